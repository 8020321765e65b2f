use js_sys::{Array, Object, Reflect};
use wasm_bindgen::JsValue;

use crate::SOUNDS;

/// How a [`Device`](super::Device) is set up; everything the SDK is told beside the token.
///
/// `chunderw` and `publishEvents` are not documented by Twilio, but are honoured by the published
/// SDK 2.18.5. Without `publishEvents: false` every call would send its token to
/// `eventgw.twilio.com`, whichever exchange it goes through.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeviceOptions {
    /// Where the SDK signals: host, port and path without scheme, for example
    /// `localhost:3000/exchange` for `wss://localhost:3000/exchange/signal`. `None` is Twilio.
    pub signalling: Option<String>,
}

impl DeviceOptions {
    /// Signalling under a path of the host that served the page, for example `/exchange`.
    #[must_use]
    pub fn same_page(path: &str) -> Self {
        let host = web_sys::window().and_then(|window| window.location().host().ok()).unwrap_or_default();
        let path = path.trim_matches('/');
        let signalling = if path.is_empty() { host } else { format!("{host}/{path}") };
        Self { signalling: Some(signalling) }
    }

    pub(super) fn to_js(&self) -> JsValue {
        let options = Object::new();
        set(&options, "codecPreferences", &Array::of2(&"opus".into(), &"pcmu".into()));
        // The exchange holds a call that long for a browser that has lost it, and so does a caller who is
        // in truth gone hold their place: long enough for a change of networks, not longer.
        set(&options, "maxCallSignalingTimeoutMs", &5_000.into());
        set(&options, "enableImprovedSignalingErrorPrecision", &true.into());
        set(&options, "logLevel", &"error".into());
        set(&options, "sounds", &sounds());
        if let Some(signalling) = &self.signalling {
            set(&options, "chunderw", &signalling.as_str().into());
            set(&options, "publishEvents", &false.into());
        }
        options.into()
    }
}

fn sounds() -> Object {
    let sounds = Object::new();
    for sound in SOUNDS {
        set(&sounds, sound.key, &sound.url.into());
    }
    sounds
}

/// Sets a property of an object just made; such an object refuses none.
fn set(object: &Object, key: &str, value: &JsValue) {
    let _ = Reflect::set(object, &key.into(), value);
}
