//! The test call: an ordinary call on a Device of its own, which the studio answers with an echo.
//!
//! The SDK's `Device.runPreflight` is not used: it calls without parameters, so that the studio would
//! take the call for the DJ going on air, and it registers, so that direct calls would ring on it.

use std::rc::Rc;

use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::*, task::spawn_local};
use show::Role;
use voice::{
    ECHO_PURPOSE, Gauge, Monotonic, PhoneEvent, Preflight, PreflightEvent, VoiceError,
    browser::Microphone,
    sdk::{self, Call, CallReport, ensure_supported},
};

use super::{VoiceClient, device::PhoneDevice};

/// The longest time for a test call: announcement, recording and playback take less.
const TEST_CALL_TIMEOUT_MS: u32 = 60_000;

/// The objects of a test call; the call comes before its Device so that it is dropped first.
pub(super) struct TestCall {
    id: u32,
    call: Option<Rc<Call>>,
    device: Option<Rc<PhoneDevice>>,
    /// Kept open until the SDK has opened it too, so that a browser that asks each time asks once.
    microphone: Option<Microphone>,
    gauge: Gauge,
}

impl VoiceClient {
    pub(in crate::phone) fn preflight(self) {
        if self.role != Role::Dj || !self.can_call() || self.is_testing() {
            return;
        }
        self.stop_watching();
        let id = self.held.try_update_value(|held| {
            held.tests = held.tests.wrapping_add(1);
            let id = held.tests;
            held.test =
                Some(TestCall { id, call: None, device: None, microphone: None, gauge: Gauge::whole() });
            id
        });
        let Some(id) = id else { return };
        self.apply_to_test(id, PreflightEvent::Started);
        spawn_local(async move {
            if let Err(error) = self.dial_test(id).await {
                self.apply_to_test(id, PreflightEvent::Failed(error));
            }
        });
        spawn_local(async move {
            TimeoutFuture::new(TEST_CALL_TIMEOUT_MS).await;
            self.end_test(id);
        });
    }

    pub(in crate::phone) fn stop_preflight(self) {
        if let Some(id) = self.held.try_with_value(|held| held.test.as_ref().map(|test| test.id)).flatten() {
            self.apply_to_test(id, PreflightEvent::Stopped);
        }
    }

    pub(super) fn test_device(self) -> Option<Rc<PhoneDevice>> {
        self.held.try_with_value(|held| held.test.as_ref().and_then(|test| test.device.clone())).flatten()
    }

    async fn dial_test(self, id: u32) -> Result<(), VoiceError> {
        ensure_supported()?;
        let microphone = self.open_microphone().await?;
        self.with_test(id, |test| test.microphone = Some(microphone));
        self.apply_to_test(id, PreflightEvent::MicrophoneOpened);
        let voice_token = self.fresh_token().await?;
        if self.with_test(id, |_| ()).is_none() {
            return Ok(());
        }
        let device =
            Rc::new(PhoneDevice::new(&voice_token, move |event| self.test_device_reports(id, event))?);
        self.with_test(id, |test| test.device = Some(Rc::clone(&device)));
        self.select_devices(&device, true).await;
        if self.with_test(id, |_| ()).is_none() {
            return Ok(());
        }
        let (name, value) = ECHO_PURPOSE;
        let params = [(name.to_owned(), value.to_owned())];
        let dialling = device.sdk.connect(&params, move |report| self.test_reports(id, report));
        drop(device);
        let call = Rc::new(dialling.await?);
        if self.with_test(id, |test| test.call = Some(Rc::clone(&call))).is_none() {
            call.disconnect();
        }
        Ok(())
    }

    fn test_device_reports(self, id: u32, event: sdk::DeviceEvent) {
        let sdk::DeviceEvent::Failed(error) = event else { return };
        // A call that was answered survives a loss of signalling, or reports that it does not.
        if self.signals.preflight.try_with_untracked(|state| *state == Preflight::Calling).unwrap_or_default()
        {
            self.test_failed(id, error);
        }
    }

    fn test_reports(self, id: u32, report: CallReport) {
        match report {
            CallReport::State(PhoneEvent::Accepted) => {
                let microphone = self.with_test(id, |test| test.microphone.take());
                drop(microphone);
                self.apply_to_test(id, PreflightEvent::Answered);
            }
            CallReport::State(PhoneEvent::CallFailed(error)) => self.test_failed(id, error),
            CallReport::State(PhoneEvent::Disconnected | PhoneEvent::Cancelled) => self.end_test(id),
            CallReport::State(_) => {}
            sound => {
                let known = self.with_test(id, |test| match &sound {
                    CallReport::Sampled(sample) => test.gauge.sampled(*sample),
                    CallReport::Warned(warning) => test.gauge.warned(*warning),
                    CallReport::Cleared(warning) => test.gauge.cleared(*warning),
                    _ => {}
                });
                if known.is_none() {
                    return;
                }
                if let CallReport::Levels { own, far } = sound {
                    self.apply_to_test(id, PreflightEvent::Heard { now: Monotonic::now(), own, far });
                }
                self.sound_reported(sound);
            }
        }
    }

    fn test_failed(self, id: u32, error: VoiceError) {
        if matches!(error, VoiceError::TokenRefused(_) | VoiceError::TokenExpired(_)) {
            self.token_refused();
        }
        self.apply_to_test(id, PreflightEvent::Failed(error));
    }

    /// The call is over, by either side or by its timeout.
    fn end_test(self, id: u32) {
        if let Some(quality) = self.with_test(id, |test| test.gauge.quality()) {
            self.apply_to_test(id, PreflightEvent::Ended(quality));
        }
    }

    /// Applies an event, and frees the test call if the event ends it.
    fn apply_to_test(self, id: u32, event: PreflightEvent) {
        if self.with_test(id, |_| ()).is_none() {
            return;
        }
        // Levels come twenty times a second and seldom change what is shown.
        let changes = !matches!(event, PreflightEvent::Heard { .. });
        let mode = self.signals.preflight.try_with_untracked(Preflight::mode);
        self.signals.preflight.try_maybe_update(|state| {
            *state = std::mem::take(state).apply(event);
            (changes || Some(state.mode()) != mode, ())
        });
        if self.is_testing() {
            return;
        }
        let test = self.held.try_update_value(|held| held.test.take()).flatten();
        self.reset_sound();
        // Later, since this Call may be in the middle of a callback.
        spawn_local(async move {
            if let Some(call) = test.as_ref().and_then(|test| test.call.as_ref()) {
                call.disconnect();
            }
            drop(test);
        });
    }

    fn with_test<T>(self, id: u32, with: impl FnOnce(&mut TestCall) -> T) -> Option<T> {
        self.held.try_update_value(|held| held.test.as_mut().filter(|test| test.id == id).map(with)).flatten()
    }
}
