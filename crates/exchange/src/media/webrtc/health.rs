//! Watches whether the peer is still there.

use std::time::{Duration, Instant};

use super::super::LossReason;

/// ICE and DTLS take a fraction of a second; a peer that needs longer will not come.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(15);

/// Seventy-five missing packets: more than a poor network loses in a row.
const SUSPECT_TIMEOUT: Duration = Duration::from_millis(1500);

/// Leaves a browser that changes networks time for an ICE restart.
const RTP_TIMEOUT: Duration = Duration::from_secs(8);

/// A change in what is known of the peer.
#[derive(Copy, Clone, Debug, Eq, PartialEq)]
pub(super) enum HealthChange {
    Suspect,
    Resumed,
    Lost(LossReason),
}

/// Watches the incoming RTP of one leg.
#[derive(Debug)]
pub(super) struct Health {
    created: Instant,
    /// Since when RTP is due, moved forward by every packet; `None` before the leg connects.
    heard: Option<Instant>,
    suspect: bool,
}

impl Health {
    pub(super) fn new(now: Instant) -> Health {
        Health { created: now, heard: None, suspect: false }
    }

    /// Notes that ICE and DTLS are done: RTP is due from now on.
    pub(super) fn connected(&mut self, now: Instant) {
        self.heard.get_or_insert(now);
    }

    pub(super) fn is_connected(&self) -> bool {
        self.heard.is_some()
    }

    /// Notes that an RTP packet came.
    pub(super) fn received(&mut self, now: Instant) -> Option<HealthChange> {
        self.heard = Some(now);
        std::mem::take(&mut self.suspect).then_some(HealthChange::Resumed)
    }

    /// Checks how long no RTP has come.
    pub(super) fn check(&mut self, now: Instant) -> Option<HealthChange> {
        let Some(heard) = self.heard else {
            let late = now.saturating_duration_since(self.created) >= CONNECT_TIMEOUT;
            return late.then_some(HealthChange::Lost(LossReason::NeverConnected));
        };
        let quiet = now.saturating_duration_since(heard);
        if quiet >= RTP_TIMEOUT {
            return Some(HealthChange::Lost(LossReason::NoRtp));
        }
        if quiet >= SUSPECT_TIMEOUT && !self.suspect {
            self.suspect = true;
            return Some(HealthChange::Suspect);
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(start: Instant, milliseconds: u64) -> Instant {
        start + Duration::from_millis(milliseconds)
    }

    #[test]
    fn a_peer_that_never_connects_is_lost_after_fifteen_seconds() {
        let start = Instant::now();
        let mut health = Health::new(start);
        assert_eq!(health.check(after(start, 14_999)), None);
        assert_eq!(health.check(after(start, 15_000)), Some(HealthChange::Lost(LossReason::NeverConnected)));
    }

    #[test]
    fn quiet_is_first_suspect_once_and_then_lost() {
        let start = Instant::now();
        let mut health = Health::new(start);
        health.connected(start);
        assert_eq!(health.check(after(start, 1_499)), None);
        assert_eq!(health.check(after(start, 1_500)), Some(HealthChange::Suspect));
        assert_eq!(health.check(after(start, 1_520)), None);
        assert_eq!(health.check(after(start, 8_000)), Some(HealthChange::Lost(LossReason::NoRtp)));
    }

    #[test]
    fn a_packet_ends_the_suspicion_once() {
        let start = Instant::now();
        let mut health = Health::new(start);
        health.connected(start);
        health.check(after(start, 1_600));
        assert_eq!(health.received(after(start, 1_700)), Some(HealthChange::Resumed));
        assert_eq!(health.received(after(start, 1_720)), None);
        assert_eq!(health.check(after(start, 3_000)), None);
    }

    #[test]
    fn connecting_again_does_not_count_as_hearing() {
        let start = Instant::now();
        let mut health = Health::new(start);
        health.connected(start);
        health.connected(after(start, 7_000));
        assert_eq!(health.check(after(start, 8_000)), Some(HealthChange::Lost(LossReason::NoRtp)));
    }
}
