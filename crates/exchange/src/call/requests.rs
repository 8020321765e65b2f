//! Requests to the application: when a call may ask, and which parameters it sends.

use std::collections::BTreeMap;

use twilio::sid::CallSid;

use super::{
    action::Action,
    call::Call,
    exchange_state::{CallSettings, ExchangeState},
    input::{FetchId, Request},
    state::{CallState, ExtraParameters, QueueExit, QueueStay},
};
use crate::{MonotonicTime, twiml::Target};

/// The names to which Twilio gives a meaning; a browser's parameter must not use one. `To` and `Called` are
/// missing on purpose: a browser may fill them.
const RESERVED: [&str; 9] = [
    "AccountSid",
    "ApiVersion",
    "ApplicationSid",
    "CallSid",
    "CallStatus",
    "Caller",
    "Direction",
    "From",
    "ParentCallSid",
];

/// Asks for the next document of whatever kind the call runs.
pub(super) fn ask(exchange: &mut ExchangeState, now: MonotonicTime, sid: &CallSid, target: Target) {
    let Some(call) = exchange.calls.live(sid) else { return };
    let extra = match call.state() {
        CallState::Queued(stay) => wait_parameters(exchange, now, sid, stay),
        CallState::Dequeued { peer, exit, .. } => whisper_parameters(peer, exit),
        _ => Vec::new(),
    };
    ask_with(exchange, now, sid, target, extra);
}

/// Asks for a document, with parameters beside the usual ones. If the call asks too often, the request is
/// held back a little.
pub(super) fn ask_with(
    exchange: &mut ExchangeState,
    now: MonotonicTime,
    sid: &CallSid,
    target: Target,
    extra: ExtraParameters,
) {
    if exchange.calls.update(sid, |call| call.may_ask(now, &target, &extra)) == Some(true) {
        ask_at_once(exchange, sid, target, &extra);
    }
}

/// Does the same, no matter how often the call has asked.
pub(super) fn ask_at_once(
    exchange: &mut ExchangeState,
    sid: &CallSid,
    target: Target,
    extra: &ExtraParameters,
) {
    let fetch = send(exchange, sid, &target, extra);
    exchange.calls.update(sid, |call| call.asked(fetch, target));
}

/// Sends a request about a call, ended or not; nobody need wait for its answer.
pub(super) fn send(
    exchange: &mut ExchangeState,
    sid: &CallSid,
    target: &Target,
    extra: &ExtraParameters,
) -> FetchId {
    let fetch = exchange.next_fetch();
    if let Some(call) = exchange.calls.get(sid) {
        let parameters = parameters(&exchange.settings, call, extra);
        let of_live_call = call.is_live().then(|| sid.clone());
        let request =
            Request { url: target.url.clone(), method: target.method, parameters, call: of_live_call };
        exchange.act(Action::Fetch(fetch, request));
    }
    fetch
}

/// The parameters of the request for a wait document. Source: Twilio's reference, `<Enqueue>`, "waitUrl".
fn wait_parameters(
    exchange: &ExchangeState,
    now: MonotonicTime,
    sid: &CallSid,
    stay: &QueueStay,
) -> ExtraParameters {
    let Some(queue) = exchange.queues.get(&stay.queue) else { return Vec::new() };
    vec![
        ("QueueSid", queue.sid().to_string()),
        ("QueuePosition", queue.position(sid).unwrap_or_default().to_string()),
        ("QueueTime", now.since(stay.since).as_secs().to_string()),
        ("AvgQueueTime", queue.average_wait(now).as_secs().to_string()),
        ("CurrentQueueSize", queue.current_size().to_string()),
        ("MaxQueueSize", queue.max_size().to_string()),
    ]
}

/// The parameters of the request for a whisper. Source: Twilio's reference, `<Queue>`, "Request parameters".
fn whisper_parameters(peer: &CallSid, exit: &QueueExit) -> ExtraParameters {
    vec![
        ("QueueSid", exit.queue.to_string()),
        ("QueueTime", exit.waited.as_secs().to_string()),
        ("DequeingCallSid", peer.to_string()),
    ]
}

/// The parameters of a request about `call`, sorted by name as Twilio sends them.
///
/// `extra`, about a queue or a dial, outranks what the browser chose.
fn parameters(settings: &CallSettings, call: &Call, extra: &ExtraParameters) -> Vec<(String, String)> {
    let mut all: BTreeMap<String, String> =
        call.parameters().iter().filter(|(name, _)| !RESERVED.contains(&name.as_str())).cloned().collect();
    let to = all.get("To").or_else(|| all.get("Called")).cloned().unwrap_or_else(|| call.to().to_owned());
    let standard = [
        ("AccountSid", settings.account.to_string()),
        ("ApiVersion", "2010-04-01".to_owned()),
        ("CallSid", call.sid().to_string()),
        ("CallStatus", call.status().as_str().to_owned()),
        ("Called", to.clone()),
        ("Caller", call.from().to_owned()),
        ("Direction", call.direction().as_str().to_owned()),
        ("From", call.from().to_owned()),
        ("To", to),
    ];
    let application = call.application().map(|sid| ("ApplicationSid", sid.to_string()));
    let parent = call.parent().map(|sid| ("ParentCallSid", sid.to_string()));
    let some = application.into_iter().chain(parent).chain(extra.iter().cloned());
    for (name, value) in standard.into_iter().chain(some) {
        all.insert(name.to_owned(), value);
    }
    all.into_iter().collect()
}
