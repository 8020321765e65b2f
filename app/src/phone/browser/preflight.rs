//! The test call: an ordinary call on a Device of its own, which the studio answers with an echo.
//!
//! Not the SDK's `Device.runPreflight`: that calls without parameters, so that the studio would
//! take it for the DJ going on air, and registers, so that direct calls would ring into it.

use std::rc::Rc;

use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::*, task::spawn_local};
use show::Role;
use voice::{
    ECHO_PURPOSE, Event, Gauge, Preflight, PreflightEvent, VoiceError,
    browser::{Microphone, now_ms},
    sdk::{self, Call, CallReport, ensure_supported},
};

use super::{Wire, handset::Handset};

/// The longest announcement, recording and playback together take less.
const LONGEST_MS: u32 = 60_000;

/// What a test call holds; the call stands before its Device so that it is dropped first.
pub(super) struct TestCall {
    id: u32,
    call: Option<Rc<Call>>,
    handset: Option<Rc<Handset>>,
    /// Open until the SDK has opened it, too: browsers that ask each time then ask once.
    microphone: Option<Microphone>,
    gauge: Gauge,
}

impl Wire {
    pub(in crate::phone) fn preflight(self) {
        if self.role != Role::Dj || !self.can_call() || self.is_testing() {
            return;
        }
        self.stop_watching();
        let id = self.held.try_update_value(|held| {
            held.tests = held.tests.wrapping_add(1);
            let id = held.tests;
            held.test =
                Some(TestCall { id, call: None, handset: None, microphone: None, gauge: Gauge::whole() });
            id
        });
        let Some(id) = id else { return };
        self.tell_test(id, PreflightEvent::Started);
        spawn_local(async move {
            if let Err(error) = self.place_test(id).await {
                self.tell_test(id, PreflightEvent::Failed(error));
            }
        });
        spawn_local(async move {
            TimeoutFuture::new(LONGEST_MS).await;
            self.end_test(id);
        });
    }

    pub(in crate::phone) fn stop_preflight(self) {
        if let Some(id) = self.held.try_with_value(|held| held.test.as_ref().map(|test| test.id)).flatten() {
            self.tell_test(id, PreflightEvent::Stopped);
        }
    }

    pub(super) fn test_handset(self) -> Option<Rc<Handset>> {
        self.held.try_with_value(|held| held.test.as_ref().and_then(|test| test.handset.clone())).flatten()
    }

    async fn place_test(self, id: u32) -> Result<(), VoiceError> {
        ensure_supported()?;
        let microphone = self.open_microphone().await?;
        self.with_test(id, |test| test.microphone = Some(microphone));
        self.tell_test(id, PreflightEvent::MicrophoneOpened);
        let pass = self.pass().await?;
        if self.with_test(id, |_| ()).is_none() {
            return Ok(());
        }
        let handset = Rc::new(Handset::new(&pass, move |event| self.test_device_reports(id, event))?);
        self.with_test(id, |test| test.handset = Some(Rc::clone(&handset)));
        self.fit(&handset, true).await;
        if self.with_test(id, |_| ()).is_none() {
            return Ok(());
        }
        let (name, value) = ECHO_PURPOSE;
        let params = [(name.to_owned(), value.to_owned())];
        let dialling = handset.device.connect(&params, move |report| self.test_reports(id, report));
        drop(handset);
        let call = Rc::new(dialling.await?);
        if self.with_test(id, |test| test.call = Some(Rc::clone(&call))).is_none() {
            call.disconnect();
        }
        Ok(())
    }

    fn test_device_reports(self, id: u32, event: sdk::DeviceEvent) {
        let sdk::DeviceEvent::Failed(error) = event else { return };
        // A call that was answered outlives a loss of signalling, or tells that it does not.
        if self.signals.preflight.try_with_untracked(|state| *state == Preflight::Calling).unwrap_or_default()
        {
            self.test_failed(id, error);
        }
    }

    fn test_reports(self, id: u32, report: CallReport) {
        match report {
            CallReport::State(Event::Accepted) => {
                let microphone = self.with_test(id, |test| test.microphone.take());
                drop(microphone);
                self.tell_test(id, PreflightEvent::Answered);
            }
            CallReport::State(Event::CallFailed(error)) => self.test_failed(id, error),
            CallReport::State(Event::Disconnected | Event::Cancelled) => self.end_test(id),
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
                    self.tell_test(id, PreflightEvent::Heard { now: now_ms(), own, far });
                }
                self.sounds(sound);
            }
        }
    }

    fn test_failed(self, id: u32, error: VoiceError) {
        if matches!(error, VoiceError::PassRefused(_) | VoiceError::PassExpired(_)) {
            self.pass_refused();
        }
        self.tell_test(id, PreflightEvent::Failed(error));
    }

    /// The call is over, by either side or because it takes too long.
    fn end_test(self, id: u32) {
        if let Some(quality) = self.with_test(id, |test| test.gauge.quality()) {
            self.tell_test(id, PreflightEvent::Ended(quality));
        }
    }

    /// Tells the state, and clears up after a test call that is over by it.
    fn tell_test(self, id: u32, event: PreflightEvent) {
        if self.with_test(id, |_| ()).is_none() {
            return;
        }
        // Levels come twenty times a second, and seldom change the state for whoever looks at it.
        let changes = !matches!(event, PreflightEvent::Heard { .. });
        let mode = self.signals.preflight.try_with_untracked(Preflight::mode);
        self.signals.preflight.try_maybe_update(|state| {
            *state = std::mem::take(state).on(event);
            (changes || Some(state.mode()) != mode, ())
        });
        if self.is_testing() {
            return;
        }
        let test = self.held.try_update_value(|held| held.test.take()).flatten();
        self.hush();
        // Later, since the SDK may be calling us by this very Call.
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
