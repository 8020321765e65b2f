//! How legs come to be: offers and answers, in both directions.

use std::time::Instant;

use super::super::leg::{Leg, OfferedLeg};
use super::super::party::Party;
use super::super::{LegId, OfferError};
use super::{BEAT, Effects, Switch};

impl Switch {
    /// Answers a browser's offer.
    pub(super) fn answer(
        &mut self,
        now: Instant,
        id: LegId,
        offer: &str,
        effects: &mut Effects,
    ) -> Result<String, OfferError> {
        let answer = match self.legs.get_mut(&id) {
            Some(leg) => leg.renegotiate(offer)?,
            None => {
                let (mut leg, answer) = Leg::open(now, offer, &self.terms)?;
                if let Some(offered) = self.offered.remove(&id) {
                    leg.listen_to(offered.into_source());
                }
                self.admit(now, id, leg);
                answer
            }
        };
        self.name(id);
        self.settle(now, id, effects);
        Ok(answer)
    }

    /// Makes an offer.
    pub(super) fn offer(&mut self, now: Instant, id: LegId) -> Result<String, OfferError> {
        if self.knows(id) {
            return Err(OfferError::Exists);
        }
        let (leg, offer) = OfferedLeg::open(now, &self.terms)?;
        self.offered.insert(id, leg);
        Ok(offer)
    }

    /// Takes a browser's answer to an offer of ours.
    pub(super) fn accept_answer(
        &mut self,
        now: Instant,
        id: LegId,
        answer: &str,
        effects: &mut Effects,
    ) -> Result<(), OfferError> {
        let offered = self.offered.get(&id).ok_or(OfferError::NotAwaited)?;
        let fitting = offered.fit(now, answer, &self.terms)?;
        let offered = self.offered.remove(&id).ok_or(OfferError::NotAwaited)?;
        let other = offered.bridged_to();
        let leg = offered.accept(now, fitting).inspect_err(|_| {
            // Nobody is left to hear.
            other.inspect(|other| self.unbridge(*other));
        })?;
        self.admit(now, id, leg);
        self.name(id);
        self.settle(now, id, effects);
        Ok(())
    }

    /// Opens a leg that needs no negotiation.
    pub(super) fn simulate(&mut self, now: Instant, id: LegId) {
        if !self.knows(id) {
            self.wake(now);
            self.parties.insert(id, Party::new(id));
        }
    }

    /// Whether there is no leg that time passes for.
    pub(super) fn is_idle(&self) -> bool {
        self.legs.is_empty() && self.parties.is_empty()
    }

    /// Starts the beat anew if it has stood still.
    fn wake(&mut self, now: Instant) {
        if self.is_idle() {
            self.next_beat = now + BEAT;
        }
    }

    fn admit(&mut self, now: Instant, id: LegId, leg: Leg) {
        self.wake(now);
        self.legs.insert(id, leg);
    }

    /// From now on datagrams find the leg. Not before its answer: nobody could be believed.
    fn name(&mut self, id: LegId) {
        if let Some(leg) = self.legs.get_mut(&id) {
            self.routes.name(leg.ufrag(), id);
        }
    }
}
