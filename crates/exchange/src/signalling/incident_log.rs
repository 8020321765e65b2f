use std::sync::{Arc, Mutex, PoisonError};

use budget::Tally;

use crate::MonotonicTime;

/// What a client does wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Incident {
    Flood,
    UnknownFrame,
    BadFrame,
    TokenRefused,
    CallDeclined,
}

impl Incident {
    const COUNT: usize = 5;

    const fn words(self) -> &'static str {
        match self {
            Self::Flood => "signalling sockets send more than they may, and are closed",
            Self::UnknownFrame => "signalling messages of unknown type are ignored",
            Self::BadFrame => "signalling frames are refused",
            Self::TokenRefused => "signalling tokens are refused",
            Self::CallDeclined => "calls are declined",
        }
    }
}

/// Tells in the log what clients do wrong: the first time at once, and then once a minute how often, whoever it is.
/// Clones count together.
#[derive(Debug, Clone, Default)]
pub struct IncidentLog(Arc<Mutex<[Tally; Incident::COUNT]>>);

impl IncidentLog {
    /// Counts one more; `example` is what the client has said, cut short.
    pub(super) fn note(&self, now: MonotonicTime, incident: Incident, example: &str) {
        let mut tallies = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let due = tallies.get_mut(incident as usize).and_then(|tally| tally.count(now.into()));
        if let Some(times) = due {
            tracing::warn!(times, example, "{}", incident.words());
        }
    }
}
