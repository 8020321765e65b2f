//! Microphones and speakers: listed, chosen, and taken up where they are in use.

use leptos::{prelude::*, task::spawn_local};
use voice::{DeviceEvent, DeviceKind, Preflight, browser};

use super::{Wire, kept};

impl Wire {
    pub(super) fn prepare_devices(self) {
        self.tell_devices(DeviceEvent::Remembered(kept::choices()));
        self.held.try_update_value(|held| {
            held.device_watch = Some(browser::DeviceWatch::new(move || self.list_devices()));
        });
        self.list_devices();
    }

    pub(in crate::phone) fn choose_device(self, kind: DeviceKind, id: &str) {
        let choice = self.signals.devices.try_with_untracked(|devices| {
            let mut of_kind: Box<dyn Iterator<Item = _>> = match kind {
                DeviceKind::Microphone => Box::new(devices.microphones()),
                DeviceKind::Speaker => Box::new(devices.speakers()),
            };
            of_kind.find(|device| device.id == id).map(voice::AudioDevice::as_choice)
        });
        self.tell_devices(DeviceEvent::Chosen(kind, choice.flatten()));
        let choices = self.signals.devices.try_with_untracked(|devices| devices.choices().clone());
        kept::remember_choices(&choices.unwrap_or_default());
        self.take_up(kind);
    }

    pub(in crate::phone) fn dismiss_device_trouble(self) {
        self.tell_devices(DeviceEvent::Dismissed);
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
        let chosen = |devices: &voice::Devices| devices.chosen(kind).map(|device| device.id.clone());
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
