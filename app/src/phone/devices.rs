//! Microphones and speakers, and listening to the microphone outside of calls.

use leptos::prelude::*;
use voice::{DeviceKind, Devices, MicrophoneWatch};

use super::Line;

impl Line {
    /// The microphones and speakers, reactively; the list follows what is plugged in.
    pub fn devices(self) -> ReadSignal<Devices> {
        self.signals.devices.read_only()
    }

    /// Chooses a device by its id, or the browser's default by an empty one; kept for later visits, and
    /// heard at once in a call.
    pub fn choose_device(self, kind: DeviceKind, id: &str) {
        self.wire.choose_device(kind, id);
    }

    /// What befell a device, in plain sentences, reactively; `None` while all is well.
    pub fn device_trouble(self) -> Option<String> {
        self.signals.devices.with(Devices::trouble)
    }

    /// The person has read of the trouble.
    pub fn dismiss_device_trouble(self) {
        self.wire.dismiss_device_trouble();
    }

    /// Opens the microphone so that [`input_level`](Self::input_level) follows it, without a call; asks the
    /// person if the browser has not yet. A call or test call takes it over.
    pub fn watch_microphone(self) {
        self.wire.watch_microphone();
    }

    /// Closes the microphone again; leaving the component does, too.
    pub fn stop_watching(self) {
        self.wire.stop_watching();
    }

    /// Whether the microphone is being watched, reactively.
    pub fn watch(self) -> ReadSignal<MicrophoneWatch> {
        self.signals.watch.read_only()
    }
}
