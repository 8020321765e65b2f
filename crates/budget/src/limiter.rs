use std::{
    collections::{BTreeSet, HashMap},
    hash::Hash,
    time::Duration,
};

/// How many keys are kept.
const MAX_KEYS: usize = 10_000;

/// Allows `burst` at once, and as many again spread evenly over `per`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// How much at once.
    pub burst: u32,
    /// How long it takes until as much is allowed again.
    pub per: Duration,
}

impl Rate {
    /// When the whole burst is free again, if it was to be so at `free_again` and `amount` more is spent at `now`;
    /// otherwise how long to wait before that may be spent. More than a burst may never be.
    fn spend(self, free_again: Duration, now: Duration, amount: u32) -> Result<Duration, Duration> {
        let cost = self.per.saturating_mul(amount) / self.burst.max(1);
        let next = free_again.max(now).saturating_add(cost);
        match next.checked_sub(now.saturating_add(self.per)) {
            Some(wait) if !wait.is_zero() => Err(wait),
            _ => Ok(next),
        }
    }
}

/// How much of something one stranger may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    rate: Rate,
    free_again: Duration,
}

impl Budget {
    /// A budget of which nothing is spent.
    #[must_use]
    pub const fn new(rate: Rate) -> Self {
        Self { rate, free_again: Duration::ZERO }
    }

    /// Spends `amount`; returns whether there was so much left. Nothing is spent if there was not.
    pub fn spend(&mut self, now: Duration, amount: u32) -> bool {
        let spent = self.rate.spend(self.free_again, now, amount);
        if let Ok(free_again) = spent {
            self.free_again = free_again;
        }
        spent.is_ok()
    }
}

/// Counts by key how often something is done.
///
/// When too many keys are kept, the one goes whose burst is free soonest: whoever does much is remembered longest.
/// The crate `governor` counts alike, but bounds no number of keys.
#[derive(Debug)]
pub struct Limiter<K> {
    rate: Rate,
    free_again: HashMap<K, Duration>,
    by_time: BTreeSet<(Duration, K)>,
}

impl<K: Eq + Hash + Ord + Clone> Limiter<K> {
    /// A limiter that has counted nothing.
    #[must_use]
    pub fn new(rate: Rate) -> Self {
        Self { rate, free_again: HashMap::new(), by_time: BTreeSet::new() }
    }

    /// How long to wait until one more is allowed for `key`; `None` where it is allowed now.
    #[must_use]
    pub fn wait(&self, key: &K, now: Duration) -> Option<Duration> {
        self.next(key, now).err()
    }

    /// Counts one more for `key` at `now`.
    ///
    /// # Errors
    /// How long to wait for it, if that is too many; nothing is counted then.
    pub fn count(&mut self, key: K, now: Duration) -> Result<(), Duration> {
        let next = self.next(&key, now)?;
        if let Some(before) = self.free_again.insert(key.clone(), next) {
            self.by_time.remove(&(before, key.clone()));
        }
        self.by_time.insert((next, key));
        if self.free_again.len() > MAX_KEYS
            && let Some((_, soonest)) = self.by_time.pop_first()
        {
            self.free_again.remove(&soonest);
        }
        Ok(())
    }

    fn next(&self, key: &K, now: Duration) -> Result<Duration, Duration> {
        self.rate.spend(self.free_again.get(key).copied().unwrap_or_default(), now, 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Rate = Rate { burst: 3, per: Duration::from_secs(60) };

    const fn at(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn a_burst_is_free_and_the_next_has_to_wait_for_its_share() {
        let mut limiter = Limiter::new(RATE);
        for _ in 0..3 {
            assert_eq!(limiter.count("a", at(0)), Ok(()));
        }
        assert_eq!(limiter.count("a", at(0)), Err(at(20)));
        assert_eq!(limiter.count("a", at(5)), Err(at(15)));
        assert_eq!(limiter.count("a", at(20)), Ok(()));
        assert_eq!(limiter.count("a", at(20)), Err(at(20)));
    }

    #[test]
    fn a_refusal_costs_nothing() {
        let mut limiter = Limiter::new(RATE);
        for _ in 0..50 {
            let _ = limiter.count("a", at(0));
        }
        assert_eq!(limiter.count("a", at(20)), Ok(()));
    }

    #[test]
    fn one_key_does_not_use_up_anothers_share() {
        let mut limiter = Limiter::new(RATE);
        for _ in 0..4 {
            let _ = limiter.count("a", at(0));
        }
        assert_eq!(limiter.count("b", at(0)), Ok(()));
    }

    #[test]
    fn after_a_quiet_time_the_whole_burst_is_free_and_no_more() {
        let mut limiter = Limiter::new(RATE);
        let taken =
            |limiter: &mut Limiter<_>, now| (0..9).filter(|_| limiter.count("a", now).is_ok()).count();
        assert_eq!(taken(&mut limiter, at(0)), 3);
        assert_eq!(taken(&mut limiter, at(1_000)), 3);
    }

    #[test]
    fn of_keys_without_end_those_are_remembered_that_do_much() {
        let mut limiter = Limiter::new(RATE);
        for _ in 0..3 {
            assert_eq!(limiter.count(0, at(0)), Ok(()));
        }
        for key in 1..30_000 {
            assert_eq!(limiter.count(key, at(0)), Ok(()));
        }
        assert_eq!((limiter.free_again.len(), limiter.by_time.len()), (MAX_KEYS, MAX_KEYS));
        assert_eq!(limiter.count(0, at(0)), Err(at(20)));
    }

    #[test]
    fn what_is_spent_comes_back_evenly() {
        let mut budget = Budget::new(Rate { burst: 1_000, per: at(10) });
        assert!(budget.spend(at(100), 600) && budget.spend(at(100), 400));
        assert!(!budget.spend(at(100), 1));
        assert!(!budget.spend(at(101), 101), "a refusal costs nothing");
        assert!(budget.spend(at(101), 100));
        assert!(!budget.spend(at(100), 1), "a clock that stands still gives nothing");
        assert!(budget.spend(at(160), 1_000));
    }

    #[test]
    fn more_than_the_burst_is_never_spent() {
        let mut budget = Budget::new(Rate { burst: 10, per: at(1) });
        assert!(!budget.spend(at(9), 11));
        assert!(budget.spend(at(9), 10));
    }
}
