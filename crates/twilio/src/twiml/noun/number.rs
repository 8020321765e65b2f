use super::{MachineDetection, StatusCallback};
use crate::twiml::Method;

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
    /// Who is told how the leg gets on.
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
