//! The SDK's Device with its microphone and speaker.

use std::{cell::Cell, rc::Rc};

use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::*, task::spawn_local};
use show::VoiceToken;
use voice::{
    AudioDeviceEvent, DeviceKind, DirectLineEvent, PhoneEvent, VoiceError,
    sdk::{self, CallReport, DeviceOptions},
};

use super::VoiceClient;

/// How often, and at what interval, a new Device is asked whether it knows a microphone or speaker: it
/// lists them in the background.
const MAX_POLLS: u32 = 25;
const POLL_INTERVAL_MS: u32 = 40;

/// A Device of the SDK whose microphone and speaker can be selected.
pub(super) struct PhoneDevice {
    pub(super) sdk: sdk::Device,
    /// Whether a selection is under way: one at a time, else an earlier one could end last.
    selecting: Cell<bool>,
}

impl PhoneDevice {
    /// Makes a Device for a token.
    pub(super) fn new(
        voice_token: &VoiceToken,
        happened: impl Fn(sdk::DeviceEvent) + 'static,
    ) -> Result<Self, VoiceError> {
        let options = voice_token
            .signalling_path
            .as_deref()
            .map_or_else(DeviceOptions::default, DeviceOptions::same_page);
        Ok(Self {
            sdk: sdk::Device::new(&voice_token.token, &options, happened)?,
            selecting: Cell::default(),
        })
    }

    /// Selects a microphone or speaker, the default by `None`; returns whether that succeeded.
    async fn set(&self, kind: DeviceKind, wanted: Option<String>, in_call: bool) -> bool {
        let Some(audio) = self.sdk.audio() else { return true };
        // Read each time: the SDK changes devices by itself when one is unplugged.
        if audio.current(kind) == wanted {
            return true;
        }
        let Some(id) = wanted else { return audio.choose_default(kind, in_call).await.is_ok() };
        for _ in 0..MAX_POLLS {
            if audio.knows(kind, &id) {
                break;
            }
            TimeoutFuture::new(POLL_INTERVAL_MS).await;
        }
        audio.choose(kind, &id).await.is_ok()
    }

    /// Closes the microphone after a call.
    fn release_microphone(self: Rc<Self>) {
        if let Some(audio) = self.sdk.audio() {
            spawn_local(async move { audio.release().await });
        }
    }
}

impl VoiceClient {
    /// The present Device, or a new one.
    pub(super) async fn device(self) -> Result<Rc<PhoneDevice>, VoiceError> {
        if let Some(device) = self.held_device() {
            return Ok(device);
        }
        let voice_token = self.fresh_token().await?;
        if let Some(device) = self.held_device() {
            return Ok(device);
        }
        let device = Rc::new(PhoneDevice::new(&voice_token, move |event| self.device_reports(event))?);
        self.held.try_update_value(|held| held.device = Some(Rc::clone(&device)));
        self.keep_renewed(&device);
        Ok(device)
    }

    /// The present Device; one that the SDK has destroyed is none.
    pub(super) fn held_device(self) -> Option<Rc<PhoneDevice>> {
        let held = self.held.try_with_value(|held| held.device.clone()).flatten();
        held.filter(|device| !device.sdk.is_destroyed())
    }

    /// The browser shows a page again that it had kept: if the SDK has ended the Device with the call that
    /// the page had, the direct line gets another.
    pub(super) fn page_restored(self) {
        if self.is_switched_on() && self.held_device().is_none() {
            spawn_local(self.register());
        }
    }

    /// Selects what the user chose, as far as it is plugged in. Selecting a microphone opens it, so that
    /// is done for calls only.
    pub(super) async fn select_devices(self, device: &PhoneDevice, for_call: bool) {
        while device.selecting.replace(true) {
            TimeoutFuture::new(POLL_INTERVAL_MS).await;
        }
        for kind in DeviceKind::BOTH {
            if kind == DeviceKind::Microphone && !for_call {
                continue;
            }
            if !device.set(kind, self.chosen(kind), for_call).await {
                self.apply_to_devices(AudioDeviceEvent::Refused(kind));
            }
        }
        device.selecting.set(false);
    }

    fn device_reports(self, event: sdk::DeviceEvent) {
        match event {
            sdk::DeviceEvent::Failed(error) => {
                self.apply_to_line(DirectLineEvent::Faulted(error.clone()));
                if let Some(attempt) = self.current_attempt() {
                    self.call_reported(attempt, CallReport::State(PhoneEvent::DeviceFailed(error)));
                }
            }
            sdk::DeviceEvent::TokenWillExpire => self.token_will_expire(),
            sdk::DeviceEvent::Registered if self.is_switched_on() => {
                self.apply_to_line(DirectLineEvent::Registered)
            }
            // After a lost connection the SDK registers again even if it was told to unregister.
            sdk::DeviceEvent::Registered => {
                if let Some(device) = self.held_device() {
                    device.sdk.unregister();
                }
            }
            sdk::DeviceEvent::Unregistered => self.all_silenced(),
            sdk::DeviceEvent::Incoming(call) => self.call_rang(call),
        }
    }

    /// Frees the Device, unless a call or the direct line uses it.
    pub(super) fn free_device(self) {
        if self.is_in_call() {
            return;
        }
        if self.is_switched_on() {
            if let Some(device) = self.held_device() {
                device.release_microphone();
            }
            return;
        }
        let device = self.held.try_update_value(|held| held.device.take());
        drop(device);
    }
}
