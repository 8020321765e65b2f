//! Reads a browser's SDP and decides what to speak.

use str0m::{
    change::SdpOffer,
    format::{Codec as CodecName, PayloadParams},
};

use super::super::codec::Codec;

/// Why an offer gets no answer, or an answer is not taken.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum OfferError {
    /// Not SDP, or not of the kind browsers send.
    #[error("the browser's SDP is not valid: {0}")]
    Malformed(String),
    /// Something else than one line of audio.
    #[error("the browser's SDP must hold one audio line and nothing else")]
    NotOneAudioLine,
    /// No codec in common.
    #[error("the browser's SDP has neither Opus nor PCMU")]
    NoCodec,
    /// Well-formed, but it cannot be agreed on.
    #[error("the browser's SDP cannot be accepted: {0}")]
    Refused(String),
    /// A leg of this number is open, or offered, already.
    #[error("the leg exists already")]
    Exists,
    /// The leg was not offered, was dropped, or has its answer.
    #[error("no answer is awaited for this leg")]
    NotAwaited,
}

/// What a leg will speak for its whole life.
///
/// Read from an offer, or from the answer to one of ours.
#[derive(Copy, Clone, Debug, Eq, PartialEq)]
pub(super) struct Choice {
    /// The first of the browser's codecs that we speak: their order is its preference.
    pub(super) codec: Codec,
    /// The clock of the telephone keys' RTP, if they are offered at all.
    ///
    /// Exactly one clock is answered, the audio's own if it is offered: if both are answered, browsers send
    /// Opus legs malformed events on the 8 kHz one.
    pub(super) dtmf_clock: Option<u32>,
}

/// Parses an offer; an answer is written the same way.
///
/// # Errors
/// [`OfferError::Malformed`] or [`OfferError::NotOneAudioLine`].
pub(super) fn parse(text: &str) -> Result<SdpOffer, OfferError> {
    let offer = SdpOffer::from_sdp_string(text).map_err(malformed)?;
    let one_line = offer.media_lines.len() == 1;
    let audio = offer.media_lines.iter().all(|line| line.typ.to_string() == "audio" && !line.disabled);
    if one_line && audio { Ok(offer) } else { Err(OfferError::NotOneAudioLine) }
}

/// Chooses codec and keys.
///
/// # Errors
/// [`OfferError::NoCodec`].
pub(super) fn choose(offer: &SdpOffer) -> Result<Choice, OfferError> {
    let codec = codecs(offer).into_iter().next().ok_or(OfferError::NoCodec)?;
    let formats = offer.media_lines.iter().flat_map(|line| line.rtp_params());
    let clocks = formats
        .filter(|format| format.spec().codec == CodecName::Tele)
        .map(|format| format.spec().clock_rate.get());
    // The fitting clock comes first, then any other.
    let dtmf_clock = clocks.min_by_key(|clock| *clock != codec.clock());
    Ok(Choice { codec, dtmf_clock })
}

/// Whether a later offer still has the codec the leg speaks.
pub(super) fn holds(offer: &SdpOffer, codec: Codec) -> bool {
    codecs(offer).contains(&codec)
}

/// The codecs that we speak, in the offer's order.
fn codecs(offer: &SdpOffer) -> Vec<Codec> {
    let formats: Vec<PayloadParams> = offer.media_lines.iter().flat_map(|line| line.rtp_params()).collect();
    let order = offer.media_lines.iter().flat_map(|line| &line.pts);
    order
        .filter_map(|number| formats.iter().find(|format| format.pt() == *number))
        .filter_map(|format| match format.spec().codec {
            CodecName::Opus => Some(Codec::Opus),
            CodecName::PCMU => Some(Codec::Pcmu),
            _ => None,
        })
        .collect()
}

pub(super) fn malformed(error: impl std::fmt::Display) -> OfferError {
    OfferError::Malformed(error.to_string())
}

pub(super) fn refused(error: impl std::fmt::Display) -> OfferError {
    OfferError::Refused(error.to_string())
}
