//! The two codecs of a call, in frames of 20 ms.

mod opus;
mod transcode;
mod ulaw;

use std::sync::{Arc, LazyLock};

pub(super) use opus::{OPUS_CLIP_RATE, OpusDecoder, OpusEncoder20};
pub(super) use transcode::Transcoder;
pub(super) use ulaw::{decode as decode_ulaw, encode as encode_ulaw};

/// One encoded RTP payload, shared by every leg that sends it.
pub(super) type Payload = Arc<[u8]>;

/// Opus silence: 20 ms of full-band CELT, mono, with the silence flag (RFC 6716 §3.1, §4.3).
static OPUS_SILENCE: LazyLock<Payload> = LazyLock::new(|| Arc::from([0xf8, 0xff, 0xfe]));

/// µ-law silence: 20 ms of positive zero.
static ULAW_SILENCE: LazyLock<Payload> = LazyLock::new(|| Arc::from([0xff; 160]));

/// The codec of a leg.
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
pub(super) enum Codec {
    /// Opus. The RTP clock is 48 kHz whatever the sound's rate (RFC 7587).
    Opus,
    /// G.711 µ-law, 8 kHz.
    Pcmu,
}

impl Codec {
    /// RTP clock in Hz.
    pub(super) fn clock(self) -> u32 {
        match self {
            Codec::Opus => 48_000,
            Codec::Pcmu => 8_000,
        }
    }

    /// RTP clock ticks of one frame.
    pub(super) fn frame_ticks(self) -> u32 {
        self.clock() / 50
    }

    /// One frame of silence.
    pub(super) fn silence(self) -> Payload {
        match self {
            Codec::Opus => OPUS_SILENCE.clone(),
            Codec::Pcmu => ULAW_SILENCE.clone(),
        }
    }
}
