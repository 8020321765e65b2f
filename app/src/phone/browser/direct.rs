//! The direct line: a Device that stays registered, and the calls that ring on it.

use std::{cell::Cell, rc::Rc};

use leptos::{prelude::*, task::spawn_local};
use voice::{
    DirectCaller, DirectLine, DirectLineEvent, PhoneEvent, Ring, RingId,
    sdk::{Call, CallReport, IncomingCall, ensure_supported},
};

use super::{VoiceClient, calls::CallAttempt, storage};

/// A ringing call.
pub(super) struct RingingCall {
    id: RingId,
    caller: DirectCaller,
    call: Rc<Call>,
    /// The attempt it became when it was answered; until then its reports concern the ringing.
    taken: Rc<Cell<Option<CallAttempt>>>,
}

impl VoiceClient {
    pub(in crate::phone) fn switch_on(self) {
        if self.is_switched_on() {
            return;
        }
        self.apply_to_line(DirectLineEvent::SwitchedOn);
        storage::remember_direct_line(true);
        spawn_local(self.register());
    }

    /// Registers a Device, the present or a new one, as long as the line is switched on.
    pub(super) async fn register(self) {
        let device = match ensure_supported() {
            Ok(()) => self.device().await,
            Err(error) => Err(error),
        };
        match device {
            Ok(device) if self.is_switched_on() => {
                device.sdk.register();
                self.select_devices(&device, false).await;
            }
            Ok(device) => {
                drop(device);
                self.free_device();
            }
            Err(error) => self.apply_to_line(DirectLineEvent::Failed(error)),
        }
    }

    pub(in crate::phone) fn switch_off(self) {
        self.decline_all();
        self.apply_to_line(DirectLineEvent::SwitchedOff);
        storage::remember_direct_line(false);
        if let Some(device) = self.held_device() {
            device.sdk.unregister();
        }
        self.free_device();
    }

    pub(in crate::phone) fn answer(self, id: RingId) {
        if !self.can_call() {
            return;
        }
        let Some(RingingCall { caller, call, taken, .. }) = self.take_ringing(id) else { return };
        let Some(attempt) = self.next_attempt() else { return };
        taken.set(Some(attempt));
        self.decline_all();
        self.stop_preflight();
        self.stop_watching();
        let _ = self.signals.partner.try_set(Some(caller));
        self.apply_to_phone(PhoneEvent::Answered);
        self.hold(Rc::clone(&call));
        spawn_local(async move {
            if let Some(device) = self.held_device() {
                self.select_devices(&device, true).await;
            }
            if self.is_current(attempt) {
                call.accept();
            }
        });
    }

    pub(in crate::phone) fn decline(self, id: RingId) {
        self.apply_to_line(DirectLineEvent::Silenced(id));
        if let Some(ringing) = self.take_ringing(id) {
            ringing.call.reject();
        }
    }

    /// Declines all ringing calls, so that those callers come to the queue: the page has one call at a time.
    pub(super) fn decline_all(self) {
        self.apply_to_line(DirectLineEvent::Engaged);
        let all = self.held.try_update_value(|held| std::mem::take(&mut held.ringing));
        for ringing in all.unwrap_or_default() {
            ringing.call.reject();
        }
    }

    /// The SDK reported an incoming call.
    pub(super) fn call_rang(self, incoming: IncomingCall) {
        if !incoming.is_ringing() {
            return;
        }
        let caller = DirectCaller::from_address(&incoming.from());
        let Some(id) = self.held.try_update_value(|held| {
            held.rings = held.rings.wrapping_add(1);
            RingId(held.rings)
        }) else {
            return;
        };
        let taken = Rc::new(Cell::new(None));
        let of_call = Rc::clone(&taken);
        let call = Rc::new(incoming.listen(move |report| match (of_call.get(), &report) {
            (Some(attempt), _) => self.call_reported(attempt, report),
            (None, CallReport::State(_)) => self.silenced(id),
            (None, _) => {}
        }));
        self.held.try_update_value(|held| {
            held.ringing.push(RingingCall { id, caller: caller.clone(), call, taken });
        });
        self.apply_to_line(DirectLineEvent::Rang(Ring { id, caller }));
    }

    /// The connection is gone, and with it every ringing call.
    pub(super) fn all_silenced(self) {
        let ids = self.held.try_with_value(|held| held.ringing.iter().map(|ringing| ringing.id).collect());
        let ids: Vec<RingId> = ids.unwrap_or_default();
        self.apply_to_line(DirectLineEvent::Unregistered);
        for id in ids {
            self.silenced(id);
        }
    }

    fn silenced(self, id: RingId) {
        self.apply_to_line(DirectLineEvent::Silenced(id));
        // Later, since this Call is in the middle of a callback.
        spawn_local(async move {
            drop(self.take_ringing(id));
        });
    }

    fn take_ringing(self, id: RingId) -> Option<RingingCall> {
        self.held
            .try_update_value(|held| {
                let at = held.ringing.iter().position(|ringing| ringing.id == id)?;
                Some(held.ringing.remove(at))
            })
            .flatten()
    }

    pub(super) fn is_switched_on(self) -> bool {
        self.signals.direct.try_with_untracked(DirectLine::is_switched_on).unwrap_or_default()
    }

    pub(super) fn apply_to_line(self, event: DirectLineEvent) {
        self.signals.direct.try_update(|line| *line = std::mem::take(line).apply(event));
    }
}
