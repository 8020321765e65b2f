//! What follows, for all who are concerned, when a call ends or leaves a queue, a dial or a conversation.

use twilio::{rest::Rfc2822, sid::CallSid, webhook::CallStatus};

use super::{
    action::Action,
    call::Ended,
    endpoint::Fork,
    exchange_state::ExchangeState,
    requests::{ask_with, send},
    state::{CallState, ExtraParameters, QueueExit},
};
use crate::{
    MonotonicTime,
    signalling::{CallName, Fault, ServerFrame},
    twiml::{DialStep, EnqueueStep},
};

/// How a call ends.
pub(super) struct Ending {
    pub status: CallStatus,
    pub fault: Option<Fault>,
    /// Whether the client has still to be told.
    pub tell: bool,
}

impl Ending {
    /// The client is told, and nothing is wrong.
    pub(super) const fn told(status: CallStatus) -> Self {
        Self { status, fault: None, tell: true }
    }

    /// Its document is over.
    pub(super) const fn completed() -> Self {
        Self::told(CallStatus::Completed)
    }

    /// The client itself has ended it.
    pub(super) const fn by_client(status: CallStatus) -> Self {
        Self { status, fault: None, tell: false }
    }
}

/// Why a call leaves its queue, dial or conversation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LeaveReason {
    /// It goes on with its document.
    GoesOn,
    /// It is over.
    Ends,
    /// A REST request has given it another document.
    Redirected,
}

/// Ends a call, whatever its state, and releases whoever was with it.
pub(super) fn end(exchange: &mut ExchangeState, now: MonotonicTime, sid: &CallSid, ending: Ending) {
    let Some(ended) = exchange.calls.update(sid, |call| call.end(now, ending.status)) else { return };
    let Ended { session, leg, forks, state } = ended;
    if let (true, Some(session)) = (ending.tell, session) {
        let frame = ServerFrame::Hangup { call: CallName::Sid(sid.clone()), error: ending.fault };
        exchange.act(Action::Send(session, frame));
    }
    stop_ringing(exchange, sid, forks);
    if let Some(leg) = leg {
        exchange.act(Action::Drop(leg));
    }
    report_end(exchange, now, sid);
    leave(exchange, now, sid, state, LeaveReason::Ends);
    number_over(exchange, now, sid);
    exchange.act(Action::ForgetCookies(sid.clone()));
}

/// Stops ringing at some places.
pub(super) fn stop_ringing(exchange: &mut ExchangeState, sid: &CallSid, forks: Vec<Fork>) {
    for fork in forks {
        exchange.act(Action::Send(fork.session, ServerFrame::Cancel { call: sid.clone() }));
        exchange.act(Action::Drop(fork.leg));
    }
}

/// Tells the application's status callback. Source: Twilio's call status callback parameters.
fn report_end(exchange: &mut ExchangeState, now: MonotonicTime, sid: &CallSid) {
    let Some(call) = exchange.calls.get(sid) else { return };
    let Some(target) = call.status_callback().cloned() else { return };
    let seconds = call.duration().unwrap_or_default().as_secs();
    let extra = vec![
        ("CallDuration", seconds.to_string()),
        ("Duration", seconds.div_ceil(60).to_string()),
        ("Timestamp", Rfc2822::from(now).to_string()),
        ("CallbackSource", "call-progress-events".to_owned()),
        ("SequenceNumber", "0".to_owned()),
    ];
    send(exchange, sid, &target, &extra);
}

/// Does what follows when a call has left its queue, dial or conversation.
///
/// Whoever was with it goes on with its own document. A call that was redirected from outside, like one that
/// has ended, does not use the answer of its `Enqueue` action. If it was redirected, its `Dial` action is not
/// requested: the new document takes the place of what would follow.
pub(super) fn leave(
    exchange: &mut ExchangeState,
    now: MonotonicTime,
    sid: &CallSid,
    state: CallState,
    reason: LeaveReason,
) {
    match state {
        CallState::Script => {}
        CallState::Queued(stay) => {
            remove_from_queue(exchange, now, sid, &stay.queue);
            let result = if reason == LeaveReason::Redirected { "redirected" } else { "hangup" };
            after_queue(exchange, now, sid, stay.enqueue.clone(), result, &stay.exit(now), reason);
        }
        CallState::DialingQueue { .. } | CallState::DialingClients { .. } => {
            give_up_dial(exchange, now, sid, state, CallStatus::Canceled, reason);
        }
        CallState::InNumber { since: None, .. } => {
            give_up_dial(exchange, now, sid, state, CallStatus::Canceled, reason);
        }
        CallState::InNumber { child, dial, since, .. } => {
            end(exchange, now, &child, Ending::completed());
            silence(exchange, sid);
            let result = dial_result(now, sid, &child, since, None);
            after_dial(exchange, now, sid, dial, result, reason);
        }
        CallState::Bridged { peer, dial, since, exit } => {
            unbridge(exchange, sid);
            release_member(exchange, now, &peer, sid);
            let result = dial_result(now, sid, &peer, since, exit.as_ref());
            after_dial(exchange, now, sid, dial, result, reason);
        }
        CallState::Ringing { parent } => child_over(exchange, now, sid, &parent),
        CallState::Answered { parent } => {
            unbridge(exchange, sid);
            release_dialer(exchange, now, &parent, sid);
        }
        CallState::Dequeued { peer, enqueue, exit, whisper } => {
            unbridge(exchange, sid);
            let result = match (reason, whisper) {
                (LeaveReason::Redirected, None) => "redirected-from-bridged",
                (LeaveReason::Redirected, Some(_)) => "redirected",
                (_, None) => "bridged",
                // Twilio: "hung up before connecting to a dequeued call".
                (_, Some(_)) => "hangup",
            };
            after_queue(exchange, now, sid, enqueue, result, &exit, reason);
            release_dialer(exchange, now, &peer, sid);
        }
    }
}

