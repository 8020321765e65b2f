//! What each call is told to do: one file for each webhook, by Twilio's name for it.
//!
//! A document depends on the state, on who asks, and on where they are. The documents name only addresses
//! of our own ([`routes`]), and the signature of a webhook covers the query too.

mod direct;
mod dj;
mod dj_line;
mod enqueue_action;
mod inbound;
pub(crate) mod mic_test;
mod status;
mod wait;
mod whisper;

use show::{CallEvent, CallerId, Progress, Timestamp, VisitStep};
use twilio::{
    sid::CallSid,
    twiml::{Enqueue, Response, Say, Verb},
};

use crate::{
    queue::QueueKind,
    routes::{self, Query},
    state::{StudioState, caller_id},
};

pub(crate) use direct::{direct, direct_ended};
pub(crate) use dj_line::{DjLine, dj_key, dj_line, dj_pin};
pub(crate) use enqueue_action::enqueue_action;
pub(crate) use inbound::inbound;
pub(crate) use status::status;
pub(crate) use wait::wait;
pub(crate) use whisper::{whisper, whispered};

/// What a call is told, and what must be done with a caller besides.
pub(crate) struct Reply {
    pub document: Response,
    pub then: Option<CallerMove>,
}

/// What the REST API is asked to do at once with a caller's call.
pub(crate) enum CallerMove {
    /// The document dials the priority queue for them.
    ToPriorityQueue(CallerId),
    /// The same listener waits by a newer call.
    HangUp(CallerId),
}

impl From<Response> for Reply {
    fn from(document: Response) -> Self {
        Self { document, then: None }
    }
}

/// Puts a caller who is taken out of order into the priority queue.
pub(crate) fn priority_queue(
    state: &mut StudioState,
    call: &CallSid,
    query: &Query,
    now: Timestamp,
) -> Response {
    let id = caller_id(call);
    let visit = state.visit(&id, query.visit);
    state.next.end_move(&id);
    state.apply(&id, now, CallEvent::Reached(Progress::Visit(visit, VisitStep::UpNext)));
    Response::new().with(enqueued_in(state, QueueKind::Priority, visit))
}

/// What a call that is let go is told.
pub(crate) fn goodbye(state: &mut StudioState, call: &CallSid, now: Timestamp) -> Response {
    state.let_go(&caller_id(call), now);
    last_words(&state.show.options().goodbye)
}

/// Puts a caller into a queue, for a visit.
fn enqueued_in(state: &StudioState, queue: QueueKind, visit: u16) -> Enqueue {
    Enqueue {
        wait_url: Some(routes::wait(queue, visit)),
        action: Some(routes::of_visit(routes::ENQUEUE_ACTION, visit)),
        ..Enqueue::new(state.queues.of(queue))
    }
}

/// Says something, if there is anything to say, and hangs up.
fn last_words(words: &str) -> Response {
    said(words).with(Verb::Hangup)
}

/// Says something, if there is anything to say.
fn said(words: &str) -> Response {
    let document = Response::new();
    if words.is_empty() { document } else { document.with(Say::new(words)) }
}
