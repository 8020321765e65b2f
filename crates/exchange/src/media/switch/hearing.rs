//! Who hears what.
//!
//! Legs that wait for their answer take part: they will hear what they were told to.

use super::super::LegId;
use super::super::leg::{Leg, OfferedLeg, Source};
use super::super::party::Party;
use super::Switch;

impl Switch {
    /// Whether the leg is open, simulated, or offered.
    pub(super) fn knows(&self, id: LegId) -> bool {
        self.legs.contains_key(&id) || self.offered.contains_key(&id) || self.parties.contains_key(&id)
    }

    /// Changes what one leg hears; if it was bridged, the other side falls silent.
    pub(super) fn listen_to(&mut self, id: LegId, source: Source) {
        self.unbridge(id);
        self.set_source(id, source);
    }

    pub(super) fn bridge(&mut self, a: LegId, b: LegId) {
        if a == b || !self.knows(a) || !self.knows(b) {
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

    /// The leg to send sound on to; a simulated party needs none.
    pub(super) fn other_side(&mut self, id: LegId) -> Option<(LegId, &mut Leg)> {
        let other = self.bridged_to(id)?;
        Some((other, self.legs.get_mut(&other)?))
    }

    fn bridged_to(&self, id: LegId) -> Option<LegId> {
        let open = self.legs.get(&id).map(Leg::bridged_to);
        open.or_else(|| self.offered.get(&id).map(OfferedLeg::bridged_to))
            .or_else(|| self.parties.get(&id).map(Party::bridged_to))?
    }

    fn set_source(&mut self, id: LegId, source: Source) {
        if let Some(leg) = self.legs.get_mut(&id) {
            leg.listen_to(source);
        } else if let Some(leg) = self.offered.get_mut(&id) {
            leg.listen_to(source);
        } else if let Some(party) = self.parties.get_mut(&id) {
            party.listen_to(source);
        }
    }
}
