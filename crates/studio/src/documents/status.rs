use show::{CallEvent, CallerId, Identity, Role};
use twilio::{
    sid::CallSid,
    webhook::{Address, CallStatus},
};

use super::caller;
use crate::Studio;

impl Studio {
    /// Takes a status callback: a call that has ended is gone at once.
    pub fn call_status(&self, call: &CallSid, from: Option<&Address>, status: CallStatus) {
        if !status.is_final() {
            return;
        }
        let is_djs = from.and_then(Address::client).and_then(|name| Identity::parse(name).ok());
        if is_djs.is_some_and(|identity| identity.role() == Role::Dj) {
            self.desk_ended(&caller(call));
        } else {
            self.caller_ended(&caller(call));
        }
    }

    /// A leg of the DJ's is no more.
    pub(crate) fn desk_ended(&self, desk: &CallerId) {
        let now = self.now();
        self.inner.live.change(now, |stage| {
            if !stage.aside.remove(desk) {
                stage.show.desk_down(desk.clone(), now);
                stage.desks.ended(desk);
            }
        });
    }

    /// A caller is no more.
    pub(crate) fn caller_ended(&self, id: &CallerId) {
        let now = self.now();
        self.inner.live.change(now, |stage| {
            if !stage.aside.contains(id) {
                stage.apply(id, now, CallEvent::Ended);
            }
            stage.forget(id);
        });
    }
}
