use std::time::Duration;

use twilio::sid::CallSid;

use super::Flow;
use crate::{MonotonicTime, call::exchange_state::ExchangeState};

/// `<Pause>`: lets the call hear silence for `length`.
pub(in crate::call) fn pause(
    exchange: &mut ExchangeState,
    now: MonotonicTime,
    sid: &CallSid,
    length: Duration,
) -> Flow {
    exchange.pause(sid, now + length);
    Flow::Stop
}
