use super::{MachineDetection, StatusCallback};
use crate::Secret;
use crate::twiml::Method;

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
    /// Who is told how the leg gets on.
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
