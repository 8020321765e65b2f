//! How often something may be done: the limiter, and the limit of the listeners' calls.

use std::{
    collections::{BTreeSet, HashMap},
    hash::Hash,
    net::{IpAddr, Ipv6Addr},
    num::NonZeroU32,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use http::Request;

use crate::client_ip::{TrustedProxies, is_this_machine};

/// How many keys are kept.
const MAX_KEYS: usize = 10_000;

/// How many times the share of one network of 64 bits a whole IPv6 site has, a network of 48.
const SITE_SHARE: u32 = 8;

/// Allows `burst` at once, and as many again spread evenly over `per`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Rate {
    pub burst: u32,
    pub per: Duration,
}

/// Counts by key how often something is done; the time is an argument.
///
/// The generic cell rate algorithm (ITU-T I.371): for each key only the time is kept at which its whole burst is
/// free again. When too many keys are kept, the one goes whose burst is free soonest: whoever does much is
/// remembered longest. The crate `governor` counts alike, but bounds no number of keys.
#[derive(Debug)]
pub(crate) struct Limiter<K> {
    rate: Rate,
    free_again: HashMap<K, Duration>,
    by_time: BTreeSet<(Duration, K)>,
}

impl<K: Eq + Hash + Ord + Clone> Limiter<K> {
    pub(crate) fn new(rate: Rate) -> Self {
        Self { rate, free_again: HashMap::new(), by_time: BTreeSet::new() }
    }

    /// How long to wait until one more is allowed for `key`; `None` where it is allowed now.
    pub(crate) fn wait(&self, key: &K, now: Duration) -> Option<Duration> {
        self.next(key, now).checked_sub(now + self.rate.per).filter(|wait| !wait.is_zero())
    }

    /// Counts one more for `key` at `now`, or returns how long to wait for it.
    pub(crate) fn count(&mut self, key: K, now: Duration) -> Result<(), Duration> {
        if let Some(wait) = self.wait(&key, now) {
            return Err(wait);
        }
        let next = self.next(&key, now);
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

    /// When the whole burst of `key` is free again once one more has been counted.
    fn next(&self, key: &K, now: Duration) -> Duration {
        let share = self.rate.per / self.rate.burst.max(1);
        self.free_again.get(key).copied().unwrap_or(now).max(now) + share
    }
}

/// Counts by the address of a client.
///
/// Of an IPv6 address the client chooses the last 64 bits, and a site that has a network of 48 chooses 16 more: both
/// networks are counted.
#[derive(Debug)]
pub(crate) struct AddressLimiter {
    networks: Limiter<IpAddr>,
    sites: Limiter<Ipv6Addr>,
}

impl AddressLimiter {
    /// `rate` is that of one IPv4 address, or one network of 64 bits.
    pub(crate) fn new(rate: Rate) -> Self {
        let site = Rate { burst: rate.burst.saturating_mul(SITE_SHARE), ..rate };
        Self { networks: Limiter::new(rate), sites: Limiter::new(site) }
    }

    /// Counts one more for `address` at `now`, or returns how long to wait for it.
    pub(crate) fn count(&mut self, address: IpAddr, now: Duration) -> Result<(), Duration> {
        let address = address.to_canonical();
        let IpAddr::V6(v6) = address else { return self.networks.count(address, now) };
        let (network, site) = (prefix(v6, 64), prefix(v6, 48));
        if let Some(wait) = self.sites.wait(&site, now) {
            return Err(wait);
        }
        self.networks.count(network.into(), now)?;
        self.sites.count(site, now)
    }
}

/// The network to count an address by: of an IPv6 address the client chooses the other half.
pub(crate) fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => prefix(address, 64).into(),
    }
}

/// The first `bits` of an address, the others zero.
fn prefix(address: Ipv6Addr, bits: u32) -> Ipv6Addr {
    Ipv6Addr::from_bits(address.to_bits() & !(u128::MAX >> bits))
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
    calls: Mutex<AddressLimiter>,
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
        let calls = Mutex::new(AddressLimiter::new(rate));
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

    /// How many of a hundred addresses are let through.
    fn counted(address: impl Fn(u16) -> [u16; 8]) -> usize {
        let mut limiter = AddressLimiter::new(RATE);
        (0..100).filter(|n| limiter.count(Ipv6Addr::from(address(*n)).into(), at(0)).is_ok()).count()
    }

    #[test]
    fn a_client_that_chooses_among_its_addresses_counts_as_one_and_a_site_as_a_few() {
        assert_eq!(counted(|n| [0x2001, 0xdb8, 1, 2, n, 0, 0, 9]), 3);
        assert_eq!(counted(|n| [0x2001, 0xdb8, 1, n, 0, 0, 0, 9]), 24);
        assert_eq!(counted(|n| [0x2001, 0xdb8, n, 2, 0, 0, 0, 9]), 100);
        let mut limiter = AddressLimiter::new(RATE);
        let v4 = ["198.51.100.7", "::ffff:198.51.100.7"].map(|text| text.parse().expect("an address"));
        assert_eq!((0..8).filter(|n| limiter.count(v4[n % 2], at(0)).is_ok()).count(), 3);
    }

    #[test]
    fn what_its_site_is_refused_does_not_count_for_a_network() {
        let mut limiter = AddressLimiter::new(RATE);
        let address = |n: u16| IpAddr::from(Ipv6Addr::from([0x2001, 0xdb8, 1, n, 0, 0, 0, 9]));
        for n in 0..8 {
            for _ in 0..3 {
                assert_eq!(limiter.count(address(n), at(0)), Ok(()));
            }
        }
        for _ in 0..9 {
            assert!(limiter.count(address(9), at(0)).is_err());
        }
        assert_eq!(limiter.count(address(9), at(3)), Ok(()));
    }
}
