use twilio::{error_code, sid::CallSid};

use super::Flow;
use crate::{
    MonotonicTime,
    call::{
        action::{Action, Sound},
        exchange_state::ExchangeState,
        gathering::{Gathered, GatheredKey},
        requests,
    },
    twiml::{GatherStep, PromptStep},
};

/// Whether a call goes on with its document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::call) enum AfterGathering {
    /// It does.
    CarryOn,
    /// It still collects keys, or the next document was requested.
    Nothing,
}

/// `<Gather>`: collects keys while the call hears the prompts; the first key ends these.
///
/// The keys are sent to the action. Without keys, the next verb follows. Speech is not recognised.
pub(in crate::call) fn gather(
    exchange: &mut ExchangeState,
    now: MonotonicTime,
    sid: &CallSid,
    step: GatherStep,
) -> Flow {
    if !step.takes_keys {
        let message = "this exchange does not recognise speech; the next verb follows";
        exchange.notify(sid, error_code::SCHEMA_VALIDATION_WARNING, message);
    }
    start(exchange, now, sid, step)
}

/// Lets a call hear the prompts of a verb that is not served; the next verb follows at a human pace.
pub(in crate::call) fn not_served(
    exchange: &mut ExchangeState,
    now: MonotonicTime,
    sid: &CallSid,
    name: &str,
    prompts: GatherStep,
) -> Flow {
    let message = format!("<{name}> is not served by this exchange");
    exchange.notify(sid, error_code::SCHEMA_VALIDATION_WARNING, message);
    start(exchange, now, sid, prompts)
}

fn start(exchange: &mut ExchangeState, now: MonotonicTime, sid: &CallSid, step: GatherStep) -> Flow {
    exchange.calls.update(sid, |call| call.start_gathering(now, step));
    next_prompt(exchange, now, sid);
    Flow::Stop
}

/// Goes on with the next prompt; after the last one, the call listens in silence.
pub(in crate::call) fn next_prompt(exchange: &mut ExchangeState, now: MonotonicTime, sid: &CallSid) {
    let play = exchange.next_play();
    let Some((leg, prompt)) = exchange.calls.update(sid, |call| call.next_prompt(now, play)).flatten() else {
        return;
    };
    exchange.act(match prompt {
        Some(PromptStep::Say(say, times)) => Action::Play(leg, play, Sound::Say(say), times),
        Some(PromptStep::Play(url, times)) => Action::Play(leg, play, Sound::Url(url), times),
        Some(PromptStep::Keys(keys, times)) => Action::Play(leg, play, Sound::Keys(keys), times),
        Some(PromptStep::Pause(_)) | None => Action::Silence(leg),
    });
}

/// Handles a key.
pub(in crate::call) fn press(
    exchange: &mut ExchangeState,
    now: MonotonicTime,
    sid: &CallSid,
    key: char,
) -> AfterGathering {
    match exchange.calls.update(sid, |call| call.gather_key(now, key)).flatten() {
        Some((_, GatheredKey::Completes)) => end(exchange, now, sid, Some(key)),
        Some((leg, GatheredKey::Collected)) => {
            exchange.act(Action::Silence(leg));
            AfterGathering::Nothing
        }
        Some((_, GatheredKey::Ignored)) | None => AfterGathering::Nothing,
    }
}

/// Ends the gathering, by a key or because no further one has come.
///
/// Twilio: a finishing key alone is no input.
pub(in crate::call) fn end(
    exchange: &mut ExchangeState,
    now: MonotonicTime,
    sid: &CallSid,
    key: Option<char>,
) -> AfterGathering {
    let gathered = exchange.calls.update(sid, |call| call.end_gathering()).flatten();
    let Some(Gathered { step, digits }) = gathered else { return AfterGathering::Nothing };
    let Some(action) = step.action.filter(|_| !digits.is_empty() || step.action_on_empty) else {
        return AfterGathering::CarryOn;
    };
    let finished_on = key.filter(|key| step.finish_on_key == Some(*key)).map(String::from);
    let extra = vec![("Digits", digits), ("FinishedOnKey", finished_on.unwrap_or_default())];
    if let Some(leg) = exchange.calls.live(sid).and_then(|call| call.leg()) {
        exchange.act(Action::Silence(leg));
    }
    requests::ask_with(exchange, now, sid, action, extra);
    AfterGathering::Nothing
}
