use js_sys::{Reflect, global};

use super::bindings;
use crate::VoiceError;

/// Whether this page can make calls at all, before anything is built for one.
///
/// # Errors
/// The first thing that is missing: a secure page, the SDK, or what the SDK needs of the browser.
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
