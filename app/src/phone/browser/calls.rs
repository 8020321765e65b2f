//! Outgoing calls, and the reports of every call.

use std::rc::Rc;

use leptos::{prelude::*, task::spawn_local};
use voice::{
    AudioDevices, PhoneEvent, VoiceError,
    sdk::{CallReport, ensure_supported},
};

use super::VoiceClient;

/// Counts calls, so that a late report of one is not taken for a report of the next.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct CallAttempt(u32);

impl VoiceClient {
    pub(in crate::phone) fn call(self, params: Vec<(String, String)>) {
        if !self.can_call() {
            return;
        }
        let Some(attempt) = self.next_attempt() else { return };
        self.decline_all();
        self.stop_preflight();
        self.stop_watching();
        let _ = self.signals.partner.try_set(None);
        let _ = self.signals.call_sid.try_set(None);
        self.apply_to_phone(PhoneEvent::Dialled);
        spawn_local(async move {
            if let Err(error) = self.dial(attempt, &params).await {
                self.call_reported(attempt, CallReport::State(PhoneEvent::DeviceFailed(error)));
            }
        });
    }

    pub(in crate::phone) fn hang_up(self) {
        let _ = self.next_attempt();
        self.apply_to_phone(PhoneEvent::HungUp);
        self.release();
    }

    pub(in crate::phone) fn send_digits(self, digits: &'static str) {
        let call = self.held.try_with_value(|held| held.call.clone()).flatten();
        if let Some(Err(error)) = call.map(|call| call.send_digits(digits)) {
            self.apply_to_phone(PhoneEvent::CallFailed(error));
        }
    }

    async fn dial(self, attempt: CallAttempt, params: &[(String, String)]) -> Result<(), VoiceError> {
        ensure_supported()?;
        let device = self.device().await?;
        // Until the SDK has opened it too.
        let _opened = self.open_to_list().await;
        if self.is_current(attempt) {
            self.select_devices(&device, true).await;
        }
        if !self.is_current(attempt) {
            drop(device);
            self.free_device();
            return Ok(());
        }
        let dialling = device.sdk.connect(params, move |report| self.call_reported(attempt, report));
        // Not kept while dialling: hanging up must be able to free it.
        drop(device);
        let call = Rc::new(dialling.await?);
        if self.is_current(attempt) {
            self.hold(call);
        } else {
            call.disconnect();
        }
        Ok(())
    }

    /// Applies a report of one attempt, and frees the call if the report ends it.
    pub(super) fn call_reported(self, attempt: CallAttempt, report: CallReport) {
        if !self.is_current(attempt) {
            return;
        }
        let event = match report {
            CallReport::State(event) => self.explained(event),
            sound => return self.sound_reported(sound),
        };
        if let PhoneEvent::DeviceFailed(error) | PhoneEvent::CallFailed(error) = &event
            && matches!(error, VoiceError::TokenRefused(_) | VoiceError::TokenExpired(_))
        {
            self.token_refused();
        }
        if matches!(event, PhoneEvent::Ringing | PhoneEvent::Accepted) {
            self.note_sid();
        }
        if event == PhoneEvent::Accepted {
            // The microphone was allowed just now, so devices have names.
            self.list_devices();
        }
        self.apply_to_phone(event);
        if self.can_call() {
            // Later, since the SDK is in the middle of a callback and may report more on this call.
            spawn_local(async move {
                if self.is_current(attempt) && self.can_call() {
                    let _ = self.next_attempt();
                    self.release();
                }
            });
        }
    }

    /// Takes over the call's SID, which the exchange has told by now.
    fn note_sid(self) {
        let sid = self.held.try_with_value(|held| held.call.as_ref().and_then(|call| call.sid())).flatten();
        if sid.is_some() && self.signals.call_sid.try_get_untracked() != Some(sid.clone()) {
            let _ = self.signals.call_sid.try_set(sid);
        }
    }

    /// Tells a missing microphone from one that cannot be opened: the SDK has one error for both.
    fn explained(self, event: PhoneEvent) -> PhoneEvent {
        let none = || !self.signals.devices.try_with_untracked(AudioDevices::has_microphone).unwrap_or(true);
        match event {
            PhoneEvent::CallFailed(VoiceError::MicrophoneFailed) if none() => {
                PhoneEvent::CallFailed(VoiceError::NoMicrophone)
            }
            event => event,
        }
    }

    /// Hangs up and frees the SDK's objects of the call.
    fn release(self) {
        // Taken out first: while hanging up, the SDK calls back into this value.
        let call = self.held.try_update_value(|held| held.call.take()).flatten();
        if let Some(call) = call {
            call.disconnect();
        }
        self.reset_sound();
        self.free_device();
    }

    pub(super) fn next_attempt(self) -> Option<CallAttempt> {
        self.held.try_update_value(|held| {
            held.attempt = CallAttempt(held.attempt.0.wrapping_add(1));
            held.attempt
        })
    }

    pub(super) fn current_attempt(self) -> Option<CallAttempt> {
        self.held.try_with_value(|held| held.attempt)
    }

    pub(super) fn is_current(self, attempt: CallAttempt) -> bool {
        self.current_attempt() == Some(attempt)
    }
}
