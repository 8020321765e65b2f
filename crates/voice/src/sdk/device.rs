use std::{cell::Cell, rc::Rc};

use js_sys::{Array, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

use super::{
    audio::DeviceAudio,
    bindings,
    call::{self, Call, CallReport, IncomingCall},
    listener::Listener,
    read_error,
};
use crate::{SOUNDS, VoiceError};

/// Twilio's Device: one connection to an exchange under one token, for one call at a time.
///
/// Make it when the person does something: it opens an `AudioContext`, which browsers allow only after
/// a gesture. It need not register to call out, only to be rung. Dropping it hangs up, declines what
/// rings, and frees it.
pub struct Device {
    raw: bindings::Device,
    // The SDK throws an uncaught exception for an `error` nobody listens to. `destroy` takes all
    // listeners off by itself, so these outlive it.
    _listeners: [Listener; 5],
    /// Whether anybody still wants to hear: not while this value is dropped, since `destroy` reports.
    heard: Rc<Cell<bool>>,
}

/// What a [`Device`] reports beside the news of its calls.
pub enum DeviceEvent {
    /// `error`, of the Device itself; calls report their own.
    Failed(VoiceError),
    /// `tokenWillExpire`: ten seconds before the token's end.
    TokenWillExpire,
    /// `registered`: calls ring here from now on.
    Registered,
    /// `unregistered`: no longer. What rang is gone without further report.
    Unregistered,
    /// `incoming`: a call rings.
    Incoming(IncomingCall),
}

impl Device {
    /// Makes a Device; `happened` hears what is not a call's own.
    ///
    /// # Errors
    /// When the SDK refuses the token or the options.
    pub fn new(
        token: &str,
        options: &DeviceOptions,
        happened: impl Fn(DeviceEvent) + 'static,
    ) -> Result<Self, VoiceError> {
        let raw = bindings::Device::new(token, &options.to_js()).map_err(|thrown| read_error(&thrown))?;
        let happened = Rc::new(happened);
        let heard = Rc::new(Cell::new(true));
        let listen = |event: &'static str, read: fn(JsValue) -> DeviceEvent| {
            let (happened, heard) = (Rc::clone(&happened), Rc::clone(&heard));
            Listener::new(&raw, event, move |argument, _| {
                if heard.get() {
                    happened(read(argument));
                }
            })
        };
        let listeners = [
            listen("error", |error| DeviceEvent::Failed(read_error(&error))),
            listen("tokenWillExpire", |_| DeviceEvent::TokenWillExpire),
            listen("registered", |_| DeviceEvent::Registered),
            listen("unregistered", |_| DeviceEvent::Unregistered),
            listen("incoming", |call| DeviceEvent::Incoming(IncomingCall::new(call.unchecked_into()))),
        ];
        Ok(Self { raw, _listeners: listeners, heard })
    }

    /// Calls the application named in the token, with `params` for its webhook. The future borrows nothing, so that the Device
    /// can be dropped (and with it the attempt) while the exchange has not been reached.
    ///
    /// The Call is there before it is answered, in fact before it is sent: `happened` hears the
    /// rest. Calls that ring are no longer reported; decline them first.
    ///
    /// # Errors
    /// When the exchange closed the connection, or a call stands already.
    pub fn connect(
        &self,
        params: &[(String, String)],
        happened: impl Fn(CallReport) + 'static,
    ) -> impl Future<Output = Result<Call, VoiceError>> + 'static {
        let raw = self.handle();
        let options = call::connect_options(params);
        async move {
            let call = raw.connect(&options).await.map_err(|thrown| read_error(&thrown))?;
            Ok(Call::new(call.unchecked_into(), happened))
        }
    }

    /// Asks to be rung under the token's identity, unless that is asked or granted already.
    ///
    /// What comes of it is reported: the SDK's own promise waits for ever if the token is refused.
    pub fn register(&self) {
        let raw = self.handle();
        if raw.state() == "unregistered" {
            wasm_bindgen_futures::spawn_local(async move {
                let _ = raw.register().await;
            });
        }
    }

    /// Asks to be rung no longer. A call that stands goes on.
    pub fn unregister(&self) {
        let raw = self.handle();
        if raw.state() == "registered" {
            wasm_bindgen_futures::spawn_local(async move {
                let _ = raw.unregister().await;
            });
        }
    }

    /// Goes on under a new token of the same identity, without touching a call.
    ///
    /// # Errors
    /// When the Device was destroyed.
    pub fn update_token(&self, token: &str) -> Result<(), VoiceError> {
        self.raw.update_token(token).map_err(|thrown| read_error(&thrown))
    }

    /// The Device's microphone and speaker.
    #[must_use]
    pub fn audio(&self) -> Option<DeviceAudio> {
        self.raw.audio().map(DeviceAudio::new)
    }

    fn handle(&self) -> bindings::Device {
        self.raw.clone().unchecked_into()
    }
}

impl Drop for Device {
    fn drop(&mut self) {
        self.heard.set(false);
        self.raw.destroy();
    }
}

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
