use show::{Admission, CallEvent, CallerId, Channel, Estimate, Progress, Timestamp, VisitStep};
use twilio::{
    sid::CallSid,
    twiml::{Play, Response, Say, Verb},
    webhook::QueueWait,
};

use crate::{
    queue::QueueKind,
    routes::Query,
    state::{StudioState, caller_id},
};

const HOLD_MUSIC_URL: &str = "/audio/hold-music.wav";

/// What a waiting caller hears; requested again each time it has played to its end. `waits` is where they stand.
pub(crate) fn wait(
    state: &mut StudioState,
    call: &CallSid,
    waits: Option<&QueueWait>,
    query: &Query,
    now: Timestamp,
) -> Response {
    let id = caller_id(call);
    let is_new = state.show.progress_of(&id).and_then(Progress::step).is_none();
    let was_refused = state.show.turned_away(&id) == Some(Admission::Full);
    if was_refused || (is_new && state.show.admission() == Admission::Full) {
        // Others have come into the line since it rang. A webhook that comes again is answered as before.
        state.apply(&id, now, CallEvent::TurnedAway(Admission::Full));
        return Response::new().with(Verb::Leave);
    }
    let visit = state.visit(&id, query.visit);
    state.apply(&id, now, CallEvent::Reached(Progress::Visit(visit, VisitStep::Waiting)));
    if let Some(waits) = waits {
        let step = match query.queue {
            QueueKind::Callers => VisitStep::Waiting,
            QueueKind::Priority => VisitStep::UpNext,
        };
        state.show.stands_at(&id, Progress::Visit(visit, step), waits.position);
    }
    let words = announcements(state, &id, now);
    let document = words.into_iter().fold(Response::new(), |document, words| document.with(Say::new(words)));
    document.with(Play::new(HOLD_MUSIC_URL))
}

fn announcements(state: &mut StudioState, id: &CallerId, now: Timestamp) -> Vec<String> {
    if state.show.channel_of(id) == Some(Channel::Web) {
        return Vec::new();
    }
    let position = state.show.position(id);
    let due = state.announcements.due(id, position, now);
    let mut words = Vec::new();
    let greeting = &state.show.options().greeting;
    if due.greeting && !greeting.is_empty() {
        words.push(greeting.clone());
    }
    if due.position {
        words.push(place(position, state.show.estimate(position.saturating_sub(1), now)));
    }
    words
}

fn place(position: u32, estimate: Option<Estimate>) -> String {
    match (position, estimate) {
        (0, _) => "Please hold the line.".to_owned(),
        (1, _) => "You are the next caller. Please hold the line.".to_owned(),
        (position, None) => format!("You are number {position} in the line. Please hold."),
        (position, Some(estimate)) => {
            format!("You are number {position} in the line. It will take {estimate}. Please hold.")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_that_cannot_be_told_is_not_promised() {
        assert_eq!(place(1, None), "You are the next caller. Please hold the line.");
        assert_eq!(place(3, None), "You are number 3 in the line. Please hold.");
        let estimate = Some(Estimate { from: 4, to: 8 });
        assert!(place(3, estimate).contains("4 to 8 minutes"));
    }
}
