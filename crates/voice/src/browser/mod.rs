//! What the browser itself gives to a telephone: devices, a microphone outside of calls, time, and a
//! question before the page is left.
//!
//! As with the SDK, every value owns what it has given to JavaScript, and dropping it takes it back.

mod devices;
mod leaving;
mod listener;
mod microphone;

pub use devices::{DeviceWatch, list_devices};
pub use leaving::LeaveGuard;
pub use microphone::Microphone;

/// Milliseconds since the page began, by a clock that is never set back.
#[must_use]
pub fn now_ms() -> f64 {
    web_sys::window().and_then(|window| window.performance()).map_or(0.0, |performance| performance.now())
}

/// `navigator.mediaDevices`, which insecure pages do not have.
fn media_devices() -> Option<web_sys::MediaDevices> {
    let devices = web_sys::window()?.navigator().media_devices().ok()?;
    wasm_bindgen::JsValue::from(&devices).is_object().then_some(devices)
}
