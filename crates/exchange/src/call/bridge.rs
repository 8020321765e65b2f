//! Bringing callers from a queue and those who dial it together.

use twilio::sid::{CallSid, QueueSid};

use super::{action::Action, exchange_state::ExchangeState, requests};
use crate::{MonotonicTime, twiml::Target};

/// Brings the longest-waiting caller and the longest-waiting dialler together, as long as there are both.
pub(super) fn connect(exchange: &mut ExchangeState, now: MonotonicTime, queue: &QueueSid) {
    while let Some((dialer, member)) = exchange.queues.get_mut(queue).and_then(|queue| queue.next_pair(now)) {
        dequeue(exchange, now, &dialer, &member);
    }
}

/// Gives a caller to the call that dialled the queue; the caller hears the noun's `url` before.
fn dequeue(exchange: &mut ExchangeState, now: MonotonicTime, dialer: &CallSid, member: &CallSid) {
    let exit = exchange.calls.update(member, |call| call.dequeue(now, dialer.clone())).flatten();
    let Some(exit) = exit else { return };
    let whisper = exchange.calls.update(dialer, |call| call.take_caller(member.clone(), exit)).flatten();
    match whisper {
        Some(Some(target)) => whisper_to(exchange, now, member, target),
        Some(None) => bridge(exchange, now, member),
        None => {}
    }
}

/// Asks for the document whispered to a caller who has just been taken; the dialling call hears none of it.
fn whisper_to(exchange: &mut ExchangeState, now: MonotonicTime, member: &CallSid, target: Target) {
    if let Some(Some(leg)) = exchange.calls.update(member, |call| call.start_whisper()) {
        exchange.act(Action::Silence(leg));
        requests::ask(exchange, now, member, target);
    }
}

/// Lets a caller taken from a queue and the call that took it hear each other.
pub(super) fn bridge(exchange: &mut ExchangeState, now: MonotonicTime, member: &CallSid) {
    let taken = exchange.calls.update(member, |call| call.end_whisper()).flatten();
    let Some((dialer, member_leg)) = taken else { return };
    exchange.answer(now, &dialer);
    if let Some(Some(dialer_leg)) = exchange.calls.update(&dialer, |call| call.start_talk(now)) {
        exchange.act(Action::Bridge(dialer_leg, member_leg));
    }
}
