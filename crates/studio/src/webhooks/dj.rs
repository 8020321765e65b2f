use show::{CallerId, Pickup, Timestamp};
use twilio::{
    sid::CallSid,
    twiml::{Dial, DialQueue, Gather, Method, Pause, Play, Prompt, Redirect, Response, Say},
    webhook::{Address, CallStatus, VoiceRequest},
};

use crate::{
    dj_legs::LegState,
    queue::QueueKind,
    routes::{self, Query},
    state::StudioState,
};

/// How long an idle leg waits before it asks again, in seconds; it is told at once when it is needed.
const IDLE_SECONDS: u32 = 20;

/// A document for a call, and the caller who must be in the priority queue for it.
pub(crate) struct DjDocument {
    pub document: Response,
    /// The caller to move there at once: the document dials that queue for them.
    pub move_to_priority: Option<CallerId>,
}

impl From<Response> for DjDocument {
    fn from(document: Response) -> Self {
        Self { document, move_to_priority: None }
    }
}

/// The document of a leg of the DJ: it takes the next caller, or waits until there is one.
///
/// At its end it asks for the next document, so that the leg lasts for the whole show.
pub(crate) fn next_document(
    state: &mut StudioState,
    call: &VoiceRequest,
    query: &Query,
    now: Timestamp,
) -> DjDocument {
    let leg = &call.call_sid;
    // An empty Redirect asks for this address again, so it is used only if the address names nothing:
    // what it names is over by then.
    let next = match (&query.announced, query.redirected) {
        (None, None) => Redirect::again(Method::Get),
        _ => Redirect::to(routes::VOICE, Method::Get),
    };
    state.dj_legs.asks(leg, query.redirected, now);
    let Some(pickup) = state.next.wanted(&state.show) else {
        return wait_for_somebody(state, call).with(next).into();
    };
    let move_to_priority = state.next.begin_move(&pickup).then(|| pickup.caller.clone());
    let whisper = state.show.whisper(&pickup.caller, now);
    let document = if whisper.is_empty() || query.announced.as_ref() == Some(&pickup.caller) {
        dial(state, leg, &pickup).with(next)
    } else {
        state.dj_legs.set_state(leg, LegState::Announcing(pickup.caller.clone()));
        let again = routes::voice_announced(&pickup.caller);
        Response::new().with(Say::new(whisper)).with(Redirect::to(again, Method::Get))
    };
    DjDocument { document, move_to_priority }
}

fn dial(state: &mut StudioState, leg: &CallSid, pickup: &Pickup) -> Response {
    let queue = state.next.queue_of(pickup);
    state.dj_legs.set_state(leg, LegState::Dialing(queue, Some(pickup.caller.clone())));
    dialed(state, queue)
}

fn wait_for_somebody(state: &mut StudioState, call: &VoiceRequest) -> Response {
    let leg = &call.call_sid;
    if state.next.may_wait_in_queue(&state.show) {
        state.dj_legs.set_state(leg, LegState::Dialing(QueueKind::Callers, None));
        return dialed(state, QueueKind::Callers);
    }
    state.dj_legs.set_state(leg, LegState::Idle);
    // A call that begins with a Pause is not answered, and a call that is not answered cannot be
    // redirected. Half a second of silence answers it.
    let answer = Play { digits: Some("w".to_owned()), ..Play::default() };
    let rings = call.call_status == CallStatus::Ringing;
    let document = if rings { Response::new().with(answer) } else { Response::new() };
    let pause = Pause { seconds: IDLE_SECONDS };
    match call.from {
        Address::Client(_) => document.with(pause),
        // The page of a DJ asks the server for the next caller; at a telephone there are only keys.
        _ => document.with(Gather {
            prompts: vec![Prompt::Pause(pause)],
            action: Some(routes::DJ_KEY.to_owned()),
            num_digits: Some(1),
            finish_on_key: None,
            timeout_seconds: 1,
            ..Gather::default()
        }),
    }
}

fn dialed(state: &StudioState, queue: QueueKind) -> Response {
    let queue = DialQueue { url: Some(routes::WHISPER.to_owned()), ..DialQueue::new(state.queues.of(queue)) };
    Response::new().with(Dial { hangup_on_star: true, ..Dial::to(queue) })
}
