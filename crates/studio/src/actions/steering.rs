use std::time::Duration;

use show::CallerId;
use tokio::time::{sleep, timeout};
use twilio::{client::CallUpdate, sid::CallSid, twiml::Method};

use crate::{Error, Studio, documents::addresses};

/// "Call is not in-progress. Cannot redirect." in Twilio's error dictionary.
pub(super) const CALL_IS_OVER: u32 = 21220;

/// While the DJ is connected her legs are looked at as often, besides after every change.
const LOOK_AGAIN: Duration = Duration::from_millis(300);
/// Changes that come in a burst are looked at together.
const BURST: Duration = Duration::from_millis(20);

impl Studio {
    /// Tells a leg of the DJ's to ask for its document now, since the DJ wants it to go on.
    pub(super) async fn steer(&self, desk: &CallerId) -> Result<(), Error> {
        self.redirect(desk, addresses::BY_HAND).await
    }

    async fn redirect(&self, desk: &CallerId, by: &str) -> Result<(), Error> {
        let Ok(call) = desk.0.parse::<CallSid>() else { return Ok(()) };
        let path = format!("{}?{}={by}", addresses::VOICE, addresses::STEERED);
        let url = self.inner.settings.webhook(&path);
        let update = CallUpdate::Redirect { url, method: Method::Post };
        match self.inner.client.calls().update(&call, &update).await {
            Ok(_) => Ok(()),
            Err(error) if error.is_not_found() || error.code() == Some(CALL_IS_OVER) => {
                self.desk_ended(desk);
                Ok(())
            }
            Err(error) => {
                self.inner.live.tend(|stage| stage.desks.not_steered(desk));
                Err(error.into())
            }
        }
    }

    /// Sends a caller to the DJ's own queue, on its own: the DJ's leg dials it meanwhile.
    pub(crate) fn move_to_own_queue(&self, caller: CallerId) {
        let studio = self.clone();
        tokio::spawn(async move {
            let visit = studio.inner.live.look(|stage| stage.show.visit_of(&caller)).max(1);
            let own = addresses::of_visit(addresses::OWN_QUEUE, visit);
            match studio.send_waiting(&caller, &own).await {
                // Its document ends the move.
                Ok(true) => return,
                Ok(false) => tracing::warn!(call.sid = %caller, "a caller to be taken was not in line"),
                Err(error) => tracing::error!(
                    call.sid = %caller, error = &error as &dyn std::error::Error, "a caller was not moved"
                ),
            }
            studio.inner.live.change(studio.now(), |stage| stage.desks.end_move(&caller));
        });
    }

    /// Looks after the DJ's legs: who waits for nothing, or for somebody who is gone, is told to ask
    /// again.
    pub(crate) async fn direct_desks(&self) {
        let mut changes = self.inner.live.changes();
        loop {
            let connected = self.inner.live.look(|stage| stage.show.desk().is_some());
            let again = if connected { LOOK_AGAIN } else { Duration::from_secs(3600) };
            // A change or the time: either way it is looked at.
            let _ = timeout(again, changes.changed()).await;
            let now = self.now();
            let legs = self.inner.live.tend(|stage| stage.desks.corrections(&stage.show, now));
            for desk in legs {
                let studio = self.clone();
                tokio::spawn(async move {
                    if let Err(error) = studio.redirect(&desk, addresses::BY_US).await {
                        let error = &error as &dyn std::error::Error;
                        tracing::error!(call.sid = %desk, error, "the DJ's leg was not steered");
                    }
                });
            }
            sleep(BURST).await;
        }
    }
}
