//! Microphones and speakers: their list, the user's choice, and its use.

use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::*, task::spawn_local};
use voice::{
    AudioDevice, AudioDeviceEvent, AudioDevices, DeviceKind, Preflight, VoiceError,
    browser::{self, Microphone},
};

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
            let unlisted = devices.unlisted(kind).filter(|choice| choice.id == id).cloned();
            devices.of(kind).find(|device| device.id == id).map(AudioDevice::as_choice).or(unlisted)
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
            self.read_devices().await;
            self.select_devices_in_use();
        });
    }

    async fn read_devices(self) {
        let list = browser::list_devices().await;
        let in_use = self.is_in_call() || self.is_watching() || self.is_testing();
        self.apply_to_devices(AudioDeviceEvent::Listed { list, in_use });
    }

    /// Opens the chosen microphone, or the default one if that fails; from then on devices have names.
    pub(super) async fn open_microphone(self) -> Result<Microphone, VoiceError> {
        let opened = match self.id_to_open() {
            Some(id) => match Microphone::open(Some(&id)).await {
                Err(VoiceError::NoMicrophone | VoiceError::MicrophoneFailed) => Microphone::open(None).await,
                opened => opened,
            },
            None => Microphone::open(None).await,
        };
        self.read_devices().await;
        self.select_devices_in_use();
        opened
    }

    /// Opens the chosen microphone if the browser tells of no devices before that, so that what was chosen can be
    /// selected before a call and not in its midst. The value keeps it open.
    pub(super) async fn open_to_list(self) -> Option<Microphone> {
        let is_unlisted =
            |devices: &AudioDevices| DeviceKind::BOTH.iter().any(|kind| devices.unlisted(*kind).is_some());
        let is_unlisted = self.signals.devices.try_with_untracked(is_unlisted).unwrap_or_default();
        // Why it cannot be opened is told by the call itself.
        if is_unlisted { self.open_microphone().await.ok() } else { None }
    }

    /// The id of the chosen microphone, if it may be plugged in.
    fn id_to_open(self) -> Option<String> {
        let unlisted =
            |devices: &AudioDevices| devices.unlisted(DeviceKind::Microphone).map(|choice| choice.id.clone());
        let unlisted = || self.signals.devices.try_with_untracked(unlisted).flatten();
        self.chosen(DeviceKind::Microphone).or_else(unlisted)
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
