use js_sys::{Reflect, global};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{MediaDeviceInfo, MediaDeviceKind};

use super::{DomListener, media_devices};
use crate::{AudioDevice, DeviceKind, DeviceList};

/// Lists all microphones and speakers that the browser has now, without asking for permission.
///
/// Names are empty until the microphone is allowed. The list is unknown where the browser has no
/// `enumerateDevices`, or refuses it.
pub async fn list_devices() -> DeviceList {
    DeviceList { devices: enumerate().await, speaker_choice: has_set_sink_id() }
}

async fn enumerate() -> Option<Vec<AudioDevice>> {
    let found = JsFuture::from(media_devices()?.enumerate_devices().ok()?).await.ok()?;
    let found: js_sys::Array = found.dyn_into().ok()?;
    Some(found.iter().filter_map(|device| read(&device.unchecked_into())).collect())
}

fn read(device: &MediaDeviceInfo) -> Option<AudioDevice> {
    let kind = match device.kind() {
        MediaDeviceKind::Audioinput => DeviceKind::Microphone,
        MediaDeviceKind::Audiooutput => DeviceKind::Speaker,
        _ => return None,
    };
    Some(AudioDevice { kind, id: device.device_id(), label: device.label(), group: device.group_id() })
}

/// Whether the browser lets a page choose its speaker (`HTMLMediaElement.setSinkId`).
fn has_set_sink_id() -> bool {
    let get = |object: &JsValue, name: &str| Reflect::get(object, &name.into()).unwrap_or_default();
    let prototype = get(&get(&global(), "HTMLMediaElement"), "prototype");
    get(&prototype, "setSinkId").is_function()
}

/// While this value lives, it reports when a device is plugged in or unplugged.
pub struct DeviceWatch {
    _listener: Option<DomListener>,
}

impl DeviceWatch {
    /// Calls `changed` after every change.
    pub fn new(changed: impl Fn() + 'static) -> Self {
        let listener =
            media_devices().map(|devices| DomListener::new(devices, "devicechange", move |_| changed()));
        Self { _listener: listener }
    }
}
