use twilio::{
    twiml::{Dial, DialClient, Method, Redirect, Response, Say, Verb},
    webhook::DialCallStatus,
};

use crate::Studio;

/// The name under which the DJ's pages are rung: one for all of them.
pub(crate) const DJ_IDENTITY: &str = "dj_studio";

/// Where it goes on after ringing the DJ, relative to the Voice URL.
const ENDED_URL: &str = "/voice/direct/ended";
const VOICE_URL: &str = "/voice";

/// Seconds that the DJ's pages ring: long enough to end a sentence, short enough to hold the line for.
const RING_SECONDS: u32 = 20;

impl Studio {
    /// What a direct call is told to do: ring the DJ's pages past the queue.
    #[must_use]
    pub fn direct_document(&self) -> Response {
        Response::new().with(Dial {
            timeout_seconds: RING_SECONDS,
            action: Some(ENDED_URL.to_owned()),
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
                Response::new().with(Say::new(words)).with(Redirect::to(VOICE_URL, Method::Post))
            }
        }
    }
}
