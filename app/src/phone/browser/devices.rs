//! Microphones and speakers: listed, chosen, and taken up where they are in use.

use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::*, task::spawn_local};
use voice::{AudioDevice, DeviceEvent, DeviceKind, Devices, Preflight, browser};

use super::{Wire, kept};

/// When to look again after a change, each after the one before.
const AFTER_THE_SDK_MS: [u32; 3] = [400, 1_000, 3_000];

impl Wire {
    pub(super) fn prepare_devices(self) {
        self.tell_devices(DeviceEvent::Remembered(kept::choices()));
        self.held.try_update_value(|held| {
            held.device_watch = Some(browser::DeviceWatch::new(move || self.devices_changed()));
        });
        self.list_devices();
    }

    pub(in crate::phone) fn choose_device(self, kind: DeviceKind, id: &str) {
        let choice = self.signals.devices.try_with_untracked(|devices| {
            devices.of(kind).find(|device| device.id == id).map(AudioDevice::as_choice)
        });
        self.tell_devices(DeviceEvent::Chosen(kind, choice.flatten()));
        let choices = self.signals.devices.try_with_untracked(|devices| devices.choices().clone());
        kept::remember_choices(&choices.unwrap_or_default());
        self.take_up(kind);
    }

    pub(in crate::phone) fn dismiss_device_trouble(self) {
        self.tell_devices(DeviceEvent::Dismissed);
    }

    /// Something was plugged in or out. The SDK hears of it as well, and opens what it takes for right
    /// whenever it is done: so the person's choice is seen to once more after it.
    fn devices_changed(self) {
        self.list_devices();
        spawn_local(async move {
            for pause_ms in AFTER_THE_SDK_MS {
                TimeoutFuture::new(pause_ms).await;
                self.fit_in_use();
            }
        });
    }

    /// Asks the browser what there is, and takes up a chosen device that has come back.
    pub(super) fn list_devices(self) {
        spawn_local(async move {
            let list = browser::list_devices().await;
            let in_use = self.is_in_call() || self.is_watching() || self.is_testing();
            self.tell_devices(DeviceEvent::Listed { list, in_use });
            self.fit_in_use();
        });
    }

    /// The id of the chosen device, if it is there.
    pub(super) fn chosen(self, kind: DeviceKind) -> Option<String> {
        let chosen = |devices: &Devices| devices.chosen(kind).map(|device| device.id.clone());
        self.signals.devices.try_with_untracked(chosen).flatten()
    }

    pub(super) fn tell_devices(self, event: DeviceEvent) {
        self.signals.devices.try_update(|devices| *devices = std::mem::take(devices).on(event));
    }

    pub(super) fn is_testing(self) -> bool {
        self.signals.preflight.try_with_untracked(Preflight::is_under_way).unwrap_or_default()
    }

    fn take_up(self, kind: DeviceKind) {
        if kind == DeviceKind::Microphone && self.is_watching() {
            self.stop_watching();
            self.watch_microphone();
        }
        self.fit_in_use();
    }

    /// Fits every Device there is: the page's own and that of a test call.
    fn fit_in_use(self) {
        let (own, of_test) = (self.held_handset(), self.test_handset());
        spawn_local(async move {
            if let Some(handset) = own {
                self.fit(&handset, self.is_in_call()).await;
            }
            if let Some(handset) = of_test {
                self.fit(&handset, true).await;
            }
        });
    }
}
