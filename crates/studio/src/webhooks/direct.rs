use twilio::{
    sid::CallSid,
    twiml::{Dial, DialClient, Method, Redirect, Response, Say, Verb},
    webhook::DialCallStatus,
};

use crate::{routes, state::StudioState, tokens::DJ_IDENTITY};

/// How many seconds the DJ's pages ring: long enough for her to end a sentence, short enough to wait for.
const RING_SECONDS: u32 = 20;

/// What a direct call is told to do: ring the DJ's pages past the queue.
pub(crate) fn direct(state: &mut StudioState, call: &CallSid) -> Response {
    // The call is not in line: it is no caller of the show.
    state.ignored_calls.insert(call.clone());
    Response::new().with(Dial {
        timeout_seconds: RING_SECONDS,
        action: Some(routes::DIRECT_ENDED.to_owned()),
        ..Dial::to(DialClient::new(DJ_IDENTITY))
    })
}

/// What a direct call is told after it has rung the DJ.
///
/// A call that has talked to the DJ ends. Any other waits in the queue like every caller, even if it is
/// not known how the ringing ended.
pub(crate) fn direct_ended(status: Option<DialCallStatus>) -> Response {
    match status {
        Some(DialCallStatus::Completed | DialCallStatus::Answered | DialCallStatus::Canceled) => {
            Response::new().with(Verb::Hangup)
        }
        Some(DialCallStatus::Busy | DialCallStatus::NoAnswer | DialCallStatus::Failed) | None => {
            let words = "The studio cannot talk to you directly just now. You will be put in the line.";
            let line = Redirect::to(routes::voice_after_direct(), Method::Post);
            Response::new().with(Say::new(words)).with(line)
        }
    }
}
