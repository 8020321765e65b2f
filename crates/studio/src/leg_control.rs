//! Telling the DJ's legs what to do between two documents, and moving a caller to where a leg dials.

use std::{error::Error as StdError, sync::Arc, time::Duration};

use show::CallerId;
use tokio::time::{sleep, timeout};
use twilio::{client::CallUpdate, error_code, sid::CallSid, twiml::Method};

use crate::{Error, context::Context, dj_legs::LegRedirect, queue_members, routes};

/// How often the DJ's legs are checked while she is connected. They are also checked after every change.
const CHECK_INTERVAL: Duration = Duration::from_millis(300);
/// The same without a leg: only a change is then a reason to check.
const IDLE_CHECK_INTERVAL: Duration = Duration::from_secs(3600);
/// Changes that come within this time of each other are looked at together.
const BURST_INTERVAL: Duration = Duration::from_millis(20);

/// Tells a leg, if one is given, to ask for its next document now.
pub(crate) async fn redirect(context: &Context, redirect: Option<LegRedirect>) -> Result<(), Error> {
    let Some(LegRedirect { leg, redirection }) = redirect else { return Ok(()) };
    let url = context.settings.webhook(&routes::voice_redirected(redirection));
    update(context, &leg, &CallUpdate::Redirect { url, method: Method::Post }).await
}

/// Ends a leg's call.
pub(crate) async fn hang_up(context: &Context, leg: &CallSid) -> Result<(), Error> {
    update(context, leg, &CallUpdate::Complete).await
}

async fn update(context: &Context, leg: &CallSid, update: &CallUpdate) -> Result<(), Error> {
    match context.client.calls().update(leg, update).await {
        Ok(_) => Ok(()),
        Err(error) if error.is_not_found() => {
            context.change(|state, now| state.dj_leg_ended(leg, now));
            Ok(())
        }
        Err(error) if error.code() == Some(error_code::CALL_NOT_IN_PROGRESS) => {
            not_in_progress(context, leg).await
        }
        Err(error) => {
            context.state.update_silently(|state| state.dj_legs.redirect_failed(leg));
            Err(error.into())
        }
    }
}

/// Finds out whether a leg is over, or still rings because its first document is on its way. One that rings is told
/// again a little later.
async fn not_in_progress(context: &Context, leg: &CallSid) -> Result<(), Error> {
    let is_over = match context.client.calls().fetch(leg).await {
        Ok(call) => call.status.is_final(),
        Err(error) if error.is_not_found() => true,
        Err(error) => return Err(error.into()),
    };
    if is_over {
        context.change(|state, now| state.dj_leg_ended(leg, now));
    }
    Ok(())
}

/// Sends a caller to the priority queue in a task of its own: the DJ's leg dials that queue meanwhile.
pub(crate) fn move_to_priority_queue(context: &Arc<Context>, caller: CallerId) {
    let context = context.clone();
    tokio::spawn(async move {
        let visit = context.state.read(|state| state.visit(&caller, None));
        let path = routes::of_visit(routes::PRIORITY_QUEUE, visit);
        match queue_members::send_waiting(&context, &caller, &path).await {
            // The document at that path ends the move.
            Ok(true) => return,
            Ok(false) => tracing::warn!(call.sid = %caller, "a caller to be taken was not in line"),
            Err(error) => {
                tracing::error!(call.sid = %caller, error = &error as &dyn StdError, "a caller was not moved");
            }
        }
        context.change(|state, _| state.next.end_move(&caller));
    });
}

/// Checks the DJ's legs for as long as it is polled: a leg that no longer does what it should is told to
/// ask for another document.
pub(crate) async fn correct_legs(context: &Arc<Context>) {
    let mut changes = context.state.changes();
    loop {
        let connected = context.state.read(|state| state.dj_legs.current().is_some());
        let interval = if connected { CHECK_INTERVAL } else { IDLE_CHECK_INTERVAL };
        // The legs are checked after a change, and after the interval if there is no change.
        let _ = timeout(interval, changes.changed()).await;
        let now = context.now();
        for correction in context.state.update_silently(|state| state.corrections(now)) {
            let context = context.clone();
            tokio::spawn(async move {
                let leg = correction.leg.clone();
                if let Err(error) = redirect(&context, Some(correction)).await {
                    let error = &error as &dyn StdError;
                    tracing::error!(call.sid = %leg, error, "the DJ's leg was not redirected");
                }
            });
        }
        sleep(BURST_INTERVAL).await;
    }
}
