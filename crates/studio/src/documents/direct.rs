use twilio::{
    sid::CallSid,
    twiml::{Dial, DialClient, Method, Redirect, Response, Say, Verb},
    webhook::DialCallStatus,
};

use super::{addresses, caller};
use crate::Studio;

/// The name under which the DJ's pages are rung: one for all of them.
pub(crate) const DJ_IDENTITY: &str = "dj_studio";

/// Seconds that the DJ's pages ring: long enough to end a sentence, short enough to hold the line for.
const RING_SECONDS: u32 = 20;

impl Studio {
    /// What a direct call is told to do: ring the DJ's pages past the queue.
    #[must_use]
    pub fn direct_document(&self, call: &CallSid) -> Response {
        // Not in line: it is no caller of the show's.
        self.inner.live.change(self.now(), |stage| stage.aside.insert(caller(call)));
        Response::new().with(Dial {
            timeout_seconds: RING_SECONDS,
            action: Some(addresses::DIRECT_ENDED.to_owned()),
            ..Dial::to(DialClient::new(DJ_IDENTITY))
        })
    }

    /// What a direct call is told after that, by how it ended (the webhook's `DialCallStatus`).
    ///
    /// Whoever has talked to the DJ is done; everybody else waits in the queue like any caller, also
    /// when it cannot be told how the ringing ended.
    #[must_use]
    pub fn after_direct_call(&self, status: Option<DialCallStatus>) -> Response {
        match status {
            Some(DialCallStatus::Completed | DialCallStatus::Answered | DialCallStatus::Canceled) => {
                Response::new().with(Verb::Hangup)
            }
            Some(DialCallStatus::Busy | DialCallStatus::NoAnswer | DialCallStatus::Failed) | None => {
                let words = "The studio cannot talk to you directly just now. You will be put in the line.";
                let line = format!("{}?{}=1", addresses::VOICE, addresses::AFTER_DIRECT);
                Response::new().with(Say::new(words)).with(Redirect::to(line, Method::Post))
            }
        }
    }
}
