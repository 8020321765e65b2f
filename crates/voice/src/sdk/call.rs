use std::rc::Rc;

use js_sys::{Object, Reflect};
use wasm_bindgen::JsValue;

use super::{bindings, listener::Listener, read_error};
use crate::{PhoneEvent, QualityWarning, Sample, VoiceError};

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
        let listen = |event: &'static str, read: fn(&JsValue) -> PhoneEvent| {
            let happened = Rc::clone(&happened);
            Listener::new(&raw, event, move |argument, _| happened(CallReport::State(read(&argument))))
        };
        let listeners = [
            listen("ringing", |_| PhoneEvent::Ringing),
            listen("accept", |_| PhoneEvent::Accepted),
            listen("reconnecting", |error| PhoneEvent::Reconnecting(read_error(error))),
            listen("reconnected", |_| PhoneEvent::Reconnected),
            listen("error", |error| PhoneEvent::CallFailed(read_error(error))),
            listen("disconnect", |_| PhoneEvent::Disconnected),
            listen("cancel", |_| PhoneEvent::Cancelled),
            hear("mute", |muted, _| Some(CallReport::Muted(muted.is_truthy()))),
            hear("volume", |own, far| Some(read_levels(own, far))),
            hear("sample", |sample, _| Some(read_sample(sample))),
            hear("warning", |name, _| read_warning(name).map(CallReport::Warned)),
            hear("warning-cleared", |name, _| read_warning(name).map(CallReport::Cleared)),
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

/// What a [`Call`](super::Call) reports.
#[derive(Debug, Clone, PartialEq)]
pub enum CallReport {
    /// Its state changed, or it hit an error.
    State(PhoneEvent),
    /// `mute`: the microphone was muted or opened.
    Muted(bool),
    /// `volume`: both sides' levels, every 50 ms.
    Levels {
        /// This side's, 0.0 to 1.0 for −100 to −30 dB.
        own: f64,
        /// The far side's, on the same scale.
        far: f64,
    },
    /// `sample`: the figures of one second.
    Sampled(Sample),
    /// `warning`, of those that tell more than the figures do.
    Warned(QualityWarning),
    /// `warning-cleared`.
    Cleared(QualityWarning),
}

/// `Device.ConnectOptions` with custom parameters.
pub(super) fn connect_options(params: &[(String, String)]) -> JsValue {
    let (options, custom) = (Object::new(), Object::new());
    for (name, value) in params {
        // An object just made refuses no property.
        let _ = Reflect::set(&custom, &name.into(), &value.into());
    }
    let _ = Reflect::set(&options, &"params".into(), &custom);
    options.into()
}

pub(super) fn read_levels(own: &JsValue, far: &JsValue) -> CallReport {
    let level = |value: &JsValue| value.as_f64().unwrap_or_default();
    CallReport::Levels { own: level(own), far: level(far) }
}

/// Reads an `RTCSample`; what is missing stays unknown.
pub(super) fn read_sample(sample: &JsValue) -> CallReport {
    let figure = |name: &str| Reflect::get(sample, &name.into()).ok().and_then(|value| value.as_f64());
    CallReport::Sampled(Sample {
        rtt_ms: figure("rtt"),
        jitter_ms: figure("jitter"),
        mos: figure("mos"),
        packets_received: figure("packetsReceived").unwrap_or_default(),
        packets_lost: figure("packetsLost").unwrap_or_default(),
    })
}

pub(super) fn read_warning(name: &JsValue) -> Option<QualityWarning> {
    QualityWarning::from_name(&name.as_string()?)
}
