use show::{CallEvent, Progress, Timestamp, VisitStep};
use twilio::{
    sid::CallSid,
    twiml::{Method, Redirect, Response},
    webhook::DequeueRequest,
};

use super::said;
use crate::{
    routes::{self, Query},
    state::{StudioState, caller_id},
};

/// What a caller who has just been taken from a queue hears, before the DJ hears them.
pub(crate) fn whisper(
    state: &mut StudioState,
    call: &CallSid,
    taken: Option<&DequeueRequest>,
    query: &Query,
    now: Timestamp,
) -> Response {
    let id = caller_id(call);
    let visit = state.visit(&id, None);
    let leg = taken.and_then(|taken| taken.dequeuing_call_sid.as_ref());
    if let Some(leg) = leg.or_else(|| state.dj_legs.current()).cloned() {
        state.took(&id, &leg, query.document, now);
    }
    state.apply(&id, now, CallEvent::Reached(Progress::Visit(visit, VisitStep::Whisper)));
    let whisper = state.show.options().caller_whisper.clone();
    if whisper.is_empty() {
        state.apply(&id, now, CallEvent::Reached(Progress::Visit(visit, VisitStep::OnAir)));
        return Response::new();
    }
    said(&whisper).with(Redirect::to(routes::of_visit(routes::WHISPERED, visit), Method::Post))
}

/// The end of the caller's whisper: this document is empty, and the two hear each other.
pub(crate) fn whispered(state: &mut StudioState, call: &CallSid, query: &Query, now: Timestamp) -> Response {
    let id = caller_id(call);
    let visit = state.visit(&id, query.visit);
    state.apply(&id, now, CallEvent::Reached(Progress::Visit(visit, VisitStep::OnAir)));
    Response::new()
}
