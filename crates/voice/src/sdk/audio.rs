use js_sys::Reflect;

use super::{bindings, read_error};
use crate::{DeviceKind, VoiceError};

/// The id that Chromium gives to the device that the system prefers.
const DEFAULT: &str = "default";

/// The microphone and the speaker of one [`Device`](super::Device) (the SDK's `AudioHelper`).
///
/// When a device is unplugged during a call, the SDK itself replaces it with the default one.
pub struct DeviceAudio {
    raw: bindings::AudioHelper,
}

impl DeviceAudio {
    pub(super) const fn new(raw: bindings::AudioHelper) -> Self {
        Self { raw }
    }

    /// Whether the SDK knows a device. It asks the browser by itself when the Device is made, and refuses
    /// devices that it does not know.
    #[must_use]
    pub fn knows(&self, kind: DeviceKind, id: &str) -> bool {
        self.known(kind).has(&id.into())
    }

    /// The id of the chosen device; `None` for the default.
    #[must_use]
    pub fn current(&self, kind: DeviceKind) -> Option<String> {
        let device = match kind {
            DeviceKind::Microphone => self.raw.input_device(),
            DeviceKind::Speaker => self.raw.speaker_devices().get().values().next().ok()?.value(),
        };
        if !device.is_object() {
            return None;
        }
        let id = Reflect::get(&device, &"deviceId".into()).ok()?.as_string()?;
        (id != DEFAULT).then_some(id)
    }

    /// Uses a microphone or speaker in the current call and in later ones.
    ///
    /// A microphone is opened at once, and stays open until [`release`](Self::release) or the end of the
    /// Device.
    ///
    /// # Errors
    /// When the device is not known or cannot be opened, or the browser lets no page choose.
    pub async fn choose(&self, kind: DeviceKind, id: &str) -> Result<(), VoiceError> {
        let chosen = match kind {
            DeviceKind::Microphone => self.raw.set_input_device(id).await,
            DeviceKind::Speaker => self.raw.speaker_devices().set(id).await,
        };
        chosen.map(drop).map_err(|thrown| read_error(&thrown))
    }

    /// Uses the browser's default device again; outside of a call it opens no microphone.
    ///
    /// # Errors
    /// As [`choose`](Self::choose).
    pub async fn choose_default(&self, kind: DeviceKind, in_call: bool) -> Result<(), VoiceError> {
        if kind == DeviceKind::Microphone && !in_call {
            self.release().await;
            return Ok(());
        }
        match self.default_id(kind) {
            Some(id) => self.choose(kind, &id).await,
            None => Ok(()),
        }
    }

    /// Closes a chosen microphone; does nothing during a call.
    pub async fn release(&self) {
        // It fails only during a call.
        let _ = self.raw.unset_input_device().await;
    }

    /// The id `default` if the browser has it, as Chromium has, or else the first id.
    fn default_id(&self, kind: DeviceKind) -> Option<String> {
        let known = self.known(kind);
        if known.has(&DEFAULT.into()) {
            return Some(DEFAULT.to_owned());
        }
        let first = known.keys().next().ok()?;
        first.value().as_string()
    }

    fn known(&self, kind: DeviceKind) -> js_sys::Map {
        match kind {
            DeviceKind::Microphone => self.raw.available_input_devices(),
            DeviceKind::Speaker => self.raw.available_output_devices(),
        }
    }
}
