use twilio::sid::CallSid;

use super::Flow;
use crate::{
    MonotonicTime,
    call::{
        exchange_state::ExchangeState,
        teardown::{Ending, end},
    },
};

/// `<Hangup>`: ends the call.
pub(in crate::call) fn hang_up(exchange: &mut ExchangeState, now: MonotonicTime, sid: &CallSid) -> Flow {
    end(exchange, now, sid, Ending::completed());
    Flow::Stop
}
