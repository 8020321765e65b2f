//! Microphones and speakers: their list, the user's choice, and its use.

use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::*, task::spawn_local};
use voice::{AudioDevice, AudioDeviceEvent, AudioDevices, DeviceKind, Preflight, browser};

use super::{VoiceClient, storage};

/// The delays after which a choice is selected again when devices have changed.
const RECHECK_DELAYS_MS: [u32; 3] = [400, 1_000, 3_000];

impl VoiceClient {
    pub(super) fn prepare_devices(self) {
        self.apply_to_devices(AudioDeviceEvent::Remembered(storage::choices()));
        self.held.try_update_value(|held| {
            held.device_watch = Some(browser::DeviceWatch::new(move || self.devices_changed()));
        });
        self.list_devices();
    }

    pub(in crate::phone) fn choose_device(self, kind: DeviceKind, id: &str) {
        let choice = self.signals.devices.try_with_untracked(|devices| {
            devices.of(kind).find(|device| device.id == id).map(AudioDevice::as_choice)
        });
        self.apply_to_devices(AudioDeviceEvent::Chosen(kind, choice.flatten()));
        let choices = self.signals.devices.try_with_untracked(|devices| devices.choices().clone());
        storage::remember_choices(&choices.unwrap_or_default());
        self.take_up(kind);
    }

    pub(in crate::phone) fn dismiss_device_problem(self) {
        self.apply_to_devices(AudioDeviceEvent::Dismissed);
    }

    /// A device was plugged in or out. The SDK notices that too and selects a device of its own at some
    /// later time, so the user's choice is selected again after it.
    fn devices_changed(self) {
        self.list_devices();
        spawn_local(async move {
            for pause_ms in RECHECK_DELAYS_MS {
                TimeoutFuture::new(pause_ms).await;
                self.select_devices_in_use();
            }
        });
    }

    /// Asks the browser for its devices, and selects a chosen one that has come back.
    pub(super) fn list_devices(self) {
        spawn_local(async move {
            let list = browser::list_devices().await;
            let in_use = self.is_in_call() || self.is_watching() || self.is_testing();
            self.apply_to_devices(AudioDeviceEvent::Listed { list, in_use });
            self.select_devices_in_use();
        });
    }

    /// The id of the chosen device, if it is plugged in.
    pub(super) fn chosen(self, kind: DeviceKind) -> Option<String> {
        let chosen = |devices: &AudioDevices| devices.chosen(kind).map(|device| device.id.clone());
        self.signals.devices.try_with_untracked(chosen).flatten()
    }

    pub(super) fn apply_to_devices(self, event: AudioDeviceEvent) {
        self.signals.devices.try_update(|devices| *devices = std::mem::take(devices).apply(event));
    }

    pub(super) fn is_testing(self) -> bool {
        self.signals.preflight.try_with_untracked(Preflight::is_under_way).unwrap_or_default()
    }

    fn take_up(self, kind: DeviceKind) {
        if kind == DeviceKind::Microphone && self.is_watching() {
            self.stop_watching();
            self.watch_microphone();
        }
        self.select_devices_in_use();
    }

    /// Selects the chosen devices on the page's Device and on that of a test call.
    fn select_devices_in_use(self) {
        let (own, of_test) = (self.held_device(), self.test_device());
        spawn_local(async move {
            if let Some(device) = own {
                self.select_devices(&device, self.is_in_call()).await;
            }
            if let Some(device) = of_test {
                self.select_devices(&device, true).await;
            }
        });
    }
}
