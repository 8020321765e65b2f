//! Running documents: a call's own, that of the queue it waits in, and what is whispered to it.
//!
//! One interpreter runs all three. They differ in what a document's end and its failure mean; [`Script`]
//! knows which verbs are allowed in each.

use std::time::Duration;

use twilio::{
    error_code,
    sid::CallSid,
    twiml::{Method, Response, Say, Verb},
    webhook::CallStatus,
};

use super::{
    bridge,
    call::MIN_WAIT_DOCUMENT,
    exchange_state::ExchangeState,
    input::{Body, Document, FetchFailure, FetchId},
    requests,
    state::{Activity, Pending},
    teardown,
    verbs::{
        self, Flow, dial_client, dial_number, dial_queue, enqueue, gather, hangup, leave, pause, record,
        redirect, reject, say_play,
    },
};
use crate::{
    MonotonicTime,
    media::PlayId,
    twiml::{DialTarget, Scope, Script, Step, Target},
};

/// After how long a wait document that failed is asked for again.
const WAIT_DOCUMENT_RETRY: Duration = Duration::from_secs(5);

/// What callers of the real service hear when an application fails.
const APPLICATION_ERROR: &str = "We are sorry, an application error has occurred. Goodbye.";

/// Handles the answer to a request.
pub(super) fn fetched(
    exchange: &mut ExchangeState,
    now: MonotonicTime,
    fetch: FetchId,
    result: Result<Document, FetchFailure>,
) {
    let Some(sid) = exchange.calls.waiting_for(Pending::Fetch(fetch)).cloned() else { return };
    let Some(scope) = exchange.calls.live(&sid).map(|call| call.scope()) else { return };
    match result.and_then(|document| read(exchange, &sid, document, scope)) {
        Ok(script) => start(exchange, now, &sid, script),
        Err(failure) => {
            exchange.notify(&sid, failure.code, failure.reason.clone());
            exchange.calls.update(&sid, |call| call.settle());
            document_failed(exchange, now, &sid, scope, &failure);
        }
    }
}

/// Makes a script from a URL's answer, and reports Twilio's warnings about it.
fn read(
    exchange: &mut ExchangeState,
    sid: &CallSid,
    document: Document,
    scope: Scope,
) -> Result<Script, FetchFailure> {
    let target = Target { url: document.url, method: Method::Get };
    let text = match (document.content_type.as_str(), document.body) {
        (_, Body::Sound(sound)) => return Ok(Script::of_sound(sound, target, scope)),
        ("text/xml" | "application/xml" | "text/html", Body::Text(text)) => text,
        ("text/plain", Body::Text(text)) => {
            let say = Some(text.trim()).filter(|text| !text.is_empty()).map(|text| Verb::Say(Say::new(text)));
            return Ok(Script::new(Response { verbs: say.into_iter().collect() }, Some(target), scope));
        }
        (kind, Body::Text(_)) => {
            let reason = format!("{} answered with {kind:?}", target.url);
            return Err(FetchFailure { code: error_code::INVALID_CONTENT_TYPE, reason });
        }
    };
    let url = target.url.clone();
    match Script::parse(&text, target, scope) {
        Ok((script, warnings)) => {
            for warning in warnings {
                exchange.notify(sid, warning.code, format!("{url}: {}", warning.message));
            }
            Ok(script)
        }
        Err(error) => Err(FetchFailure { code: error.code, reason: format!("{url}: {error}") }),
    }
}

/// Runs a document from its start.
pub(super) fn start(exchange: &mut ExchangeState, now: MonotonicTime, sid: &CallSid, script: Script) {
    if exchange.calls.update(sid, |call| call.load(script)) == Some(true) {
        run(exchange, now, sid);
    }
}

/// Goes on with the document that the call runs.
pub(super) fn carry_on(exchange: &mut ExchangeState, now: MonotonicTime, sid: &CallSid) {
    exchange.calls.update(sid, |call| call.settle());
    run(exchange, now, sid);
}

/// Handles the end of a sound, or its failure.
pub(super) fn play_ended(
    exchange: &mut ExchangeState,
    now: MonotonicTime,
    play: PlayId,
    failure: Option<String>,
) {
    if record::beep_ended(exchange, now, play) {
        return;
    }
    let Some(sid) = exchange.calls.waiting_for(Pending::Play(play)).cloned() else { return };
    if let Some(reason) = failure {
        exchange.notify(&sid, error_code::PLAY_INVALID_CONTENT, reason);
    }
    if exchange.calls.live(&sid).is_some_and(|call| matches!(call.activity(), Activity::Gathering(_))) {
        return gather::next_prompt(exchange, now, &sid);
    }
    carry_on(exchange, now, &sid);
}

/// Runs the calls that are back in their own documents. A call that was given something else to do meanwhile
/// does that.
pub(super) fn run_ready(exchange: &mut ExchangeState, now: MonotonicTime) {
    while let Some(sid) = exchange.next_ready() {
        if exchange.calls.live(&sid).is_some_and(|call| call.is_idle()) {
            run(exchange, now, &sid);
        }
    }
}

