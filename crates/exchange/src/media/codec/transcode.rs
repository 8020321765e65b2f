//! Converts from one codec to the other, packet by packet.

use std::sync::Arc;

use super::{
    Codec, Payload,
    opus::{OpusDecoder, OpusEncoder20},
    ulaw,
};

/// The rate between decoder and encoder: that of the telephone.
const RATE: u32 = 8_000;

/// Samples of one 20 ms frame.
const FRAME: usize = 160;

/// The bit rate of Opus; it is enough for a telephone's band.
const BITS_PER_SECOND: i32 = 16_000;

/// One direction of a bridge between legs with different codecs.
pub(in crate::media) enum Transcoder {
    /// From Opus to PCMU.
    ToPcmu(Box<dyn Decode + Send>),
    /// From PCMU to Opus.
    ToOpus(Box<dyn Encode + Send>),
}

/// Decodes one packet to samples at 8 kHz.
pub(in crate::media) trait Decode {
    /// `None` if the packet is damaged.
    fn decode(&mut self, packet: &[u8]) -> Option<Vec<i16>>;
}

/// Encodes 20 ms at 8 kHz as one packet.
pub(in crate::media) trait Encode {
    /// `None` if the frame has another length.
    fn encode(&mut self, frame: &[i16]) -> Option<Payload>;
}

impl Decode for OpusDecoder {
    fn decode(&mut self, packet: &[u8]) -> Option<Vec<i16>> {
        OpusDecoder::decode(self, packet)
    }
}

impl Encode for OpusEncoder20 {
    fn encode(&mut self, frame: &[i16]) -> Option<Payload> {
        OpusEncoder20::encode(self, frame)
    }
}

impl Transcoder {
    /// Makes a transcoder; `None` if both codecs are the same, or the library fails.
    pub(in crate::media) fn new(from: Codec, to: Codec) -> Option<Transcoder> {
        match (from, to) {
            (Codec::Opus, Codec::Pcmu) => Some(Transcoder::ToPcmu(Box::new(OpusDecoder::new(RATE)?))),
            (Codec::Pcmu, Codec::Opus) => {
                Some(Transcoder::ToOpus(Box::new(OpusEncoder20::new(RATE, BITS_PER_SECOND)?)))
            }
            _ => None,
        }
    }

    /// Converts one packet; `None` if it is damaged or does not contain 20 ms.
    pub(in crate::media) fn convert(&mut self, packet: &[u8]) -> Option<Payload> {
        match self {
            Transcoder::ToPcmu(decoder) => {
                let sound = decoder.decode(packet)?;
                let codes: Vec<u8> = sound.into_iter().map(ulaw::encode).collect();
                (!codes.is_empty()).then(|| Arc::from(codes))
            }
            Transcoder::ToOpus(encoder) => {
                let sound: Vec<i16> = packet.iter().copied().map(ulaw::decode).collect();
                (sound.len() == FRAME).then_some(())?;
                encoder.encode(&sound)
            }
        }
    }
}
