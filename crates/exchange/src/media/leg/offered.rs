//! A leg that was offered to a browser and waits for its answer.

use std::time::Instant;

use super::peer::{Fitting, OfferedPeer};
use super::{Leg, LegId, OfferError, Source, Terms};

/// Has no timers and hears nothing; what it is to hear is remembered.
pub(in crate::media) struct OfferedLeg {
    peer: OfferedPeer,
    source: Source,
}

impl OfferedLeg {
    /// Makes an offer.
    ///
    /// # Errors
    /// [`OfferError::Refused`] if none can be made.
    pub(in crate::media) fn open(now: Instant, terms: &Terms) -> Result<(OfferedLeg, String), OfferError> {
        let (peer, offer) = OfferedPeer::open(now, terms)?;
        Ok((OfferedLeg { peer, source: Source::Silence }, offer))
    }

    /// Reads an answer; the leg stays as it is.
    ///
    /// # Errors
    /// As [`OfferError`] tells.
    pub(in crate::media) fn fit(
        &self,
        now: Instant,
        answer: &str,
        terms: &Terms,
    ) -> Result<Fitting, OfferError> {
        self.peer.fit(now, answer, terms)
    }

    /// Opens the leg.
    ///
    /// # Errors
    /// [`OfferError::Refused`], although the answer fitted: the leg is lost.
    pub(in crate::media) fn accept(self, now: Instant, answer: Fitting) -> Result<Leg, OfferError> {
        let peer = self.peer.accept(now, answer)?;
        Ok(Leg::new(now, peer, self.source))
    }

    /// The leg this one will be bridged to.
    pub(in crate::media) fn bridged_to(&self) -> Option<LegId> {
        self.source.bridged_to()
    }

    /// Changes what the leg will hear.
    pub(in crate::media) fn listen_to(&mut self, source: Source) {
        self.source = source;
    }

    /// What the leg was to hear.
    pub(in crate::media) fn into_source(self) -> Source {
        self.source
    }
}
