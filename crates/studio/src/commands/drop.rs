use std::{error::Error as StdError, sync::Arc};

use show::{CallerId, LineMove, Refusal};
use twilio::{client::CallUpdate, error_code, sid::CallSid};

use crate::{Error, context::Context, dj_legs::LegRedirect, leg_control, queue_members, routes};

/// How a caller is let go.
enum Release {
    /// They wait: they are sent to a goodbye.
    Waiting,
    /// They are with the DJ: her leg moves on, and they are thanked.
    OnAir(Option<LegRedirect>),
    /// They are in no queue yet: their call is ended.
    Ringing,
}

/// Ends a caller's call, with a goodbye.
pub(crate) async fn drop_caller(context: &Context, id: &CallerId) -> Result<(), Error> {
    let release = context.change(|state, now| {
        let with_the_dj = state.is_with_the_dj(id);
        state.make(id, LineMove::Drop)?;
        Ok::<_, Refusal>(if state.waits(id) {
            Release::Waiting
        } else if with_the_dj {
            Release::OnAir(state.redirect_from(id, now))
        } else {
            Release::Ringing
        })
    })?;
    match release {
        Release::OnAir(leg @ Some(_)) => leg_control::redirect(context, leg).await,
        Release::Waiting if send_to_goodbye(context, id).await? => Ok(()),
        Release::Waiting | Release::Ringing | Release::OnAir(None) => hang_up(context, id).await,
    }
}

/// Sends a waiting caller to a goodbye; returns whether they still waited.
pub(super) async fn send_to_goodbye(context: &Context, id: &CallerId) -> Result<bool, Error> {
    let sent = queue_members::send_waiting(context, id, routes::GOODBYE).await?;
    if sent {
        context.change(|state, now| state.let_go(id, now));
    }
    Ok(sent)
}

/// Ends the call of a listener who waits by a newer one, in a task of its own, unless the DJ has taken it by now.
pub(crate) fn hang_up_replaced(context: &Arc<Context>, id: CallerId) {
    let context = context.clone();
    tokio::spawn(async move {
        if context.state.read(|state| state.is_with_the_dj(&id)) {
            return;
        }
        if let Err(error) = hang_up(&context, &id).await {
            // Both wait: the DJ may drop either.
            tracing::error!(call.sid = %id, error = &error as &dyn StdError, "a call that a newer one replaces was not ended");
        }
    });
}

/// Ends a call without a word.
async fn hang_up(context: &Context, id: &CallerId) -> Result<(), Error> {
    let Ok(call) = id.0.parse::<CallSid>() else { return Err(Refusal::Gone.into()) };
    match context.client.calls().update(&call, &CallUpdate::Complete).await {
        Ok(_) => Ok(()),
        Err(error) if error.is_not_found() || error.code() == Some(error_code::CALL_NOT_IN_PROGRESS) => {
            context.change(|state, now| state.caller_ended(&call, now));
            Ok(())
        }
        Err(error) => Err(error.into()),
    }
}
