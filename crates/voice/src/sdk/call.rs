use std::rc::Rc;

use wasm_bindgen::JsValue;

use super::{bindings, listener::Listener, read_error};
use crate::{Event, VoiceError};

/// Twilio's Call: one outgoing call of a [`Device`](super::Device).
///
/// Dropping it takes the listeners off; it does not hang up.
pub struct Call {
    raw: bindings::Call,
    _listeners: [Listener; 6],
}

impl Call {
    /// Takes over a Call; `happened` hears of it by the phone's events of the same names.
    pub(super) fn new(raw: bindings::Call, happened: impl Fn(Event) + 'static) -> Self {
        let happened = Rc::new(happened);
        let listen = |event: &'static str, read: fn(&JsValue) -> Event| {
            let happened = Rc::clone(&happened);
            Listener::new(&raw, event, move |argument| happened(read(&argument)))
        };
        let listeners = [
            listen("ringing", |_| Event::Ringing),
            listen("accept", |_| Event::Accepted),
            listen("reconnecting", |error| Event::Reconnecting(read_error(error))),
            listen("reconnected", |_| Event::Reconnected),
            listen("error", |error| Event::CallFailed(read_error(error))),
            listen("disconnect", |_| Event::Disconnected),
        ];
        Self { raw, _listeners: listeners }
    }

    /// Sends DTMF: digits, `*` and `#`.
    ///
    /// # Errors
    /// When the text holds anything else, or the connection cannot carry digits now.
    pub fn send_digits(&self, digits: &str) -> Result<(), VoiceError> {
        self.raw.send_digits(digits).map_err(|thrown| read_error(&thrown))
    }

    /// Hangs up; nothing happens when the call is over already.
    pub fn disconnect(&self) {
        self.raw.disconnect();
    }
}
