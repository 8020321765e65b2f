use std::time::Duration;

use crate::MonotonicTime;

/// How much of something a stranger may do: `burst` at once, and as much again spread evenly over `per`.
///
/// The generic cell rate algorithm (ITU-T I.371): only the time is kept at which the whole burst is free again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    burst: u32,
    per: Duration,
    /// Nanoseconds since the Unix epoch: a share of a burst may be less than a millisecond.
    free_again: u128,
}

impl Budget {
    /// A budget of which nothing is spent.
    #[must_use]
    pub const fn new(burst: u32, per: Duration) -> Self {
        Self { burst, per, free_again: 0 }
    }

    /// Spends `amount`; returns whether there was so much left. Nothing is spent if there was not.
    pub fn spend(&mut self, now: MonotonicTime, amount: u32) -> bool {
        let now = u128::from(now.unix_millis()) * 1_000_000;
        let cost = self.per.as_nanos() * u128::from(amount) / u128::from(self.burst.max(1));
        let free_again = self.free_again.max(now) + cost;
        let is_left = free_again <= now + self.per.as_nanos();
        if is_left {
            self.free_again = free_again;
        }
        is_left
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: MonotonicTime = MonotonicTime::from_unix_millis(1_700_000_000_000);

    #[test]
    fn a_burst_is_spent_at_once_and_comes_back_evenly() {
        let mut budget = Budget::new(1_000, Duration::from_secs(10));
        assert!(budget.spend(NOW, 600) && budget.spend(NOW, 400));
        assert!(!budget.spend(NOW, 1));
        let later = NOW + Duration::from_secs(1);
        assert!(!budget.spend(later, 101), "a refusal costs nothing");
        assert!(budget.spend(later, 100));
        assert!(!budget.spend(NOW, 1), "a clock that stands still gives nothing");
        assert!(budget.spend(NOW + Duration::from_secs(60), 1_000));
    }

    #[test]
    fn more_than_the_burst_is_never_spent() {
        let mut budget = Budget::new(10, Duration::from_secs(1));
        assert!(!budget.spend(NOW, 11));
        assert!(budget.spend(NOW, 10));
    }
}
