//! How much may be sent to one leg: whoever holds a token has a leg, and may send to it from anywhere.

use std::time::{Duration, Instant};

use budget::{Budget, Rate};

/// ICE checks, of all addresses together. A browser sends at most one every 20 ms while it connects (RFC 8445 §14.2),
/// on each of a few paths, and one every few seconds afterwards.
const CHECKS: Rate = Rate { burst: 150, per: Duration::from_secs(1) };
/// Addresses that have not been seen before. Each is a path that the ICE agent keeps; a browser has a few at first,
/// and one more for each network that it comes to.
const NEW_ADDRESSES: Rate = Rate { burst: 8, per: Duration::from_secs(120) };
/// All else: sound comes 50 times a second, with reports and, on a poor network, bunched or doubled.
const PACKETS: Rate = Rate { burst: 500, per: Duration::from_secs(2) };

/// The budgets of one leg.
#[derive(Debug)]
pub(super) struct Traffic {
    started: Instant,
    checks: Budget,
    new_addresses: Budget,
    packets: Budget,
}

impl Traffic {
    pub(super) fn new(now: Instant) -> Self {
        Self {
            started: now,
            checks: Budget::new(CHECKS),
            new_addresses: Budget::new(NEW_ADDRESSES),
            packets: Budget::new(PACKETS),
        }
    }

    /// Counts an ICE check, before its proof is looked at.
    pub(super) fn check(&mut self, now: Instant) -> bool {
        self.checks.spend(self.at(now), 1)
    }

    /// Counts an address that has just proved to be the peer's.
    pub(super) fn new_address(&mut self, now: Instant) -> bool {
        self.new_addresses.spend(self.at(now), 1)
    }

    /// Counts any other datagram.
    pub(super) fn packet(&mut self, now: Instant) -> bool {
        self.packets.spend(self.at(now), 1)
    }

    fn at(&self, now: Instant) -> Duration {
        now.saturating_duration_since(self.started)
    }
}
