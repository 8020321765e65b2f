use twilio::sid::CallSid;

use super::Flow;
use crate::{
    MonotonicTime,
    call::{exchange_state::ExchangeState, requests},
    twiml::Target,
};

/// `<Redirect>`: goes on with another document, of the same kind as this one.
pub(in crate::call) fn redirect(
    exchange: &mut ExchangeState,
    now: MonotonicTime,
    sid: &CallSid,
    target: Target,
) -> Flow {
    requests::ask(exchange, now, sid, target);
    Flow::Stop
}
