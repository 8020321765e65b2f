use twilio::{error_code, sid::CallSid, webhook::CallStatus};

use super::{Flow, dial_queue::TIMEOUT_GRACE, not_dialed};
use crate::{
    MonotonicTime,
    call::{
        action::Sound,
        call::{Call, CallSetup, Origin},
        endpoint::CallEndpoint,
        exchange_state::ExchangeState,
        requests,
        setup::STIR_VERSTAT,
    },
    twiml::{DialStep, Target},
};

/// How many numbers may be dialled one inside the other: a number may dial itself.
const MAX_DEPTH: usize = 4;

/// `<Dial><Number>`: calls a number of the account, whose Voice URL says what the caller hears.
///
/// At Twilio that is an outgoing call to the telephone network and an incoming one from there. Here there is
/// no network between the two, so that they are one call, on the leg of the one that dials. A number that is
/// not the account's cannot be called.
pub(in crate::call) fn dial(
    exchange: &mut ExchangeState,
    now: MonotonicTime,
    sid: &CallSid,
    number: &str,
    dial: DialStep,
) -> Flow {
    match call_number(exchange, now, sid, number, &dial) {
        Ok((child, request)) => {
            let until = now + dial.timeout + TIMEOUT_GRACE;
            let hears_ringing =
                exchange.calls.update(sid, |call| call.dial_number(child.clone(), dial, until));
            if hears_ringing == Some(true) {
                exchange.play(sid, Sound::Ringback, 0);
            }
            requests::ask(exchange, now, &child, request);
            Flow::Stop
        }
        Err((code, why)) => {
            exchange.notify(sid, code, why);
            not_dialed(exchange, now, sid, dial, CallStatus::Failed)
        }
    }
}

/// Makes the call at the number. Returns it with the document that it asks for first.
fn call_number(
    exchange: &mut ExchangeState,
    now: MonotonicTime,
    sid: &CallSid,
    number: &str,
    dial: &DialStep,
) -> Result<(CallSid, Target), NotDialed> {
    let no_call = || (error_code::DIALED_NOT_FOUND, format!("{number:?} is no number of this account"));
    let dialer = exchange.calls.live(sid).ok_or_else(no_call)?;
    let leg = dialer.leg().ok_or_else(no_call)?;
    let from = dial.caller_id.clone().unwrap_or_else(|| dialer.from().to_owned());
    if from.starts_with("client:") {
        return Err((
            error_code::DIAL_CALLER_ID_INVALID,
            "a browser that dials a number needs a callerId".to_owned(),
        ));
    }
    // Documents write numbers for people: `+1 (415) 555-0100`.
    let number: String = number.chars().filter(|c| !matches!(c, ' ' | '-' | '.' | '(' | ')')).collect();
    if depth(exchange, sid) >= MAX_DEPTH {
        return Err((error_code::DIALED_NOT_FOUND, format!("{number} dials a number that dials it again")));
    }
    let (application, urls) = exchange.directory.urls_of_number(&number).ok_or_else(no_call)?;
    let vouched = if exchange.directory.has_number(&from) {
        Some("TN-Validation-Passed-A".to_owned())
    } else {
        dialer.parameter(STIR_VERSTAT).filter(|_| dial.caller_id.is_none()).map(str::to_owned)
    };
    let child = CallSid::from_random_bytes(exchange.random_bytes());
    let voice = urls.voice.clone();
    let setup = CallSetup {
        sid: child.clone(),
        origin: Origin::Inbound(application),
        from,
        to: number,
        parameters: vouched.into_iter().map(|vouched| (STIR_VERSTAT.to_owned(), vouched)).collect(),
        endpoint: CallEndpoint::Dialer { call: sid.clone(), leg },
        urls,
    };
    exchange.calls.add(Call::new(now, setup));
    Ok((child, voice))
}

/// How many numbers have been dialled up to this call.
fn depth(exchange: &ExchangeState, sid: &CallSid) -> usize {
    let dialer = |sid: &CallSid| exchange.calls.live(sid)?.endpoint().dialer().cloned();
    std::iter::successors(dialer(sid), dialer).count()
}

/// Why a number is not dialled: Twilio's code, and what to tell the operator.
type NotDialed = (u32, String);
