//! Typed bindings to the Voice SDK's global `Twilio`, which exist only in the browser.
//!
//! [`Device`] and [`Call`] own the closures that JavaScript calls: dropping one removes its listeners, and
//! dropping a Device also destroys it, which hangs up. Drop neither from within one of its own
//! listeners; let the current turn of the event loop finish first.

mod audio;
mod bindings;
mod call;
mod device;
mod listener;

pub use self::{
    audio::DeviceAudio,
    call::{Call, CallReport, IncomingCall},
    device::{Device, DeviceEvent, DeviceOptions},
};

use js_sys::{Reflect, global};
use wasm_bindgen::{JsCast, JsValue};

use crate::{VoiceError, error_code::CONNECTION_ERROR};

/// Converts any value that the SDK threw, rejected a promise with or emitted as an error.
///
/// Twilio's errors carry `code` and `description`; others, such as `InvalidStateError`, only
/// `message`; a promise that lost its stream is rejected with `undefined`.
fn read_error(thrown: &JsValue) -> VoiceError {
    let error: &bindings::TwilioError = thrown.unchecked_ref();
    if !thrown.is_object() {
        return VoiceError::Unreachable(CONNECTION_ERROR);
    }
    let code = error.code().as_f64().filter(|code| (0.0..=99_999.0).contains(code));
    let text = [error.description(), error.message()].into_iter().find_map(|text| text.as_string());
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "within 0..=99999")]
    VoiceError::from_twilio(code.unwrap_or_default() as u32, text.unwrap_or_default())
}

/// Checks whether this page can make calls, before anything is made for one.
///
/// # Errors
/// The first thing that is missing: a secure page, the SDK, or what the SDK needs from the browser.
pub fn ensure_supported() -> Result<(), VoiceError> {
    if !web_sys::window().is_some_and(|window| window.is_secure_context()) {
        return Err(VoiceError::InsecurePage);
    }
    let twilio = Reflect::get(&global(), &"Twilio".into()).unwrap_or_default();
    if !twilio.is_object() && !twilio.is_function() {
        return Err(VoiceError::SdkMissing);
    }
    if bindings::Device::is_supported() { Ok(()) } else { Err(VoiceError::BrowserUnsupported) }
}