/// Ends a conversation from the dialler's side; both calls go on with their documents.
pub(super) fn end_talk(exchange: &mut ExchangeState, now: MonotonicTime, dialer: &CallSid) {
    if let Some(state) = exchange.calls.update(dialer, |call| call.leave()) {
        leave(exchange, now, dialer, state, LeaveReason::GoesOn);
    }
}

/// Handles a dial that nobody has answered in its time.
pub(super) fn dial_timed_out(exchange: &mut ExchangeState, now: MonotonicTime, sid: &CallSid) {
    if let Some(state) = exchange.calls.update(sid, |call| call.leave()) {
        // For an empty queue Twilio documents no status; no-answer is what an unanswered dial reports.
        give_up_dial(exchange, now, sid, state, CallStatus::NoAnswer, LeaveReason::GoesOn);
    }
}

/// Takes a waiting caller out of its queue without connecting it; it goes on with its own document.
pub(super) fn leave_queue(exchange: &mut ExchangeState, now: MonotonicTime, sid: &CallSid, result: &str) {
    let Some(CallState::Queued(stay)) = exchange.calls.update(sid, |call| call.leave()) else { return };
    remove_from_queue(exchange, now, sid, &stay.queue);
    after_queue(exchange, now, sid, stay.enqueue.clone(), result, &stay.exit(now), LeaveReason::GoesOn);
}

/// Ends a dial that nobody has answered.
fn give_up_dial(
    exchange: &mut ExchangeState,
    now: MonotonicTime,
    sid: &CallSid,
    state: CallState,
    status: CallStatus,
    reason: LeaveReason,
) {
    let dial = match state {
        CallState::DialingQueue { queue, dial, .. } => {
            remove_from_queue(exchange, now, sid, &queue);
            dial
        }
        CallState::DialingClients { children, dial, .. } => {
            for child in children {
                end(exchange, now, &child, Ending::told(status));
            }
            dial
        }
        CallState::InNumber { child, dial, .. } => {
            end(exchange, now, &child, Ending::told(status));
            silence(exchange, sid);
            dial
        }
        _ => return,
    };
    after_dial(exchange, now, sid, dial, unanswered(status, None), reason);
}

fn remove_from_queue(
    exchange: &mut ExchangeState,
    now: MonotonicTime,
    sid: &CallSid,
    queue: &twilio::sid::QueueSid,
) {
    if let Some(queue) = exchange.queues.get_mut(queue) {
        queue.remove(sid, now);
    }
}

fn unbridge(exchange: &mut ExchangeState, sid: &CallSid) {
    if let Some(leg) = exchange.calls.get(sid).and_then(|call| call.leg()) {
        exchange.act(Action::Unbridge(leg));
    }
}

/// Ends what a call hears.
fn silence(exchange: &mut ExchangeState, sid: &CallSid) {
    if let Some(leg) = exchange.calls.live(sid).and_then(|call| call.leg()) {
        exchange.act(Action::Silence(leg));
    }
}

/// Handles the end of a number's call for the call that had dialled it, which has its leg back.
fn number_over(exchange: &mut ExchangeState, now: MonotonicTime, number: &CallSid) {
    let Some(call) = exchange.calls.get(number) else { return };
    let (Some(dialer), status) = (call.endpoint().dialer().cloned(), call.status()) else { return };
    let is_in = |state: &CallState| matches!(state, CallState::InNumber { child, .. } if child == number);
    if !exchange.calls.live(&dialer).is_some_and(|call| is_in(call.state())) {
        return;
    }
    if let Some(CallState::InNumber { dial, since, .. }) = exchange.calls.update(&dialer, |call| call.leave())
    {
        silence(exchange, &dialer);
        let result = match since {
            Some(_) => dial_result(now, &dialer, number, since, None),
            None => unanswered(status, Some(number)),
        };
        after_dial(exchange, now, &dialer, dial, result, LeaveReason::GoesOn);
    }
}

