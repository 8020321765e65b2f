use twilio::{error_code, sid::CallSid, twiml::RejectReason, webhook::CallStatus};

use super::Flow;
use crate::{
    MonotonicTime,
    call::{
        exchange_state::ExchangeState,
        teardown::{Ending, end},
    },
    signalling::Fault,
};

/// `<Reject>`: ends a call unanswered, as if the line were busy or nobody took the call.
pub(in crate::call) fn reject(
    exchange: &mut ExchangeState,
    now: MonotonicTime,
    sid: &CallSid,
    reason: RejectReason,
) -> Flow {
    let (status, code, message) = match reason {
        RejectReason::Busy => (CallStatus::Busy, error_code::BUSY, "Busy"),
        RejectReason::Rejected => (CallStatus::NoAnswer, error_code::DECLINED, "Declined"),
    };
    let fault = Some(Fault { code, message: message.to_owned() });
    end(exchange, now, sid, Ending { status, fault, tell: true });
    Flow::Stop
}
