use super::StatusCallback;
use crate::{
    Secret,
    twiml::{Method, value::words},
};

/// A telephone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DialNumber {
    /// The number, in E.164 form.
    pub number: String,
    /// Keys to send once it answers, as in `Play`.
    pub send_digits: Option<String>,
    /// A document that the called party hears before being connected.
    pub url: Option<String>,
    /// How that document is requested (POST).
    pub method: Method,
    /// Where Twilio reports how far the leg has come.
    pub status_callback: Option<StatusCallback>,
    /// The trunk of one's own carrier (`BY…`).
    pub byoc: Option<String>,
    /// Whether to find out if a machine answers.
    pub machine_detection: Option<MachineDetection>,
}

impl DialNumber {
    /// The telephone of this number.
    #[must_use]
    pub fn new(number: impl Into<String>) -> Self {
        Self { number: number.into(), ..Self::default() }
    }
}

/// A SIP telephone or switchboard.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DialSip {
    /// The address, `sip:…` or `sips:…`, with its parameters and headers.
    pub uri: String,
    /// The user's name there.
    pub username: Option<String>,
    /// The user's password there.
    pub password: Option<Secret>,
    /// A document that the called party hears before being connected.
    pub url: Option<String>,
    /// How that document is requested (POST).
    pub method: Method,
    /// Where Twilio reports how far the leg has come.
    pub status_callback: Option<StatusCallback>,
    /// Whether to find out if a machine answers.
    pub machine_detection: Option<MachineDetection>,
}

impl DialSip {
    /// The telephone at this address.
    #[must_use]
    pub fn new(uri: impl Into<String>) -> Self {
        Self { uri: uri.into(), ..Self::default() }
    }
}

words! {
    /// How long Twilio listens for an answering machine.
    MachineDetectionMode {
        /// Until it is known whether a person or a machine answered.
        Enable = "Enable",
        /// Until a machine's greeting is over, so that a message can be left.
        DetectMessageEnd = "DetectMessageEnd",
    }
}

/// Finds out whether a person or a machine answers (Twilio docs, "Answering machine detection").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MachineDetection {
    /// How long Twilio listens.
    pub mode: MachineDetectionMode,
    /// How long to try, in seconds: 3 to 59 (30).
    pub timeout_seconds: Option<u32>,
    /// Speech longer than this is a machine's, in milliseconds: 1,000 to 6,000 (2,400).
    pub speech_threshold_ms: Option<u32>,
    /// Silence that ends speech, in milliseconds: 500 to 5,000 (1,200).
    pub speech_end_threshold_ms: Option<u32>,
    /// Silence after which nothing is known, in milliseconds: 2,000 to 10,000 (5,000).
    pub silence_timeout_ms: Option<u32>,
    /// The URL that is told what was found; without it the call waits until that is known.
    pub status_callback: Option<String>,
    /// How it is requested (POST).
    pub status_callback_method: Method,
}

impl MachineDetection {
    /// Detection with everything else at Twilio's default.
    #[must_use]
    pub const fn new(mode: MachineDetectionMode) -> Self {
        Self {
            mode,
            timeout_seconds: None,
            speech_threshold_ms: None,
            speech_end_threshold_ms: None,
            silence_timeout_ms: None,
            status_callback: None,
            status_callback_method: Method::Post,
        }
    }
}
