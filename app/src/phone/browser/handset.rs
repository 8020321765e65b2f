//! A Device, and the microphone and speaker it is set to.

use std::{cell::Cell, rc::Rc};

use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::*, task::spawn_local};
use show::VoiceToken;
use voice::{
    DeviceEvent, DeviceKind, Event, LineEvent, VoiceError,
    sdk::{self, CallReport, Device, DeviceOptions},
};

use super::Wire;

/// The SDK asks the browser for its devices when it is made; nobody waits longer for that.
const LOOKS: u32 = 25;
const LOOK_MS: u32 = 40;

/// A Device of the SDK with what was chosen for it.
pub(super) struct Handset {
    pub(super) device: Device,
    /// Whether it is being fitted now: one at a time, or the last wish would not be what stays.
    fitting: Cell<bool>,
}

impl Handset {
    /// Makes a Device for a pass.
    pub(super) fn new(
        pass: &VoiceToken,
        happened: impl Fn(sdk::DeviceEvent) + 'static,
    ) -> Result<Self, VoiceError> {
        let options =
            pass.signalling_path.as_deref().map_or_else(DeviceOptions::default, DeviceOptions::same_page);
        Ok(Self { device: Device::new(&pass.token, &options, happened)?, fitting: Cell::default() })
    }

    /// Sets one of its devices, `None` being the default; whether that could be done.
    async fn set(&self, kind: DeviceKind, wanted: Option<String>, in_call: bool) -> bool {
        let Some(audio) = self.device.audio() else { return true };
        // Asked each time: the SDK changes devices by itself when one is unplugged.
        if audio.current(kind) == wanted {
            return true;
        }
        let Some(id) = wanted else { return audio.choose_default(kind, in_call).await.is_ok() };
        for _ in 0..LOOKS {
            if audio.knows(kind, &id) {
                break;
            }
            TimeoutFuture::new(LOOK_MS).await;
        }
        audio.choose(kind, &id).await.is_ok()
    }

    /// Closes the microphone after a call.
    fn let_go(self: Rc<Self>) {
        if let Some(audio) = self.device.audio() {
            spawn_local(async move { audio.release().await });
        }
    }
}

impl Wire {
    /// The Device at hand, or a new one.
    pub(super) async fn handset(self) -> Result<Rc<Handset>, VoiceError> {
        if let Some(handset) = self.held_handset() {
            return Ok(handset);
        }
        let pass = self.pass().await?;
        if let Some(handset) = self.held_handset() {
            return Ok(handset);
        }
        let handset = Rc::new(Handset::new(&pass, move |event| self.device_reports(event))?);
        self.held.try_update_value(|held| held.handset = Some(Rc::clone(&handset)));
        self.keep_renewed(&handset);
        Ok(handset)
    }

    pub(super) fn held_handset(self) -> Option<Rc<Handset>> {
        self.held.try_with_value(|held| held.handset.clone()).flatten()
    }

    /// Sets a Device to what the person chose, as far as it is there. A microphone is opened by that, so
    /// it is left alone outside of calls.
    pub(super) async fn fit(self, handset: &Handset, for_call: bool) {
        while handset.fitting.replace(true) {
            TimeoutFuture::new(LOOK_MS).await;
        }
        for kind in DeviceKind::BOTH {
            if kind == DeviceKind::Microphone && !for_call {
                continue;
            }
            if !handset.set(kind, self.chosen(kind), for_call).await {
                self.tell_devices(DeviceEvent::Refused(kind));
            }
        }
        handset.fitting.set(false);
    }

    fn device_reports(self, event: sdk::DeviceEvent) {
        match event {
            sdk::DeviceEvent::Failed(error) => {
                self.tell_line(LineEvent::Faulted(error.clone()));
                if let Some(attempt) = self.current_attempt() {
                    self.apply(attempt, CallReport::State(Event::DeviceFailed(error)));
                }
            }
            sdk::DeviceEvent::TokenWillExpire => self.pass_expires(),
            sdk::DeviceEvent::Registered if self.is_switched_on() => self.tell_line(LineEvent::Registered),
            // The SDK registers again after a loss even when it was told to unregister.
            sdk::DeviceEvent::Registered => {
                if let Some(handset) = self.held_handset() {
                    handset.device.unregister();
                }
            }
            sdk::DeviceEvent::Unregistered => self.all_silenced(),
            sdk::DeviceEvent::Incoming(call) => self.rang(call),
        }
    }

    /// Frees the Device, unless a call or the direct line lives on it.
    pub(super) fn free_handset(self) {
        if self.is_in_call() {
            return;
        }
        if self.is_switched_on() {
            if let Some(handset) = self.held_handset() {
                handset.let_go();
            }
            return;
        }
        let handset = self.held.try_update_value(|held| held.handset.take());
        drop(handset);
    }
}
