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
/// Make it in response to a click or key: it opens an `AudioContext`, which browsers allow only after the
/// person has used the page. It must register for incoming calls, but not for outgoing ones. Dropping it
/// hangs up, declines the calls that ring, and destroys the SDK's Device.
pub struct Device {
    raw: bindings::Device,
    // The SDK throws an uncaught exception for an `error` without a listener. `destroy` removes all
    // listeners by itself, so these are dropped after it.
    _listeners: [Listener; 5],
    /// Whether events are still handled: not while this value is dropped, since `destroy` emits some.
    handles_events: Rc<Cell<bool>>,
}

/// What a [`Device`] reports beside the events of its calls.
pub enum DeviceEvent {
    /// `error`, of the Device itself; calls report their own.
    Failed(VoiceError),
    /// `tokenWillExpire`: ten seconds before the token expires.
    TokenWillExpire,
    /// `registered`: from now on calls ring here.
    Registered,
    /// `unregistered`: calls ring here no longer. Those that rang have ended, and report nothing more.
    Unregistered,
    /// `incoming`: a call rings.
    Incoming(IncomingCall),
}

impl Device {
    /// Makes a Device; `handle` receives all events that do not belong to a call.
    ///
    /// # Errors
    /// When the SDK refuses the token or the options.
    pub fn new(
        token: &str,
        options: &DeviceOptions,
        handle: impl Fn(DeviceEvent) + 'static,
    ) -> Result<Self, VoiceError> {
        let raw = bindings::Device::new(token, &options.to_js()).map_err(|thrown| read_error(&thrown))?;
        let handle = Rc::new(handle);
        let handles_events = Rc::new(Cell::new(true));
        let listen = |event: &'static str, read: fn(JsValue) -> DeviceEvent| {
            let (handle, handles_events) = (Rc::clone(&handle), Rc::clone(&handles_events));
            Listener::new(&raw, event, move |argument, _| {
                if handles_events.get() {
                    handle(read(argument));
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
        Ok(Self { raw, _listeners: listeners, handles_events })
    }

    /// Calls the application named in the token, with `params` for its webhook. The future borrows nothing,
    /// so that the Device, and with it the attempt, can be dropped before the exchange is reached.
    ///
    /// It returns the Call before the call is answered, and even before it is sent: `handle` receives what
    /// follows. Calls that ring are no longer reported; decline them first.
    ///
    /// # Errors
    /// When the exchange closed the connection, or the Device has a call already.
    pub fn connect(
        &self,
        params: &[(String, String)],
        handle: impl Fn(CallReport) + 'static,
    ) -> impl Future<Output = Result<Call, VoiceError>> + 'static {
        let raw = self.shared();
        let options = call::connect_options(params);
        async move {
            let call = raw.connect(&options).await.map_err(|thrown| read_error(&thrown))?;
            Ok(Call::new(call.unchecked_into(), handle))
        }
    }

    /// Registers the token's identity for incoming calls, unless it is registered or about to be.
    ///
    /// The result comes as an event: the SDK's own promise waits for ever if the token is refused.
    pub fn register(&self) {
        let raw = self.shared();
        if raw.state() == "unregistered" {
            wasm_bindgen_futures::spawn_local(async move {
                let _ = raw.register().await;
            });
        }
    }

    /// Ends the registration for incoming calls. A call in progress goes on.
    pub fn unregister(&self) {
        let raw = self.shared();
        if raw.state() == "registered" {
            wasm_bindgen_futures::spawn_local(async move {
                let _ = raw.unregister().await;
            });
        }
    }

    /// Replaces the token with a new one of the same identity, without any effect on a call.
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

    /// Whether the SDK destroyed it by itself: it does so when a page with a call is left, and the page may
    /// come back from the browser's back/forward cache.
    #[must_use]
    pub fn is_destroyed(&self) -> bool {
        self.shared().state() == "destroyed"
    }

    fn shared(&self) -> bindings::Device {
        self.raw.clone().unchecked_into()
    }
}

impl Drop for Device {
    fn drop(&mut self) {
        self.handles_events.set(false);
        self.raw.destroy();
    }
}

/// The options of a [`Device`](super::Device): everything that the SDK is given beside the token.
///
/// Twilio does not document `chunderw` and `publishEvents`, but the published SDK 2.18.5 follows them.
/// Without `publishEvents: false` every call would send its token to `eventgw.twilio.com`, whichever
/// exchange it goes through.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DeviceOptions {
    /// The address for signalling: host, port and path without scheme, for example
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
        // The exchange keeps a call for this long when its browser has lost the connection, and so a caller
        // who has really left keeps their place: it is long enough for a change of networks, and no longer.
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

/// Sets a property of a new object, which accepts every property.
fn set(object: &Object, key: &str, value: &JsValue) {
    let _ = Reflect::set(object, &key.into(), value);
}
