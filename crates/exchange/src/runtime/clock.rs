use std::time::{Duration, SystemTime, UNIX_EPOCH};

use tokio::time::Instant;

use crate::MonotonicTime;

/// Gives times that never run backwards: the wall clock at start plus the monotonic time since.
#[derive(Debug, Clone, Copy)]
pub(crate) struct MonotonicClock {
    started: Instant,
    started_at: MonotonicTime,
}

impl MonotonicClock {
    pub(crate) fn start() -> Self {
        let since_epoch = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let millis = u64::try_from(since_epoch.as_millis()).unwrap_or(u64::MAX);
        Self { started: Instant::now(), started_at: MonotonicTime::from_unix_millis(millis) }
    }

    pub(crate) fn now(&self) -> MonotonicTime {
        self.started_at + self.started.elapsed()
    }

    /// The instant at which a time is reached. A millisecond is added because times are rounded down.
    pub(crate) fn instant(&self, time: MonotonicTime) -> Instant {
        self.started + time.since(self.started_at) + Duration::from_millis(1)
    }

    /// The wall clock, by which tokens are checked: it may be corrected while the program runs.
    pub(crate) fn wall_clock_seconds() -> u64 {
        SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
    }
}
