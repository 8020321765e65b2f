use twilio::sid::CallSid;

use super::Flow;
use crate::{
    MonotonicTime,
    call::{exchange_state::ExchangeState, teardown},
};

/// `<Leave>`: takes a waiting caller out of its queue; its own document goes on.
pub(in crate::call) fn leave(exchange: &mut ExchangeState, now: MonotonicTime, sid: &CallSid) -> Flow {
    teardown::leave_queue(exchange, now, sid, "leave");
    Flow::Stop
}
