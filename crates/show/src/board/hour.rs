use serde::{Deserialize, Serialize};

/// The last sixty minutes of the show.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hour {
    /// Callers who rang in.
    pub arrivals: u32,
    /// Callers who came on air.
    pub answered: u32,
    /// Callers who hung up while waiting.
    pub gave_up: u32,
    /// The same in twelve parts of five minutes, the oldest first.
    pub buckets: Vec<Bucket>,
}

/// Five minutes of the show.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bucket {
    /// Callers who rang in.
    pub arrivals: u32,
    /// Callers who came on air.
    pub answered: u32,
    /// Callers who hung up while waiting.
    pub gave_up: u32,
}
