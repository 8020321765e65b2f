use show::{Identity, Role, Timestamp};
use twilio::webhook::StatusCallbackRequest;

use crate::state::StudioState;

/// Applies a status callback: a call that has ended is removed at once.
pub(crate) fn status(state: &mut StudioState, callback: &StatusCallbackRequest, now: Timestamp) {
    let call = &callback.call;
    if !call.call_status.is_final() {
        return;
    }
    let identity = call.from.client().and_then(|name| Identity::parse(name).ok());
    let is_dj =
        state.dj_legs.knows(&call.call_sid) || identity.is_some_and(|identity| identity.role() == Role::Dj);
    if is_dj {
        state.dj_leg_ended(&call.call_sid, now);
    } else {
        state.caller_ended(&call.call_sid, now);
    }
}
