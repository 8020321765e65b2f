//! A connection that we offered, before its answer.

use std::time::Instant;

use str0m::{
    Input, Rtc,
    change::{SdpAnswer, SdpPendingOffer},
    media::{Direction, MediaKind, Mid},
};

use super::{
    super::codec::Codec,
    connection::RtcConnection,
    payload_types::PayloadTypes,
    sdp::{self, Bundled, OfferError, refused},
    settings::{Formats, RtcSettings},
};

/// Everything that we speak: the answer's order decides.
const OFFERED: Formats<'_> = Formats { codecs: &[Codec::Opus, Codec::Pcmu], dtmf_clocks: &[48_000, 8_000] };

/// A connection that has sent and received nothing. It does not know its peer, and time does not pass for it.
pub(in crate::media) struct OfferedConnection {
    rtc: Rtc,
    mid: Mid,
    pending: SdpPendingOffer,
}

/// An answer that is known to fit the offer.
pub(in crate::media) struct CheckedAnswer {
    answer: SdpAnswer,
    codec: Codec,
}

impl OfferedConnection {
    pub(in crate::media) fn open(
        now: Instant,
        settings: &RtcSettings,
    ) -> Result<(OfferedConnection, String), OfferError> {
        let mut rtc = settings.connection(now, &OFFERED);
        let mut change = rtc.sdp_api();
        let mid = change.add_media(MediaKind::Audio, Direction::SendRecv, None, None, None);
        let (offer, pending) = change.apply().ok_or_else(|| refused("it is empty"))?;
        Ok((OfferedConnection { rtc, mid, pending }, offer.to_sdp_string()))
    }

    /// Reads an answer without touching the connection.
    ///
    /// str0m takes in an answer piece by piece and would be left half-way by a bad one. So it is
    /// tried first, as if it were an offer, on a connection that is thrown away.
    ///
    /// # Errors
    /// As [`OfferError`] tells.
    pub(in crate::media) fn check(
        &self,
        now: Instant,
        text: &str,
        settings: &RtcSettings,
    ) -> Result<CheckedAnswer, OfferError> {
        let mid = self.mid.to_string();
        let text = &*Bundled::of(text, &mid).text;
        let description = sdp::parse(text)?;
        let codec = sdp::choose(&description)?.codec;
        let mut trial = settings.connection(now, &OFFERED);
        trial.sdp_api().accept_offer(description).map_err(refused)?;
        let payload_types = PayloadTypes::agreed(&trial, self.mid)
            .ok_or_else(|| refused("its line of audio is not the one offered"))?;
        payload_types.of(codec).ok_or(OfferError::NoCodec)?;
        let answer = SdpAnswer::from_sdp_string(text).map_err(sdp::malformed)?;
        Ok(CheckedAnswer { answer, codec })
    }

    /// Takes in an answer; the peer may connect from now on.
    ///
    /// # Errors
    /// [`OfferError::Refused`], although the answer fitted: the connection is lost.
    pub(super) fn accept(
        mut self,
        now: Instant,
        checked: CheckedAnswer,
    ) -> Result<RtcConnection, OfferError> {
        // No time has passed for it since the offer, so its clocks stand at the last time it was given.
        self.rtc.handle_input(Input::Timeout(now)).map_err(refused)?;
        self.rtc.sdp_api().accept_answer(self.pending, checked.answer).map_err(refused)?;
        Ok(RtcConnection::answered(now, self.rtc, checked.codec, self.mid))
    }
}