/// Runs the call's document until it has to wait for something.
fn run(exchange: &mut ExchangeState, now: MonotonicTime, sid: &CallSid) {
    loop {
        let Some(call) = exchange.calls.live(sid) else { return };
        if call.wants_answer() {
            exchange.answer(now, sid);
        }
        // Words before that are lost. A call that cannot be heard must not take a caller from the queue, nor have a
        // place in it: whoever only signals would fill the line.
        if exchange.waits_for_audio(sid) != Some(false) {
            return;
        }
        let next = exchange.calls.update(sid, |call| call.next_step()).flatten();
        let Some((scope, step)) = next else { return };
        let Some(step) = step else { return document_ended(exchange, now, sid, scope) };
        let flow = execute(exchange, now, sid, scope, step);
        if flow == Flow::Stop {
            return;
        }
    }
}

fn execute(
    exchange: &mut ExchangeState,
    now: MonotonicTime,
    sid: &CallSid,
    scope: Scope,
    step: Step,
) -> Flow {
    match step {
        Step::Say(say, times) => say_play::say(exchange, sid, say, times),
        Step::Play(url, times) => say_play::play(exchange, sid, url, times),
        Step::PlayFile(url, file) => say_play::play_file(exchange, sid, url, file),
        Step::Keys(keys, times) => say_play::keys(exchange, sid, keys, times),
        Step::Gather(step) => gather::gather(exchange, now, sid, *step),
        Step::NotServed(name, prompts) => gather::not_served(exchange, now, sid, name, *prompts),
        Step::Pause(length) => pause::pause(exchange, now, sid, length),
        Step::Redirect(target) => redirect::redirect(exchange, now, sid, target),
        Step::Enqueue(step) => enqueue::enqueue(exchange, now, sid, step),
        Step::Record(step) => record::record(exchange, now, sid, step),
        Step::Dial(dial) => match dial.target.clone() {
            DialTarget::Queue { name, .. } => dial_queue::dial(exchange, now, sid, &name, dial),
            DialTarget::Clients(clients) => dial_client::dial(exchange, now, sid, &clients, dial),
            DialTarget::Number(number) => dial_number::dial(exchange, now, sid, &number, dial),
            DialTarget::NotServed(why) => {
                exchange.notify(sid, error_code::SCHEMA_VALIDATION_WARNING, why);
                verbs::not_dialed(exchange, now, sid, dial, CallStatus::Failed)
            }
        },
        Step::Hangup => hangup::hang_up(exchange, now, sid),
        Step::Leave => leave::leave(exchange, now, sid),
        Step::Reject(reason) => reject::reject(exchange, now, sid, reason),
        Step::Skipped(code, message) => {
            exchange.notify(sid, code, message);
            Flow::Next
        }
        Step::Fault(code, message) => {
            exchange.notify(sid, code, message.clone());
            document_failed(exchange, now, sid, scope, &FetchFailure { code, reason: message });
            Flow::Stop
        }
    }
}

/// Handles the end of a document.
fn document_ended(exchange: &mut ExchangeState, now: MonotonicTime, sid: &CallSid, scope: Scope) {
    match scope {
        Scope::Call => teardown::end(exchange, now, sid, teardown::Ending::completed()),
        // The wait document is asked for again.
        Scope::Wait => {
            if exchange.calls.update(sid, |call| call.wait_document_ended(now)) == Some(true) {
                exchange.pause(sid, now + MIN_WAIT_DOCUMENT);
            } else {
                enqueue::start_wait_sound(exchange, now, sid);
            }
        }
        Scope::Whisper => bridge::bridge(exchange, now, sid),
    }
}

/// Handles a document that cannot be had, or cannot go on.
///
/// A waiting caller hears hold music until the document is asked for again; if it fails too often in a row, the
/// caller leaves its queue (Twilio: `QueueResult=error`). A whisper ends, but not the talk: Twilio
/// says only that errors stop a document, and the talk of two people who wait for each other matters more
/// than the whisper.
fn document_failed(
    exchange: &mut ExchangeState,
    now: MonotonicTime,
    sid: &CallSid,
    scope: Scope,
    failure: &FetchFailure,
) {
    match scope {
        Scope::Call => fall_back(exchange, now, sid, failure),
        Scope::Wait => match exchange.calls.update(sid, |call| call.wait_document_failed()) {
            Some(true) => exchange.hold(sid, now + WAIT_DOCUMENT_RETRY),
            _ => teardown::leave_queue(exchange, now, sid, "error"),
        },
        Scope::Whisper => bridge::bridge(exchange, now, sid),
    }
}

/// Requests the fallback URL, once in a call; without one, says sorry and ends the call.
pub(super) fn fall_back(
    exchange: &mut ExchangeState,
    now: MonotonicTime,
    sid: &CallSid,
    failure: &FetchFailure,
) {
    let Some(source) = exchange.calls.live(sid).map(|call| call.source().clone()) else { return };
    if let Some(Some(fallback)) = exchange.calls.update(sid, |call| call.take_fallback()) {
        let extra = vec![("ErrorCode", failure.code.to_string()), ("ErrorUrl", source.url.to_string())];
        return requests::ask_with(exchange, now, sid, fallback, extra);
    }
    let verbs = vec![Verb::Say(Say::new(APPLICATION_ERROR)), Verb::Hangup];
    start(exchange, now, sid, Script::new(Response { verbs }, Some(source), Scope::Call));
}
