use serde::{Deserialize, Serialize};

/// The figures of the caller queue that everyone in the studio looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct QueueStatistics {
    /// Callers waiting now.
    pub current_size: u32,
    /// Mean wait of the callers waiting now, in seconds; 0 when nobody waits.
    pub average_wait_time: u32,
}