/// Releases the call that a dialler was connected with, or was about to be.
fn release_member(exchange: &mut ExchangeState, now: MonotonicTime, member: &CallSid, dialer: &CallSid) {
    let Some(call) = exchange.calls.live(member) else { return };
    match call.state() {
        CallState::Dequeued { peer, .. } if peer == dialer => {}
        // A call that was rung has no document of its own to go on with.
        CallState::Answered { parent } if parent == dialer => {
            exchange.calls.update(member, |call| call.leave());
            return end(exchange, now, member, Ending::completed());
        }
        _ => return,
    }
    let leg = call.leg();
    if let Some(CallState::Dequeued { enqueue, exit, whisper, .. }) =
        exchange.calls.update(member, |call| call.leave())
    {
        // Twilio: "has been instructed to bridge the enqueued party".
        let result = if whisper.is_some() { "bridging-in-process" } else { "bridged" };
        if let Some(leg) = leg {
            exchange.act(Action::Silence(leg));
        }
        after_queue(exchange, now, member, enqueue, result, &exit, LeaveReason::GoesOn);
    }
}

/// Releases the call that had dialled another one.
fn release_dialer(exchange: &mut ExchangeState, now: MonotonicTime, dialer: &CallSid, member: &CallSid) {
    let is_with = |state: &CallState| matches!(state, CallState::Bridged { peer, .. } if peer == member);
    if !exchange.calls.live(dialer).is_some_and(|call| is_with(call.state())) {
        return;
    }
    if let Some(CallState::Bridged { dial, since, exit, .. }) =
        exchange.calls.update(dialer, |call| call.leave())
    {
        let result = dial_result(now, dialer, member, since, exit.as_ref());
        after_dial(exchange, now, dialer, dial, result, LeaveReason::GoesOn);
    }
}

/// Handles the end of a ringing child for the call that dialled it: with the last child the dial is over.
fn child_over(exchange: &mut ExchangeState, now: MonotonicTime, child: &CallSid, parent: &CallSid) {
    let status = exchange.calls.get(child).map_or(CallStatus::Failed, |call| call.status());
    if let Some(Some(dial)) = exchange.calls.update(parent, |call| call.child_over(child)) {
        let result = unanswered(status, Some(child));
        after_dial(exchange, now, parent, dial, result, LeaveReason::GoesOn);
    }
}

/// Does what follows an `Enqueue`: its action, or the next verb. If the call does not go on with its
/// document, the action is only told.
fn after_queue(
    exchange: &mut ExchangeState,
    now: MonotonicTime,
    sid: &CallSid,
    enqueue: EnqueueStep,
    result: &str,
    exit: &QueueExit,
    reason: LeaveReason,
) {
    let extra = vec![
        ("QueueResult", result.to_owned()),
        ("QueueSid", exit.queue.to_string()),
        ("QueueTime", exit.waited.as_secs().to_string()),
    ];
    match (enqueue.action, reason) {
        (Some(action), LeaveReason::GoesOn) => ask_with(exchange, now, sid, action, extra),
        (Some(action), LeaveReason::Ends | LeaveReason::Redirected) => {
            send(exchange, sid, &action, &extra);
        }
        (None, LeaveReason::GoesOn) => exchange.go_on(sid),
        (None, LeaveReason::Ends | LeaveReason::Redirected) => {}
    }
}

/// Does what follows a `Dial`: its action, or the next verb. If the call has ended, the action is only told;
/// if it was redirected, the action is not requested.
fn after_dial(
    exchange: &mut ExchangeState,
    now: MonotonicTime,
    sid: &CallSid,
    dial: DialStep,
    extra: ExtraParameters,
    reason: LeaveReason,
) {
    match (reason, dial.action) {
        (LeaveReason::GoesOn, Some(action)) => ask_with(exchange, now, sid, action, extra),
        (LeaveReason::GoesOn, None) => exchange.go_on(sid),
        (LeaveReason::Ends, Some(action)) => {
            send(exchange, sid, &action, &extra);
        }
        (LeaveReason::Ends, None) | (LeaveReason::Redirected, _) => {}
    }
}

/// The parameters of a dial's action when nobody has answered. Source: Twilio, `<Dial>`, "action".
pub(super) fn unanswered(status: CallStatus, child: Option<&CallSid>) -> ExtraParameters {
    let child = child.map(|child| ("DialCallSid", child.to_string()));
    [("DialCallStatus", status.as_str().to_owned())]
        .into_iter()
        .chain(child)
        .chain([("DialBridged", "false".to_owned())])
        .collect()
}

/// The parameters of a dial's action about a conversation, or about one that was about to begin.
fn dial_result(
    now: MonotonicTime,
    dialer: &CallSid,
    member: &CallSid,
    since: Option<MonotonicTime>,
    exit: Option<&QueueExit>,
) -> ExtraParameters {
    let duration = since.map(|since| now.since(since)).unwrap_or_default();
    let mut result = vec![
        ("DialCallStatus", "completed".to_owned()),
        ("DialCallSid", member.to_string()),
        ("DialCallDuration", duration.as_secs().to_string()),
        ("DialBridged", since.is_some().to_string()),
    ];
    if let Some(exit) = exit {
        result.extend([
            ("QueueSid", exit.queue.to_string()),
            ("QueueTime", exit.waited.as_secs().to_string()),
            ("DequeingCallSid", dialer.to_string()),
        ]);
    }
    result
}
