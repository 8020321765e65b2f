use std::{
    net::{IpAddr, Ipv6Addr},
    time::Duration,
};

use crate::{Limiter, Rate};

/// How many times the share of one network of 64 bits a whole IPv6 site has, a network of 48.
const SITE_SHARE: u32 = 8;

/// Counts by the address of a client.
///
/// Of an IPv6 address the client chooses the last 64 bits, and a site that has a network of 48 chooses 16 more: both
/// networks are counted.
#[derive(Debug)]
pub struct AddressLimiter {
    networks: Limiter<IpAddr>,
    sites: Limiter<Ipv6Addr>,
}

impl AddressLimiter {
    /// `rate` is that of one IPv4 address, or one network of 64 bits.
    #[must_use]
    pub fn new(rate: Rate) -> Self {
        let site = Rate { burst: rate.burst.saturating_mul(SITE_SHARE), ..rate };
        Self { networks: Limiter::new(rate), sites: Limiter::new(site) }
    }

    /// Counts one more for `address` at `now`.
    ///
    /// # Errors
    /// How long to wait for it, if that is too many; nothing is counted then.
    pub fn count(&mut self, address: IpAddr, now: Duration) -> Result<(), Duration> {
        let network = network(address);
        let IpAddr::V6(v6) = network else { return self.networks.count(network, now) };
        let site = prefix(v6, 48);
        if let Some(wait) = self.sites.wait(&site, now) {
            return Err(wait);
        }
        self.networks.count(network, now)?;
        self.sites.count(site, now)
    }
}

/// The network to count an address by: of an IPv6 address the client chooses the other half.
#[must_use]
pub fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => prefix(address, 64).into(),
    }
}

/// The first `bits` of an address, the others zero.
fn prefix(address: Ipv6Addr, bits: u32) -> Ipv6Addr {
    Ipv6Addr::from_bits(address.to_bits() & !(u128::MAX >> bits))
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Rate = Rate { burst: 3, per: Duration::from_secs(60) };
    const START: Duration = Duration::ZERO;

    /// How many of a hundred addresses are let through.
    fn counted(address: impl Fn(u16) -> [u16; 8]) -> usize {
        let mut limiter = AddressLimiter::new(RATE);
        (0..100).filter(|n| limiter.count(Ipv6Addr::from(address(*n)).into(), START).is_ok()).count()
    }

    #[test]
    fn a_client_that_chooses_among_its_addresses_counts_as_one_and_a_site_as_a_few() {
        assert_eq!(counted(|n| [0x2001, 0xdb8, 1, 2, n, 0, 0, 9]), 3);
        assert_eq!(counted(|n| [0x2001, 0xdb8, 1, n, 0, 0, 0, 9]), 24);
        assert_eq!(counted(|n| [0x2001, 0xdb8, n, 2, 0, 0, 0, 9]), 100);
        let mut limiter = AddressLimiter::new(RATE);
        let v4 = ["198.51.100.7", "::ffff:198.51.100.7"].map(|text| text.parse().expect("an address"));
        assert_eq!((0..8).filter(|n| limiter.count(v4[n % 2], START).is_ok()).count(), 3);
    }

    #[test]
    fn what_its_site_is_refused_does_not_count_for_a_network() {
        let mut limiter = AddressLimiter::new(RATE);
        let address = |n: u16| IpAddr::from(Ipv6Addr::from([0x2001, 0xdb8, 1, n, 0, 0, 0, 9]));
        for n in 0..8 {
            for _ in 0..3 {
                assert_eq!(limiter.count(address(n), START), Ok(()));
            }
        }
        for _ in 0..9 {
            assert!(limiter.count(address(9), START).is_err());
        }
        assert_eq!(limiter.count(address(9), Duration::from_secs(3)), Ok(()));
    }
}
