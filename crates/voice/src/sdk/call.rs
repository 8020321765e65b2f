use std::rc::Rc;

use js_sys::Reflect;
use wasm_bindgen::JsValue;

use super::{CallReport, bindings, listener::Listener, read_error, report};
use crate::{Event, VoiceError};

/// Twilio's Call: one call of a [`Device`](super::Device), outgoing or taken.
///
/// Dropping it takes the listeners off; it does not hang up.
pub struct Call {
    raw: bindings::Call,
    _listeners: [Listener; 12],
}

impl Call {
    /// Takes over a Call; `happened` hears all that it reports.
    pub(super) fn new(raw: bindings::Call, happened: impl Fn(CallReport) + 'static) -> Self {
        let happened = Rc::new(happened);
        let hear = |event: &'static str, read: fn(&JsValue, &JsValue) -> Option<CallReport>| {
            let happened = Rc::clone(&happened);
            Listener::new(&raw, event, move |first, second| {
                if let Some(report) = read(&first, &second) {
                    happened(report);
                }
            })
        };
        let listen = |event: &'static str, read: fn(&JsValue) -> Event| {
            let happened = Rc::clone(&happened);
            Listener::new(&raw, event, move |argument, _| happened(CallReport::State(read(&argument))))
        };
        let listeners = [
            listen("ringing", |_| Event::Ringing),
            listen("accept", |_| Event::Accepted),
            listen("reconnecting", |error| Event::Reconnecting(read_error(error))),
            listen("reconnected", |_| Event::Reconnected),
            listen("error", |error| Event::CallFailed(read_error(error))),
            listen("disconnect", |_| Event::Disconnected),
            listen("cancel", |_| Event::Cancelled),
            hear("mute", |muted, _| Some(CallReport::Muted(muted.is_truthy()))),
            hear("volume", |own, far| Some(report::levels(own, far))),
            hear("sample", |sample, _| Some(report::sample(sample))),
            hear("warning", |name, _| report::warning(name).map(CallReport::Warned)),
            hear("warning-cleared", |name, _| report::warning(name).map(CallReport::Cleared)),
        ];
        Self { raw, _listeners: listeners }
    }

    /// Answers a call that rings; `accept` is reported once the answer is on its way.
    pub fn accept(&self) {
        self.raw.accept();
    }

    /// Declines a call that rings.
    pub fn reject(&self) {
        self.raw.reject();
    }

    /// Sends DTMF: digits, `*` and `#`.
    ///
    /// # Errors
    /// When the text holds anything else, or the connection cannot carry digits now.
    pub fn send_digits(&self, digits: &str) -> Result<(), VoiceError> {
        self.raw.send_digits(digits).map_err(|thrown| read_error(&thrown))
    }

    /// Mutes the microphone or opens it again; `mute` is reported if that changes anything.
    pub fn mute(&self, muted: bool) {
        self.raw.mute(muted);
    }

    /// Hangs up; nothing happens when the call is over already.
    pub fn disconnect(&self) {
        self.raw.disconnect();
    }
}

/// A call that rings, before anybody listens to it.
pub struct IncomingCall {
    raw: bindings::Call,
}

impl IncomingCall {
    pub(super) const fn new(raw: bindings::Call) -> Self {
        Self { raw }
    }

    /// Whether it still rings. The SDK reports a call only after its ringing tone has begun, which
    /// takes up to two seconds: whoever called may be gone by then, and that is not reported again.
    #[must_use]
    pub fn is_ringing(&self) -> bool {
        self.raw.status() == "pending"
    }

    /// Who calls, as Twilio writes it: `client:` and a name, or a number; empty if that is not told.
    #[must_use]
    pub fn from(&self) -> String {
        let parameters = self.raw.parameters();
        Reflect::get(&parameters, &"From".into()).ok().and_then(|from| from.as_string()).unwrap_or_default()
    }

    /// Takes the call over; `happened` hears all that it reports, first perhaps that it was cancelled.
    pub fn listen(self, happened: impl Fn(CallReport) + 'static) -> Call {
        Call::new(self.raw, happened)
    }
}
