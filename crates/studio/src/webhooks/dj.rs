use show::{CallerId, Timestamp};
use twilio::{
    twiml::{Dial, DialQueue, Gather, Method, Pause, Play, Prompt, Redirect, Response, Say},
    webhook::{Address, CallStatus, VoiceRequest},
};

use super::{CallerMove, Reply};
use crate::{
    dj_legs::{Ask, LegState},
    queue::QueueKind,
    routes::{self, Query},
    state::StudioState,
};

/// How long an idle leg waits before it asks again, in seconds; it is told at once when it is needed.
const IDLE_SECONDS: u32 = 20;

/// The document of a leg of the DJ: it takes the next caller, or waits until there is one.
///
/// At its end it asks for the next document, so that the leg lasts for the whole show.
pub(crate) fn next_document(
    state: &mut StudioState,
    call: &VoiceRequest,
    query: &Query,
    now: Timestamp,
) -> Reply {
    let leg = &call.call_sid;
    let number = match state.dj_legs.asks(leg, query.asked(), now) {
        Ask::New(number) => number,
        Ask::Repeated(document) => return document.into(),
    };
    let pickup = state.next.wanted(&state.show);
    let moved = pickup.as_ref().filter(|pickup| state.next.begin_move(pickup));
    let then = moved.map(|pickup| CallerMove::ToPriorityQueue(pickup.caller.clone()));
    let (does, document) = match pickup {
        None => wait_for_somebody(state, call, number),
        Some(pickup) => {
            let whisper = state.show.whisper(&pickup.caller, now);
            if whisper.is_empty() || query.announced.as_ref() == Some(&pickup.caller) {
                let queue = state.next.queue_of(&pickup);
                (LegState::Dialing(queue, Some(pickup.caller)), dial(state, queue, number))
            } else {
                announce(pickup.caller, whisper, number)
            }
        }
    };
    state.dj_legs.answered(leg, does, document.clone());
    Reply { document, then }
}

/// Says the DJ's whisper about a caller, and asks for the document that takes them.
fn announce(caller: CallerId, whisper: String, number: u32) -> (LegState, Response) {
    let dial = Redirect::to(routes::voice_announced(&caller, number), Method::Get);
    (LegState::Announcing(caller), Response::new().with(Say::new(whisper)).with(dial))
}

fn wait_for_somebody(state: &StudioState, call: &VoiceRequest, number: u32) -> (LegState, Response) {
    if state.next.may_wait_in_queue(&state.show) {
        let queue = QueueKind::Callers;
        return (LegState::Dialing(queue, None), dial(state, queue, number));
    }
    // A call that begins with a Pause is not answered, and a call that is not answered cannot be
    // redirected. Half a second of silence answers it.
    let answer = Play { digits: Some("w".to_owned()), ..Play::default() };
    let rings = call.call_status == CallStatus::Ringing;
    let document = if rings { Response::new().with(answer) } else { Response::new() };
    let pause = Pause { seconds: IDLE_SECONDS };
    let document = match call.from {
        Address::Client(_) => document.with(pause),
        // The page of a DJ asks the server for the next caller; at a telephone there are only keys.
        _ => document.with(Gather {
            prompts: vec![Prompt::Pause(pause)],
            action: Some(routes::of_document(routes::DJ_KEY, number)),
            num_digits: Some(1),
            finish_on_key: None,
            timeout_seconds: 1,
            ..Gather::default()
        }),
    };
    (LegState::Idle, document.with(next(number)))
}

/// Dials a queue until the conversation ends, and then asks for the next document.
fn dial(state: &StudioState, queue: QueueKind, number: u32) -> Response {
    let url = Some(routes::of_document(routes::WHISPER, number));
    let queue = DialQueue { url, ..DialQueue::new(state.queues.of(queue)) };
    Response::new().with(Dial { hangup_on_star: true, ..Dial::to(queue) }).with(next(number))
}

/// Asks for the document after this one.
fn next(number: u32) -> Redirect {
    Redirect::to(routes::of_document(routes::VOICE, number), Method::Get)
}
