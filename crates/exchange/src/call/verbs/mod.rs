//! What each TwiML verb does, one file each.

pub(super) mod dial_client;
pub(super) mod dial_number;
pub(super) mod dial_queue;
pub(super) mod enqueue;
pub(super) mod gather;
pub(super) mod hangup;
pub(super) mod leave;
pub(super) mod pause;
pub(super) mod record;
pub(super) mod redirect;
pub(super) mod reject;
pub(super) mod say_play;

use twilio::{sid::CallSid, webhook::CallStatus};

use super::{exchange_state::ExchangeState, requests, teardown::unanswered};
use crate::{MonotonicTime, twiml::DialStep};

/// Whether a document goes on after a verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Flow {
    /// The next verb follows.
    Next,
    /// The call waits for something, runs another document or is over.
    Stop,
}

/// Does what follows a `Dial` that could not call anybody: its action, or the next verb.
pub(super) fn not_dialed(
    exchange: &mut ExchangeState,
    now: MonotonicTime,
    sid: &CallSid,
    dial: DialStep,
    status: CallStatus,
) -> Flow {
    let Some(action) = dial.action else { return Flow::Next };
    requests::ask_with(exchange, now, sid, action, unanswered(status, None));
    Flow::Stop
}
