use js_sys::{Object, Reflect};
use wasm_bindgen::JsValue;

use crate::{Event, Sample, Warning};

/// What a [`Call`](super::Call) reports.
#[derive(Debug, Clone, PartialEq)]
pub enum CallReport {
    /// Its state changed, or it hit an error.
    State(Event),
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
    Warned(Warning),
    /// `warning-cleared`.
    Cleared(Warning),
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

pub(super) fn levels(own: &JsValue, far: &JsValue) -> CallReport {
    let level = |value: &JsValue| value.as_f64().unwrap_or_default();
    CallReport::Levels { own: level(own), far: level(far) }
}

/// Reads an `RTCSample`; what is missing stays unknown.
pub(super) fn sample(sample: &JsValue) -> CallReport {
    let figure = |name: &str| Reflect::get(sample, &name.into()).ok().and_then(|value| value.as_f64());
    CallReport::Sampled(Sample {
        rtt_ms: figure("rtt"),
        jitter_ms: figure("jitter"),
        mos: figure("mos"),
        packets_received: figure("packetsReceived").unwrap_or_default(),
        packets_lost: figure("packetsLost").unwrap_or_default(),
    })
}

pub(super) fn warning(name: &JsValue) -> Option<Warning> {
    Warning::from_name(&name.as_string()?)
}
