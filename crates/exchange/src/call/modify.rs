//! Calls changed from outside: what REST's Call update and Member update do.

use std::time::Duration;

use twilio::{
    sid::{CallSid, QueueSid},
    webhook::CallStatus,
};

use super::{
    action::Action,
    exchange_state::ExchangeState,
    input::FetchFailure,
    interpreter,
    requests::ask_at_once,
    teardown::{Ending, LeaveReason, end, leave},
};
use crate::{
    MonotonicTime,
    twiml::{Script, Target},
};

/// What is to change about a live call; what is `None` stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CallChange {
    /// What the call is to do.
    pub next: Option<Next>,
    /// The URL that is requested if a document cannot be had.
    pub fallback: Option<Target>,
    /// The URL that is told when the call has ended.
    pub status_callback: Option<Target>,
    /// How long the call may last from its answer on.
    pub time_limit: Option<Duration>,
}

/// What a call is to do instead of what it does now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// Go on with the document at a URL.
    Document(Target),
    /// Go on with this document, whose URLs are absolute.
    Inline(String),
    /// End unless it has been answered; an answered call stays as it is.
    Cancel,
    /// End.
    Complete,
}

/// A member of a queue as it was when it was taken out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RedirectedMember {
    /// The call.
    pub call: CallSid,
    /// Its place in the queue, from 1.
    pub position: usize,
    /// When it was put there.
    pub since: MonotonicTime,
}

/// Why a call cannot be changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ModifyError {
    /// There is no such call.
    #[error("there is no such call")]
    Unknown,
    /// It is over, or not yet answered
    /// ([`CALL_NOT_IN_PROGRESS`](twilio::error_code::CALL_NOT_IN_PROGRESS)).
    #[error("Call is not in-progress. Cannot redirect.")]
    NotInProgress,
}

/// Redirects or ends a call, whatever its state; its media stays as it is.
pub(super) fn update_call(
    exchange: &mut ExchangeState,
    now: MonotonicTime,
    sid: &CallSid,
    change: CallChange,
) -> Result<(), ModifyError> {
    let call = exchange.calls.get(sid).ok_or(ModifyError::Unknown)?;
    let redirects = matches!(change.next, Some(Next::Document(_) | Next::Inline(_)));
    if !call.is_live() || (redirects && call.status() != CallStatus::InProgress) {
        return Err(ModifyError::NotInProgress);
    }
    let answered = call.answered().is_some();
    let CallChange { next, fallback, status_callback, time_limit } = change;
    exchange.calls.update(sid, |call| {
        fallback.into_iter().for_each(|fallback| call.set_fallback(fallback));
        status_callback.into_iter().for_each(|callback| call.set_status_callback(callback));
        time_limit.into_iter().for_each(|limit| call.set_time_limit(now, limit));
    });
    match next {
        Some(Next::Document(target)) => redirect(exchange, now, sid, target),
        Some(Next::Inline(text)) => run_inline(exchange, now, sid, &text),
        Some(Next::Cancel) if answered => {}
        Some(Next::Cancel | Next::Complete) => {
            let status = if answered { CallStatus::Completed } else { CallStatus::Canceled };
            end(exchange, now, sid, Ending::told(status));
        }
        None => {}
    }
    Ok(())
}

/// Takes a caller out of a queue, the first one unless one is named; it goes on with the document at
/// `target`.
///
/// Returns `None` if no such caller waits there.
pub(super) fn redirect_member(
    exchange: &mut ExchangeState,
    now: MonotonicTime,
    queue: &QueueSid,
    member: Option<&CallSid>,
    target: Target,
) -> Option<RedirectedMember> {
    let queue = exchange.queues.get(queue)?;
    let member = queue.member(member)?.clone();
    let position = queue.position(&member.call)?;
    redirect(exchange, now, &member.call, target);
    Some(RedirectedMember { call: member.call, position, since: member.since })
}

fn redirect(exchange: &mut ExchangeState, now: MonotonicTime, sid: &CallSid, target: Target) {
    drop_everything(exchange, now, sid);
    // This request is not held back: a person asks for it, not a document that asks for itself.
    ask_at_once(exchange, sid, target, &Vec::new());
}

fn run_inline(exchange: &mut ExchangeState, now: MonotonicTime, sid: &CallSid, text: &str) {
    drop_everything(exchange, now, sid);
    match Script::inline(text) {
        Ok((script, warnings)) => {
            for warning in warnings {
                exchange.notify(sid, warning.code, warning.message);
            }
            interpreter::start(exchange, now, sid, script);
        }
        Err(error) => {
            let failure = FetchFailure { code: error.code, reason: error.to_string() };
            exchange.notify(sid, failure.code, failure.reason.clone());
            interpreter::fall_back(exchange, now, sid, &failure);
        }
    }
}

/// Ends everything that a call does, so that it can be given something else. Whoever was with it goes on
/// first.
fn drop_everything(exchange: &mut ExchangeState, now: MonotonicTime, sid: &CallSid) {
    let Some(state) = exchange.calls.update(sid, |call| call.leave_everything()) else { return };
    leave(exchange, now, sid, state, LeaveReason::Redirected);
    interpreter::run_ready(exchange, now);
    if let Some(leg) = exchange.calls.live(sid).and_then(|call| call.leg()) {
        exchange.act(Action::Silence(leg));
    }
}
