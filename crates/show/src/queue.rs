use std::fmt;

use serde::{Deserialize, Serialize};

/// The figures of the caller queue that everyone in the studio looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueStatistics {
    /// Callers waiting now.
    pub current_size: u32,
    /// Mean wait of the callers waiting now, in seconds; 0 when nobody waits.
    pub average_wait_time: u32,
}

/// What is known of the caller queue, how old it is, and what keeps it from being newer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueReading {
    /// The queue when it was last read.
    pub queue: QueueState,
    /// Seconds since then; 0 while nothing is known.
    pub age_seconds: u32,
    /// Why it could not be read since, if it could not.
    pub upstream: Option<UpstreamStatus>,
}

/// What the last reading found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum QueueState {
    /// It has not been read yet.
    Unknown,
    /// There is no queue of the show's name.
    Missing,
    /// There is, and these are its figures.
    Known(QueueStatistics),
}

/// Why the queue cannot be read as it should.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum UpstreamStatus {
    /// The telephone exchange has not answered yet, or not in time.
    Slow,
    /// It cannot be reached, or answers nonsense.
    Down,
    /// It asks to be asked less often.
    Busy,
    /// It does not accept our credentials.
    Refused,
}

impl fmt::Display for UpstreamStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Slow => "the telephone exchange is slow to answer",
            Self::Down => "the telephone exchange does not answer",
            Self::Busy => "the telephone exchange asks for a pause",
            Self::Refused => "the telephone exchange refuses this studio; greenroom doctor tells why",
        })
    }
}
