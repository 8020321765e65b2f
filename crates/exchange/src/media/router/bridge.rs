//! Who hears what.
//!
//! Legs that wait for their answer take part: they will hear what they were told to.

use std::time::Instant;

use super::{
    super::{LegId, packet::MediaPacket, player::Source},
    MediaRouter,
};

impl MediaRouter {
    /// Changes what one leg hears; if it was bridged, the other side falls silent.
    pub(super) fn listen_to(&mut self, id: LegId, source: Source) {
        self.unbridge(id);
        self.set_source(id, source);
    }

    pub(super) fn bridge(&mut self, a: LegId, b: LegId) {
        if a == b || !self.legs.contains(a) || !self.legs.contains(b) {
            return;
        }
        self.listen_to(a, Source::Bridge(b));
        self.listen_to(b, Source::Bridge(a));
    }

    pub(super) fn unbridge(&mut self, id: LegId) {
        let Some(other) = self.bridged_to(id) else { return };
        self.set_source(id, Source::Silence);
        self.set_source(other, Source::Silence);
    }

    /// Passes a packet of a leg on to whoever hears it; returns the leg that has something to send now.
    pub(super) fn pass_on(&mut self, now: Instant, from: LegId, packet: MediaPacket) -> Option<LegId> {
        let other = self.bridged_to(from)?;
        self.legs.get_mut(other)?.forward(now, packet).then_some(other)
    }

    fn bridged_to(&self, id: LegId) -> Option<LegId> {
        self.legs.get(id)?.bridged_to()
    }

    fn set_source(&mut self, id: LegId, source: Source) {
        if let Some(leg) = self.legs.get_mut(id) {
            leg.listen_to(source);
        }
    }
}
