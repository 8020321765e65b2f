//! The payload types of one connection: they are the peer's, and not ours.

use str0m::Rtc;
use str0m::format::Codec as Format;
use str0m::media::{Mid, Pt};

use super::super::super::codec::Codec;

/// What is in an RTP packet.
#[derive(Copy, Clone, Debug, Eq, PartialEq)]
pub(in crate::media::leg) enum Content {
    Sound(Codec),
    /// A telephone-event.
    Key,
}

/// What was agreed on for the one line of audio.
pub(super) struct Numbers {
    pub(super) mid: Mid,
    contents: Vec<(Pt, Content)>,
}

impl Numbers {
    /// `None` if there is no such line.
    pub(super) fn agreed(rtc: &Rtc, mid: Mid) -> Option<Numbers> {
        let agreed = rtc.media(mid)?.remote_pts();
        let formats = rtc.codec_config().params().iter().filter(|format| agreed.contains(&format.pt()));
        let contents = formats.filter_map(|format| {
            let content = match format.spec().codec {
                Format::Opus => Content::Sound(Codec::Opus),
                Format::PCMU => Content::Sound(Codec::Pcmu),
                Format::Tele => Content::Key,
                _ => return None,
            };
            Some((format.pt(), content))
        });
        Some(Numbers { mid, contents: contents.collect() })
    }

    /// The number of a codec, if it was agreed on.
    pub(super) fn of(&self, codec: Codec) -> Option<Pt> {
        let mut contents = self.contents.iter();
        contents.find(|(_, content)| *content == Content::Sound(codec)).map(|(number, _)| *number)
    }

    /// What a number stands for.
    pub(super) fn content(&self, number: Pt) -> Option<Content> {
        self.contents.iter().find(|(known, _)| *known == number).map(|(_, content)| *content)
    }
}
