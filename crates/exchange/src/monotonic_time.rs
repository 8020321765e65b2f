use std::time::Duration;

use twilio::rest::Rfc2822;

/// A point in time by a clock that never runs backwards, written as milliseconds since the Unix epoch.
///
/// The exchange's pure parts take it as an argument. The runtime takes the wall clock once and adds the
/// monotonic time since, so what is shown as a date is off by as much as the wall clock was set
/// meanwhile; tests set it as they like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MonotonicTime(u64);

impl MonotonicTime {
    /// The time so many milliseconds after the Unix epoch.
    #[must_use]
    pub const fn from_unix_millis(millis: u64) -> Self {
        Self(millis)
    }

    /// Milliseconds since the Unix epoch.
    #[must_use]
    pub const fn unix_millis(self) -> u64 {
        self.0
    }

    /// Whole seconds since the Unix epoch.
    #[must_use]
    pub const fn unix_seconds(self) -> u64 {
        self.0 / 1000
    }

    /// How long ago `earlier` was; zero if it lies ahead.
    #[must_use]
    pub const fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(self.0.saturating_sub(earlier.0))
    }
}

/// The time since the Unix epoch, for budgets.
impl From<MonotonicTime> for Duration {
    fn from(time: MonotonicTime) -> Self {
        Self::from_millis(time.0)
    }
}

impl From<MonotonicTime> for Rfc2822 {
    fn from(time: MonotonicTime) -> Self {
        Self::from_unix(time.unix_seconds())
    }
}

impl std::ops::Add<Duration> for MonotonicTime {
    type Output = Self;

    fn add(self, later: Duration) -> Self {
        Self(self.0.saturating_add(u64::try_from(later.as_millis()).unwrap_or(u64::MAX)))
    }
}
