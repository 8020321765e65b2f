//! The payload types of one connection, which the peer chooses.

use str0m::{
    Rtc,
    format::Codec as CodecName,
    media::{Mid, Pt},
};

use super::super::codec::Codec;

/// What a payload type stands for.
#[derive(Copy, Clone, Debug, Eq, PartialEq)]
pub(super) enum Format {
    Audio(Codec),
    /// Telephone keys (RFC 4733).
    Dtmf,
}

/// What was agreed on for the one line of audio.
pub(super) struct PayloadTypes {
    pub(super) mid: Mid,
    formats: Vec<(Pt, Format)>,
}

impl PayloadTypes {
    /// `None` if there is no such line.
    pub(super) fn agreed(rtc: &Rtc, mid: Mid) -> Option<PayloadTypes> {
        let agreed = rtc.media(mid)?.remote_pts();
        let known = rtc.codec_config().params().iter().filter(|known| agreed.contains(&known.pt()));
        let formats = known.filter_map(|known| {
            let format = match known.spec().codec {
                CodecName::Opus => Format::Audio(Codec::Opus),
                CodecName::PCMU => Format::Audio(Codec::Pcmu),
                CodecName::Tele => Format::Dtmf,
                _ => return None,
            };
            Some((known.pt(), format))
        });
        Some(PayloadTypes { mid, formats: formats.collect() })
    }

    /// The payload type of a codec, if it was agreed on.
    pub(super) fn of(&self, codec: Codec) -> Option<Pt> {
        self.formats.iter().find(|(_, format)| *format == Format::Audio(codec)).map(|(number, _)| *number)
    }

    /// What a payload type stands for.
    pub(super) fn format(&self, number: Pt) -> Option<Format> {
        self.formats.iter().find(|(known, _)| *known == number).map(|(_, format)| *format)
    }
}
