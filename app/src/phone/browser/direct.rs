//! The direct line: a Device that stays registered, and the calls that ring on it.

use std::{cell::Cell, rc::Rc};

use leptos::{prelude::*, task::spawn_local};
use voice::{
    Caller, DirectLine, Event, LineEvent, Ring, RingId,
    sdk::{Call, CallReport, IncomingCall, ensure_supported},
};

use super::{Wire, calls::Attempt, kept};

/// A call that rings.
pub(super) struct Ringing {
    id: RingId,
    caller: Caller,
    call: Rc<Call>,
    /// The attempt it has become once it is answered; until then its news are the ringing's.
    taken: Rc<Cell<Option<Attempt>>>,
}

impl Wire {
    pub(in crate::phone) fn switch_on(self) {
        if self.is_switched_on() {
            return;
        }
        self.tell_line(LineEvent::SwitchedOn);
        kept::remember_direct_line(true);
        spawn_local(async move {
            let handset = match ensure_supported() {
                Ok(()) => self.handset().await,
                Err(error) => Err(error),
            };
            match handset {
                Ok(handset) if self.is_switched_on() => {
                    handset.device.register();
                    self.fit(&handset, false).await;
                }
                Ok(handset) => {
                    drop(handset);
                    self.free_handset();
                }
                Err(error) => self.tell_line(LineEvent::Failed(error)),
            }
        });
    }

    pub(in crate::phone) fn switch_off(self) {
        self.decline_all();
        self.tell_line(LineEvent::SwitchedOff);
        kept::remember_direct_line(false);
        if let Some(handset) = self.held_handset() {
            handset.device.unregister();
        }
        self.free_handset();
    }

    pub(in crate::phone) fn answer(self, id: RingId) {
        if !self.can_call() {
            return;
        }
        let Some(Ringing { caller, call, taken, .. }) = self.take_ringing(id) else { return };
        let Some(attempt) = self.next_attempt() else { return };
        taken.set(Some(attempt));
        self.decline_all();
        self.stop_preflight();
        self.stop_watching();
        let _ = self.signals.partner.try_set(Some(caller));
        self.tell(Event::Answered);
        self.hold(Rc::clone(&call));
        spawn_local(async move {
            if let Some(handset) = self.held_handset() {
                self.fit(&handset, true).await;
            }
            if self.is_current(attempt) {
                call.accept();
            }
        });
    }

    pub(in crate::phone) fn decline(self, id: RingId) {
        self.tell_line(LineEvent::Silenced(id));
        if let Some(ringing) = self.take_ringing(id) {
            ringing.call.reject();
        }
    }

    /// Declines all that rings, so that those callers come to the queue: one call at a time.
    pub(super) fn decline_all(self) {
        self.tell_line(LineEvent::Engaged);
        let all = self.held.try_update_value(|held| std::mem::take(&mut held.ringing));
        for ringing in all.unwrap_or_default() {
            ringing.call.reject();
        }
    }

    /// The SDK reports a call.
    pub(super) fn rang(self, incoming: IncomingCall) {
        if !incoming.is_ringing() {
            return;
        }
        let caller = Caller::from_address(&incoming.from());
        let Some(id) = self.held.try_update_value(|held| {
            held.rings = held.rings.wrapping_add(1);
            RingId(held.rings)
        }) else {
            return;
        };
        let taken = Rc::new(Cell::new(None));
        let of_call = Rc::clone(&taken);
        let call = Rc::new(incoming.listen(move |report| match (of_call.get(), &report) {
            (Some(attempt), _) => self.apply(attempt, report),
            (None, CallReport::State(_)) => self.silenced(id),
            (None, _) => {}
        }));
        self.held.try_update_value(|held| {
            held.ringing.push(Ringing { id, caller: caller.clone(), call, taken });
        });
        self.tell_line(LineEvent::Rang(Ring { id, caller }));
    }

    /// Nothing rings any more: the connection is gone.
    pub(super) fn all_silenced(self) {
        let ids = self.held.try_with_value(|held| held.ringing.iter().map(|ringing| ringing.id).collect());
        let ids: Vec<RingId> = ids.unwrap_or_default();
        self.tell_line(LineEvent::Unregistered);
        for id in ids {
            self.silenced(id);
        }
    }

    fn silenced(self, id: RingId) {
        self.tell_line(LineEvent::Silenced(id));
        // Later, since the SDK is calling us by this very Call.
        spawn_local(async move {
            drop(self.take_ringing(id));
        });
    }

    fn take_ringing(self, id: RingId) -> Option<Ringing> {
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

    pub(super) fn tell_line(self, event: LineEvent) {
        self.signals.direct.try_update(|line| *line = std::mem::take(line).on(event));
    }
}
