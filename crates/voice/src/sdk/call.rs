use std::rc::Rc;

use js_sys::{Object, Reflect};
use wasm_bindgen::JsValue;

use super::{bindings, listener::Listener, read_error};
use crate::{PhoneEvent, QualityWarning, Sample, VoiceError};

/// Twilio's Call: one call of a [`Device`](super::Device), outgoing or taken.
///
/// Dropping it removes the listeners; it does not hang up.
pub struct Call {
    raw: bindings::Call,
    _listeners: [Listener; 12],
}

impl Call {
    /// Wraps a Call; `handle` receives all that it reports.
    pub(super) fn new(raw: bindings::Call, handle: impl Fn(CallReport) + 'static) -> Self {
        let handle = Rc::new(handle);
        let report = |event: &'static str, read: fn(&JsValue, &JsValue) -> Option<CallReport>| {
            let handle = Rc::clone(&handle);
            Listener::new(&raw, event, move |first, second| {
                if let Some(report) = read(&first, &second) {
                    handle(report);
                }
            })
        };
        let state = |event: &'static str, read: fn(&JsValue) -> PhoneEvent| {
            let handle = Rc::clone(&handle);
            Listener::new(&raw, event, move |argument, _| handle(CallReport::State(read(&argument))))
        };
        let listeners = [
            state("ringing", |_| PhoneEvent::Ringing),
            state("accept", |_| PhoneEvent::Accepted),
            state("reconnecting", |error| PhoneEvent::Reconnecting(read_error(error))),
            state("reconnected", |_| PhoneEvent::Reconnected),
            state("error", |error| PhoneEvent::CallFailed(read_error(error))),
            state("disconnect", |_| PhoneEvent::Disconnected),
            state("cancel", |_| PhoneEvent::Cancelled),
            report("mute", |muted, _| Some(CallReport::Muted(muted.is_truthy()))),
            report("volume", |own, far| Some(read_levels(own, far))),
            report("sample", |sample, _| Some(read_sample(sample))),
            report("warning", |name, _| read_warning(name).map(CallReport::Warned)),
            report("warning-cleared", |name, _| read_warning(name).map(CallReport::Cleared)),
        ];
        Self { raw, _listeners: listeners }
    }

    /// Its SID, once the exchange has told it: with `ringing` or `accept`.
    #[must_use]
    pub fn sid(&self) -> Option<String> {
        parameter(&self.raw, "CallSid")
    }

    /// Answers a call that rings; the SDK reports `accept` once it has sent the answer.
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
    /// When the text contains anything else, or the connection cannot carry digits now.
    pub fn send_digits(&self, digits: &str) -> Result<(), VoiceError> {
        self.raw.send_digits(digits).map_err(|thrown| read_error(&thrown))
    }

    /// Mutes the microphone or opens it again; the SDK reports `mute` if that changes anything.
    pub fn mute(&self, muted: bool) {
        self.raw.mute(muted);
    }

    /// Hangs up; does nothing if the call is over already.
    pub fn disconnect(&self) {
        self.raw.disconnect();
    }
}

/// A call that rings, before listeners are added to it.
pub struct IncomingCall {
    raw: bindings::Call,
}

impl IncomingCall {
    pub(super) const fn new(raw: bindings::Call) -> Self {
        Self { raw }
    }

    /// Whether it still rings. The SDK reports a call only after its ringing tone has begun, which
    /// takes up to two seconds: the caller may have given up by then, and no event follows for that.
    #[must_use]
    pub fn is_ringing(&self) -> bool {
        self.raw.status() == "pending"
    }

    /// Who calls, as Twilio writes it: `client:` and a name, or a number; empty if that is unknown.
    #[must_use]
    pub fn from(&self) -> String {
        parameter(&self.raw, "From").unwrap_or_default()
    }

    /// Adds listeners to the call; `handle` receives all that it reports, even if the caller has given up.
    pub fn listen(self, handle: impl Fn(CallReport) + 'static) -> Call {
        Call::new(self.raw, handle)
    }
}

/// What a [`Call`](super::Call) reports.
#[derive(Debug, Clone, PartialEq)]
pub enum CallReport {
    /// Its state changed, or an error occurred.
    State(PhoneEvent),
    /// `mute`: the microphone was muted or opened.
    Muted(bool),
    /// `volume`: both sides' levels, every 50 ms.
    Levels {
        /// This side's level, 0.0 to 1.0 for −100 to −30 dB.
        own: f64,
        /// The far side's level, on the same scale.
        far: f64,
    },
    /// `sample`: the figures of the last second.
    Sampled(Sample),
    /// `warning`, if it is one that the figures do not show.
    Warned(QualityWarning),
    /// `warning-cleared`, for the same warnings.
    Cleared(QualityWarning),
}

/// One of the values that the exchange told of a call; `None` if it is missing or empty.
fn parameter(call: &bindings::Call, name: &str) -> Option<String> {
    let value = Reflect::get(&call.parameters(), &name.into()).ok()?.as_string()?;
    (!value.is_empty()).then_some(value)
}

/// `Device.ConnectOptions` with custom parameters.
pub(super) fn connect_options(params: &[(String, String)]) -> JsValue {
    let (options, custom) = (Object::new(), Object::new());
    for (name, value) in params {
        // A new object accepts every property.
        let _ = Reflect::set(&custom, &name.into(), &value.into());
    }
    let _ = Reflect::set(&options, &"params".into(), &custom);
    options.into()
}

pub(super) fn read_levels(own: &JsValue, far: &JsValue) -> CallReport {
    let level = |value: &JsValue| value.as_f64().unwrap_or_default();
    CallReport::Levels { own: level(own), far: level(far) }
}

/// Reads an `RTCSample`; missing figures are unknown.
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
