//! How often something may be done: the limiter, and the limit of the listeners' calls.

use std::{
    collections::HashMap,
    hash::Hash,
    net::IpAddr,
    num::NonZeroU32,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use http::Request;

use crate::client_ip::{TrustedProxies, is_this_machine};

/// How many keys are kept: more at once are an attack that no limit by key can stop.
const MAX_KEYS: usize = 10_000;

/// Allows `burst` at once, and as many again spread evenly over `per`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rate {
    pub burst: u32,
    pub per: Duration,
}

/// Counts by key how often something is done; the time is an argument.
///
/// The generic cell rate algorithm (ITU-T I.371): for each key only the time is kept at which its
/// whole burst is free again.
#[derive(Debug)]
pub(crate) struct Limiter<K> {
    rate: Rate,
    free_again: HashMap<K, Duration>,
}

impl<K: Eq + Hash> Limiter<K> {
    pub(crate) fn new(rate: Rate) -> Self {
        Self { rate, free_again: HashMap::new() }
    }

    /// Counts one more for `key` at `now`, or returns how long to wait for it.
    pub(crate) fn count(&mut self, key: K, now: Duration) -> Result<(), Duration> {
        let share = self.rate.per / self.rate.burst.max(1);
        let free_again = self.free_again.get(&key).copied().unwrap_or(now).max(now) + share;
        if let Some(wait) = free_again.checked_sub(now + self.rate.per).filter(|wait| !wait.is_zero()) {
            return Err(wait);
        }
        if self.free_again.len() >= MAX_KEYS && !self.free_again.contains_key(&key) {
            self.free_again.retain(|_, free_again| *free_again > now);
            if self.free_again.len() >= MAX_KEYS {
                self.free_again.clear();
            }
        }
        self.free_again.insert(key, free_again);
        Ok(())
    }
}

/// Rounds to whole seconds, at least one, as they stand in `Retry-After`.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "casts saturate")]
pub(crate) fn seconds(wait: Duration) -> u64 {
    wait.as_secs_f64().ceil().max(1.0) as u64
}

/// Counts by address the calls that the listeners' pages start, each of which is on the account's bill.
///
/// Clones count together.
#[derive(Debug, Clone)]
pub struct ListenerCalls {
    inner: Arc<Counted>,
}

#[derive(Debug)]
struct Counted {
    calls: Mutex<Limiter<IpAddr>>,
    started: Instant,
    trusted_proxies: TrustedProxies,
    /// Whether calls cost nothing; then listeners on this machine are not counted.
    calls_are_free: bool,
}

impl ListenerCalls {
    /// Lets each address start `per_minute` calls; `calls_are_free` is for the embedded exchange.
    #[must_use]
    pub fn new(per_minute: NonZeroU32, trusted_proxies: TrustedProxies, calls_are_free: bool) -> Self {
        let rate = Rate { burst: per_minute.get(), per: Duration::from_secs(60) };
        let calls = Mutex::new(Limiter::new(rate));
        Self { inner: Arc::new(Counted { calls, started: Instant::now(), trusted_proxies, calls_are_free }) }
    }

    /// Counts one more call for the address that asks.
    ///
    /// # Errors
    /// The time to wait, if the address has made as many calls as it may.
    pub(crate) fn count<B>(&self, request: &Request<B>) -> Result<(), Duration> {
        let Counted { calls, started, trusted_proxies, calls_are_free } = &*self.inner;
        if *calls_are_free && is_this_machine(request) {
            return Ok(());
        }
        let Some(address) = trusted_proxies.client_ip(request) else { return Ok(()) };
        calls.lock().unwrap_or_else(PoisonError::into_inner).count(address, started.elapsed())
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
    fn keys_without_end_are_not_all_remembered() {
        let mut limiter = Limiter::new(RATE);
        for key in 0..30_000 {
            assert_eq!(limiter.count(key, at(0)), Ok(()));
        }
        assert!(limiter.free_again.len() <= MAX_KEYS);
    }
}
