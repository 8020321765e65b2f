//! Reads a browser's SDP and decides what to speak.

use std::borrow::Cow;

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

/// An SDP that bundles its only line of audio, whether or not the peer has said so.
///
/// The parser insists on the line's `mid` and on a group of one. What has one line need not say that it bundles it
/// (RFC 9143 §7), and old software does not.
pub(super) struct Bundled<'a> {
    pub(super) text: Cow<'a, str>,
    /// What the peer has not said, and is not told either.
    added: Vec<&'static str>,
}

const GROUP: &str = "a=group:BUNDLE ";
const MID: &str = "a=mid:";

impl<'a> Bundled<'a> {
    /// Adds what is missing; `mid` names the line if the peer does not.
    pub(super) fn of(text: &'a str, mid: &str) -> Self {
        let lines = || text.lines().map(str::trim_end).filter(|line| !line.is_empty());
        let own_group = lines().find_map(|line| line.strip_prefix(GROUP)?.split(' ').next());
        let own_mid = lines().find_map(|line| line.strip_prefix(MID));
        let missing = [(GROUP, own_group.is_none()), (MID, own_mid.is_none())];
        let added: Vec<_> =
            missing.into_iter().filter(|(_, is_missing)| *is_missing).map(|(line, _)| line).collect();
        if added.is_empty() || !lines().any(|line| line.starts_with("m=")) {
            return Self { text: Cow::Borrowed(text), added: Vec::new() };
        }
        let mid = own_mid.or(own_group).unwrap_or(mid);
        let mut whole = String::with_capacity(text.len() + 64);
        let mut to_add = added.clone();
        for line in lines() {
            // Attributes come last in the session's part and in that of the medium (RFC 8866 §5): the group before
            // the first of them, the mid before the first of the medium.
            let in_media = whole.contains("\r\nm=");
            to_add.retain(|addition| {
                let is_here = match *addition {
                    GROUP => line.starts_with("m=") || line.starts_with("a="),
                    _ => in_media && line.starts_with("a="),
                };
                if is_here {
                    whole.extend([addition, mid, "\r\n"]);
                }
                !is_here
            });
            whole.extend([line, "\r\n"]);
        }
        to_add.into_iter().for_each(|addition| whole.extend([addition, mid, "\r\n"]));
        Self { text: Cow::Owned(whole), added }
    }

    /// The answer without what the offer did not say.
    pub(super) fn answer(&self, answer: String) -> String {
        if self.added.is_empty() {
            return answer;
        }
        let is_told = |line: &&str| !self.added.iter().any(|added| line.starts_with(added));
        answer.split_inclusive("\r\n").filter(is_told).collect()
    }
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
        .filter_map(|format| {
            let codec = match format.spec().codec {
                CodecName::Opus => Codec::Opus,
                CodecName::PCMU => Codec::Pcmu,
                _ => return None,
            };
            // The name alone would be answered with nothing.
            (format.spec().clock_rate.get() == codec.clock()).then_some(codec)
        })
        .collect()
}

/// What the parser says, on one line and without the address in memory at which it stopped.
pub(super) fn malformed(error: impl std::fmt::Display) -> OfferError {
    let words = error.to_string();
    let lines = words.lines().filter(|line| !line.contains("PointerOffset"));
    OfferError::Malformed(lines.map(str::trim).collect::<Vec<_>>().join(", "))
}

pub(super) fn refused(error: impl std::fmt::Display) -> OfferError {
    OfferError::Refused(error.to_string())
}
