use twilio::{
    error_code,
    sid::{CallSid, QueueSid},
};

use super::Flow;
use crate::{
    MonotonicTime,
    call::{
        action::{Action, Sound},
        bridge,
        exchange_state::ExchangeState,
        queue::{Member, QueueError},
        requests,
        state::{CallState, QueueStay},
    },
    twiml::{EnqueueStep, WaitSound},
};

/// `<Enqueue>`: puts the call into a queue. If that is not possible, its action is requested or the next verb
/// follows.
pub(in crate::call) fn enqueue(
    exchange: &mut ExchangeState,
    now: MonotonicTime,
    sid: &CallSid,
    step: EnqueueStep,
) -> Flow {
    let queue = match queue_named(exchange, now, &step.queue) {
        Ok(queue) => queue,
        Err(error) => return not_enqueued(exchange, now, sid, step, "error", &error.to_string()),
    };
    let limit = step.max_size.unwrap_or(u32::MAX);
    let Some(known) =
        exchange.queues.get_mut(&queue).filter(|known| known.current_size() < known.max_size().min(limit))
    else {
        return not_enqueued(exchange, now, sid, step, "queue-full", "the queue is full");
    };
    let somebody_dials = known.add_member(Member { call: sid.clone(), since: now });
    let stay =
        QueueStay { queue: queue.clone(), since: now, enqueue: step, script: None, asked: now, failures: 0 };
    exchange.calls.update(sid, |call| call.enqueue(stay));
    if somebody_dials {
        bridge::connect(exchange, now, &queue);
    } else {
        start_wait_sound(exchange, now, sid);
    }
    Flow::Stop
}

/// Twilio makes a queue at the first call for it.
fn queue_named(exchange: &mut ExchangeState, now: MonotonicTime, name: &str) -> Result<QueueSid, QueueError> {
    if let Some(queue) = exchange.queues.named(name) {
        return Ok(queue.clone());
    }
    let sid = QueueSid::from_random_bytes(exchange.random_bytes());
    exchange.queues.create(now, sid, name, None).map(|queue| queue.sid().clone())
}

fn not_enqueued(
    exchange: &mut ExchangeState,
    now: MonotonicTime,
    sid: &CallSid,
    step: EnqueueStep,
    result: &str,
    why: &str,
) -> Flow {
    exchange.notify(sid, error_code::ENQUEUE_QUEUE_FULL, why);
    let Some(action) = step.action else { return Flow::Next };
    requests::ask_with(exchange, now, sid, action, vec![("QueueResult", result.to_owned())]);
    Flow::Stop
}

/// Lets a waiting caller hear what its `Enqueue` says.
pub(in crate::call) fn start_wait_sound(exchange: &mut ExchangeState, now: MonotonicTime, sid: &CallSid) {
    let Some(call) = exchange.calls.live(sid) else { return };
    let (CallState::Queued(stay), Some(leg)) = (call.state(), call.leg()) else { return };
    match stay.enqueue.wait.clone() {
        WaitSound::HoldMusic => exchange.play(sid, Sound::HoldMusic, 0),
        WaitSound::Silence => exchange.act(Action::Silence(leg)),
        WaitSound::Document(target) => requests::ask(exchange, now, sid, target),
    }
}
