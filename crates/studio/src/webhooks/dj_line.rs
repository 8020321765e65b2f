use secrecy::{ExposeSecret, SecretString};
use show::Timestamp;
use subtle::ConstantTimeEq;
use twilio::{
    sid::ApplicationSid,
    twiml::{Gather, Method, Prompt, Redirect, Response, Say},
    webhook::{Address, VoiceRequest},
};

use super::{Reply, dj::next_document, last_words};
use crate::{routes, routes::Query, state::StudioState};

/// Who may use the DJ's own line.
pub(crate) struct DjLine {
    /// The application that only the DJ's tokens name.
    pub application: Option<ApplicationSid>,
    /// What a telephone must give.
    pub pin: Option<SecretString>,
}

const ASK: &str = "This is the DJ's line. Enter your PIN, then press the hash key.";
const WRONG: &str = "That was not the PIN.";
const WELCOME: &str =
    "You are connected. Callers come to you one after the other. Press star for the next one.";
const NOT_YOURS: &str = "Sorry, this line is for the DJ. Goodbye.";

/// What a call on the DJ's line is told to do.
pub(crate) fn dj_line(
    state: &mut StudioState,
    line: &DjLine,
    call: &VoiceRequest,
    query: &Query,
    now: Timestamp,
) -> Reply {
    if state.dj_legs.knows(&call.call_sid) {
        return next_document(state, call, query, now);
    }
    match &call.from {
        Address::Client(_) if line.application.is_some() && call.application_sid == line.application => {
            next_document(state, call, query, now)
        }
        Address::Client(_) => last_words(NOT_YOURS).into(),
        number if line.pin.is_some() && state.pin_tries.may_try(&call.call_sid, &number.to_string(), now) => {
            ask_for_pin(ASK).into()
        }
        _ => last_words(NOT_YOURS).into(),
    }
}

/// What a telephone is told that has given a PIN.
pub(crate) fn dj_pin(state: &mut StudioState, line: &DjLine, call: &VoiceRequest, now: Timestamp) -> Reply {
    let (leg, number) = (&call.call_sid, call.from.to_string());
    if state.dj_legs.knows(leg) {
        return next_document(state, call, &Query::default(), now);
    }
    let Some(pin) = line.pin.as_ref().filter(|_| state.pin_tries.may_try(leg, &number, now)) else {
        return last_words(NOT_YOURS).into();
    };
    let given = call.digits.as_deref().unwrap_or_default();
    if bool::from(given.as_bytes().ct_eq(pin.expose_secret().as_bytes())) {
        state.pin_tries.forget_call(leg);
        state.dj_legs.started(leg, now);
        let welcome = Response::new().with(Say::new(WELCOME));
        return welcome.with(Redirect::to(routes::VOICE, Method::Get)).into();
    }
    state.pin_tries.wrong(leg, &number, now);
    tracing::warn!(call.sid = %leg, "a wrong PIN on the DJ's line");
    if state.pin_tries.may_try(leg, &number, now) {
        ask_for_pin(WRONG).into()
    } else {
        last_words(NOT_YOURS).into()
    }
}

/// What a DJ at a telephone is told who has pressed a key while nobody was on air.
pub(crate) fn dj_key(state: &mut StudioState, call: &VoiceRequest, query: &Query, now: Timestamp) -> Reply {
    if !state.dj_legs.knows(&call.call_sid) {
        return last_words(NOT_YOURS).into();
    }
    if call.digits.as_deref() == Some("*") && state.dj_legs.asks_first_time(&call.call_sid, query.asked()) {
        state.next.press_next(&state.show, now);
    }
    next_document(state, call, query, now)
}

fn ask_for_pin(words: &str) -> Response {
    let gather = Gather {
        prompts: vec![Prompt::Say(Say::new(words))],
        action: Some(routes::DJ_PIN.to_owned()),
        timeout_seconds: 10,
        ..Gather::default()
    };
    let document = Response::new().with(gather);
    last_words_after(document)
}

fn last_words_after(document: Response) -> Response {
    last_words(NOT_YOURS).verbs.into_iter().fold(document, Response::with)
}
