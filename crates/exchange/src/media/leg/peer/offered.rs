//! A connection that we offered, before its answer.

use std::time::Instant;

use str0m::change::{SdpAnswer, SdpPendingOffer};
use str0m::media::{Direction, MediaKind, Mid};
use str0m::{Input, Rtc};

use super::super::super::codec::Codec;
use super::super::sdp::{self, OfferError};
use super::numbers::Numbers;
use super::terms::{Formats, Terms};
use super::{Peer, refused};

/// All that we speak: the answer's order decides.
const OFFERED: Formats<'_> = Formats { codecs: &[Codec::Opus, Codec::Pcmu], key_clocks: &[48_000, 8_000] };

/// Has sent nothing and takes nothing: it knows nobody yet.
pub(in crate::media::leg) struct OfferedPeer {
    rtc: Rtc,
    mid: Mid,
    pending: SdpPendingOffer,
}

/// An answer that fits the offer.
pub(in crate::media) struct Fitting {
    answer: SdpAnswer,
    codec: Codec,
}

impl OfferedPeer {
    pub(in crate::media::leg) fn open(
        now: Instant,
        terms: &Terms,
    ) -> Result<(OfferedPeer, String), OfferError> {
        let mut rtc = terms.connection(now, &OFFERED)?;
        let mut change = rtc.sdp_api();
        let mid = change.add_media(MediaKind::Audio, Direction::SendRecv, None, None, None);
        let (offer, pending) = change.apply().ok_or_else(|| refused("it is empty"))?;
        Ok((OfferedPeer { rtc, mid, pending }, offer.to_sdp_string()))
    }

    /// Reads an answer without touching the connection.
    ///
    /// str0m takes in an answer piece by piece and would be left half-way by a bad one. So it is
    /// rehearsed, as if it were an offer, on a connection that is thrown away.
    ///
    /// # Errors
    /// As [`OfferError`] tells.
    pub(in crate::media::leg) fn fit(
        &self,
        now: Instant,
        text: &str,
        terms: &Terms,
    ) -> Result<Fitting, OfferError> {
        let rehearsed = sdp::parse(text)?;
        let codec = sdp::choose(&rehearsed)?.codec;
        let mut rehearsal = terms.connection(now, &OFFERED)?;
        rehearsal.sdp_api().accept_offer(rehearsed).map_err(refused)?;
        let numbers = Numbers::agreed(&rehearsal, self.mid)
            .ok_or_else(|| refused("its line of audio is not the one offered"))?;
        numbers.of(codec).ok_or(OfferError::NoCodec)?;
        let answer = SdpAnswer::from_sdp_string(text).map_err(sdp::malformed)?;
        Ok(Fitting { answer, codec })
    }

    /// Takes in an answer; the peer may connect from now on.
    ///
    /// # Errors
    /// [`OfferError::Refused`], although the answer fitted: the connection is lost.
    pub(in crate::media::leg) fn accept(
        mut self,
        now: Instant,
        fitting: Fitting,
    ) -> Result<Peer, OfferError> {
        // It has been asleep since the offer; its clocks start at the last time it was told.
        self.rtc.handle_input(Input::Timeout(now)).map_err(refused)?;
        self.rtc.sdp_api().accept_answer(self.pending, fitting.answer).map_err(refused)?;
        let media = Numbers::agreed(&self.rtc, self.mid);
        Ok(Peer { rtc: self.rtc, codec: fitting.codec, media, deadline: now, failed: false })
    }
}
