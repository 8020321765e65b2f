//! Calls that this page makes, and what every call reports.

use std::rc::Rc;

use leptos::{prelude::*, task::spawn_local};
use voice::{
    Devices, Event, VoiceError,
    sdk::{CallReport, ensure_supported},
};

use super::Wire;

/// Counts calls, so that a late report of one is not taken for news of the next.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Attempt(u32);

impl Wire {
    pub(in crate::phone) fn call(self, params: Vec<(String, String)>) {
        if !self.can_call() {
            return;
        }
        let Some(attempt) = self.next_attempt() else { return };
        self.decline_all();
        self.stop_preflight();
        self.stop_watching();
        let _ = self.signals.partner.try_set(None);
        self.tell(Event::Dialled);
        spawn_local(async move {
            if let Err(error) = self.place(attempt, &params).await {
                self.apply(attempt, CallReport::State(Event::DeviceFailed(error)));
            }
        });
    }

    pub(in crate::phone) fn hang_up(self) {
        let _ = self.next_attempt();
        self.tell(Event::HungUp);
        self.release();
    }

    pub(in crate::phone) fn send_digits(self, digits: &'static str) {
        let call = self.held.try_with_value(|held| held.call.clone()).flatten();
        if let Some(Err(error)) = call.map(|call| call.send_digits(digits)) {
            self.tell(Event::CallFailed(error));
        }
    }

    async fn place(self, attempt: Attempt, params: &[(String, String)]) -> Result<(), VoiceError> {
        ensure_supported()?;
        let handset = self.handset().await?;
        if self.is_current(attempt) {
            self.fit(&handset, true).await;
        }
        if !self.is_current(attempt) {
            drop(handset);
            self.free_handset();
            return Ok(());
        }
        let dialling = handset.device.connect(params, move |report| self.apply(attempt, report));
        // Not held on to while dialling: hanging up must be able to free it.
        drop(handset);
        let call = Rc::new(dialling.await?);
        if self.is_current(attempt) {
            self.hold(call);
        } else {
            call.disconnect();
        }
        Ok(())
    }

    /// Takes a report on one attempt, and clears up after a call that is over by it.
    pub(super) fn apply(self, attempt: Attempt, report: CallReport) {
        if !self.is_current(attempt) {
            return;
        }
        let event = match report {
            CallReport::State(event) => self.explained(event),
            sound => return self.sounds(sound),
        };
        if let Event::DeviceFailed(error) | Event::CallFailed(error) = &event
            && matches!(error, VoiceError::PassRefused(_) | VoiceError::PassExpired(_))
        {
            self.pass_refused();
        }
        if event == Event::Accepted {
            // The microphone was allowed just now: devices have names.
            self.list_devices();
        }
        self.tell(event);
        if self.can_call() {
            // Later, since the SDK is calling us and may have more to say on this call.
            spawn_local(async move {
                if self.is_current(attempt) && self.can_call() {
                    let _ = self.next_attempt();
                    self.release();
                }
            });
        }
    }

    /// The SDK has one error for a missing microphone and one that cannot be opened.
    fn explained(self, event: Event) -> Event {
        let none = || !self.signals.devices.try_with_untracked(Devices::has_microphone).unwrap_or(true);
        match event {
            Event::CallFailed(VoiceError::MicrophoneFailed) if none() => {
                Event::CallFailed(VoiceError::NoMicrophone)
            }
            event => event,
        }
    }

    /// Hangs up, and frees what the SDK gave for the call.
    fn release(self) {
        // Taken out first: hanging up makes the SDK call back into this value.
        let call = self.held.try_update_value(|held| held.call.take()).flatten();
        if let Some(call) = call {
            call.disconnect();
        }
        self.hush();
        self.free_handset();
    }

    pub(super) fn next_attempt(self) -> Option<Attempt> {
        self.held.try_update_value(|held| {
            held.attempt = Attempt(held.attempt.0.wrapping_add(1));
            held.attempt
        })
    }

    pub(super) fn current_attempt(self) -> Option<Attempt> {
        self.held.try_with_value(|held| held.attempt)
    }

    pub(super) fn is_current(self, attempt: Attempt) -> bool {
        self.current_attempt() == Some(attempt)
    }
}
