use std::time::Duration;

use twilio::{error_code, sid::CallSid, webhook::CallStatus};

use super::{Flow, not_dialed};
use crate::{
    MonotonicTime,
    call::{action::Action, bridge, exchange_state::ExchangeState, queue::Member},
    twiml::DialStep,
};

/// What Twilio adds to a dial's timeout.
pub(super) const TIMEOUT_GRACE: Duration = Duration::from_secs(5);

/// `<Dial><Queue>`: takes the first caller of a queue, or waits for one.
///
/// Twilio posts "an error status" for a missing queue; we say `failed`.
pub(in crate::call) fn dial(
    exchange: &mut ExchangeState,
    now: MonotonicTime,
    sid: &CallSid,
    name: &str,
    dial: DialStep,
) -> Flow {
    let Some(queue) = exchange.queues.named(name).cloned() else {
        exchange.notify(
            sid,
            error_code::DIAL_QUEUE_NOT_FOUND,
            format!("there is no queue named {name:?} to dial"),
        );
        return not_dialed(exchange, now, sid, dial, CallStatus::Failed);
    };
    let until = now + dial.timeout + TIMEOUT_GRACE;
    let leg = exchange.calls.update(sid, |call| {
        call.dial_queue(queue.clone(), dial, until);
        call.leg()
    });
    if let Some(queue) = exchange.queues.get_mut(&queue) {
        queue.add_dialer(Member { call: sid.clone(), since: now });
    }
    // What a waiting dialler hears is undocumented; silence suits a studio that is on air.
    if let Some(Some(leg)) = leg {
        exchange.act(Action::Silence(leg));
    }
    bridge::connect(exchange, now, &queue);
    Flow::Stop
}
