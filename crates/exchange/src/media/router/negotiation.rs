//! How legs are opened: by offers and answers, in both directions, and for telephones.

use std::time::Instant;

use super::{
    super::{
        LegId, OfferError,
        endpoint::{Endpoint, Leg},
        telephone::TelephoneEndpoint,
        webrtc::{OfferedConnection, WebRtcEndpoint},
    },
    BEATS, Effects, FRAME, MediaRouter,
};

impl MediaRouter {
    /// Answers a browser's offer.
    pub(super) fn answer(
        &mut self,
        now: Instant,
        id: LegId,
        offer: &str,
        effects: &mut Effects,
    ) -> Result<String, OfferError> {
        let answer = match self.legs.get_mut(id).map(|leg| &mut leg.endpoint) {
            Some(Endpoint::WebRtc(endpoint)) => endpoint.renegotiate(offer)?,
            Some(Endpoint::Telephone(_)) => return Err(OfferError::Exists),
            Some(Endpoint::Offered(_)) | None => {
                let (endpoint, answer) = WebRtcEndpoint::open(now, offer, &self.settings)?;
                let endpoint = Endpoint::WebRtc(Box::new(endpoint));
                let leg = match self.legs.remove(id) {
                    Some(offered) => offered.with_endpoint(endpoint),
                    None => Leg::new(endpoint),
                };
                self.open(now, id, leg);
                answer
            }
        };
        self.connection_changed(now, id, effects);
        Ok(answer)
    }

    /// Makes an offer.
    pub(super) fn offer(&mut self, now: Instant, id: LegId) -> Result<String, OfferError> {
        if self.legs.contains(id) {
            return Err(OfferError::Exists);
        }
        let (connection, offer) = OfferedConnection::open(now, &self.settings)?;
        self.legs.insert(id, Leg::new(Endpoint::Offered(Box::new(connection))));
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
        let Some(Endpoint::Offered(offered)) = self.legs.get(id).map(|leg| &leg.endpoint) else {
            return Err(OfferError::NotAwaited);
        };
        let checked = offered.check(now, answer, &self.settings)?;
        let Some(leg) = self.legs.remove(id) else { return Err(OfferError::NotAwaited) };
        let other = leg.bridged_to();
        let accepted = leg.accept(now, checked).inspect_err(|_| {
            // The leg is lost, so the other side no longer has anybody to hear.
            other.inspect(|other| self.unbridge(*other));
        })?;
        self.open(now, id, accepted);
        self.connection_changed(now, id, effects);
        Ok(())
    }

    /// Opens a leg that needs no negotiation.
    pub(super) fn open_telephone(&mut self, now: Instant, id: LegId) {
        if !self.legs.contains(id) {
            self.open(now, id, Leg::new(Endpoint::Telephone(TelephoneEndpoint::new(id))));
        }
    }

    /// Opens the leg: from now on time passes for it.
    fn open(&mut self, now: Instant, id: LegId, leg: Leg) {
        if self.legs.is_idle() {
            self.next_beat = now + FRAME / BEATS;
        }
        self.legs.insert(id, leg);
    }

    /// Lets datagrams find the leg. Before its answer no sender's proof could be checked.
    fn connection_changed(&mut self, now: Instant, id: LegId, effects: &mut Effects) {
        if let Some(endpoint) = self.legs.get_mut(id).and_then(Leg::webrtc) {
            self.demux.add_ufrag(now, endpoint.ufrag(), id);
        }
        self.settle(now, id, effects);
    }
}
