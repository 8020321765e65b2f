//! A leg: who is at its far end, and what they hear.

use std::time::Instant;

use super::{
    LegId,
    event::EndpointOutput,
    packet::MediaPacket,
    player::Source,
    telephone::TelephoneEndpoint,
    webrtc::{CheckedAnswer, OfferError, OfferedConnection, WebRtcEndpoint},
};

/// Who is at the far end of a leg, with what that kind of far end needs.
pub(super) enum Endpoint {
    /// A browser that has our offer and has not answered. Time does not pass for it, but the leg remembers
    /// what it will hear.
    Offered(Box<OfferedConnection>),
    WebRtc(Box<WebRtcEndpoint>),
    Telephone(TelephoneEndpoint),
}

/// One leg.
pub(super) struct Leg {
    pub(super) endpoint: Endpoint,
    source: Source,
}

impl Leg {
    /// A leg that hears silence.
    pub(super) fn new(endpoint: Endpoint) -> Leg {
        Leg { endpoint, source: Source::Silence }
    }

    /// Whether time passes for it.
    pub(super) fn is_open(&self) -> bool {
        !matches!(self.endpoint, Endpoint::Offered(_))
    }

    /// The browser, once its connection is negotiated.
    pub(super) fn webrtc(&mut self) -> Option<&mut WebRtcEndpoint> {
        match &mut self.endpoint {
            Endpoint::WebRtc(endpoint) => Some(endpoint),
            _ => None,
        }
    }

    pub(super) fn telephone(&mut self) -> Option<&mut TelephoneEndpoint> {
        match &mut self.endpoint {
            Endpoint::Telephone(endpoint) => Some(endpoint),
            _ => None,
        }
    }

    /// The same leg with another far end; it goes on hearing what it heard.
    pub(super) fn with_endpoint(self, endpoint: Endpoint) -> Leg {
        Leg { endpoint, ..self }
    }

    /// Takes the browser's answer to our offer.
    ///
    /// # Errors
    /// If no answer is awaited, or it is refused although it fitted: the leg is lost.
    pub(super) fn accept(self, now: Instant, answer: CheckedAnswer) -> Result<Leg, OfferError> {
        let Endpoint::Offered(offered) = self.endpoint else { return Err(OfferError::NotAwaited) };
        let endpoint = WebRtcEndpoint::accept(now, *offered, answer)?;
        Ok(Leg { endpoint: Endpoint::WebRtc(Box::new(endpoint)), source: self.source })
    }

    /// Changes what the leg hears.
    pub(super) fn listen_to(&mut self, source: Source) {
        self.source = source;
        if let Some(endpoint) = self.webrtc() {
            endpoint.source_changed();
        }
    }

    /// The leg this one hears.
    pub(super) fn bridged_to(&self) -> Option<LegId> {
        self.source.bridged_to()
    }

    /// Lets 20 ms pass; returns whether there is something to drain now.
    pub(super) fn tick(&mut self, now: Instant, output: &mut Vec<EndpointOutput>) -> bool {
        match &mut self.endpoint {
            Endpoint::Offered(_) => false,
            Endpoint::WebRtc(endpoint) => endpoint.tick(now, &mut self.source, output),
            Endpoint::Telephone(endpoint) => {
                endpoint.tick(&mut self.source, output);
                false
            }
        }
    }

    /// Takes a packet of the leg that this one hears; returns whether there is something to drain now.
    pub(super) fn forward(&mut self, now: Instant, packet: MediaPacket) -> bool {
        match &mut self.endpoint {
            Endpoint::WebRtc(endpoint) => endpoint.forward(now, packet),
            // What a telephone hears goes nowhere, and the browser of an offered leg has not answered yet.
            Endpoint::Offered(_) | Endpoint::Telephone(_) => false,
        }
    }
}
