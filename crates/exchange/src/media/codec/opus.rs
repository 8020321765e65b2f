//! Two small types that wrap the Opus library, so that it can be replaced.
//!
//! `opus-rs` is young, and its decoder gets what callers send: a panic in it is caught and costs one packet,
//! not the thread that handles every call.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
};

use opus_rs::{Application, OpusEncoder};

use super::Payload;

/// Sample rate at which prompts are encoded; up to this rate the library's rate control is correct.
pub(in crate::media) const OPUS_CLIP_RATE: u32 = 16_000;

/// The longest packet with one frame, in bytes (RFC 6716 §3.1).
const MAX_PACKET_BYTES: usize = 1276;

/// Encodes mono frames of 20 ms.
pub(in crate::media) struct OpusEncoder20 {
    inner: OpusEncoder,
    frame: usize,
}

impl OpusEncoder20 {
    /// Makes an encoder for a rate of Opus: 8, 12, 16, 24 or 48 kHz. `None` for any other rate.
    pub(in crate::media) fn new(rate: u32, bits_per_second: i32) -> Option<OpusEncoder20> {
        let mut inner = OpusEncoder::new(rate as i32, 1, Application::Audio).ok()?;
        inner.bitrate_bps = bits_per_second;
        inner.complexity = 5;
        Some(OpusEncoder20 { inner, frame: rate as usize / 50 })
    }

    /// Encodes one frame as one packet; `None` if the frame is not 20 ms long.
    pub(in crate::media) fn encode(&mut self, frame: &[i16]) -> Option<Payload> {
        if frame.len() != self.frame {
            return None;
        }
        let mut packet = [0; MAX_PACKET_BYTES];
        let Ok(Ok(length)) =
            catch_unwind(AssertUnwindSafe(|| self.inner.encode_i16(frame, self.frame, &mut packet)))
        else {
            return None;
        };
        packet.get(..length).map(Arc::from)
    }
}

/// Decodes packets of any Opus mode to mono.
pub(in crate::media) struct OpusDecoder {
    inner: opus_rs::OpusDecoder,
    rate: u32,
}

impl OpusDecoder {
    /// Makes a decoder, for the same rates as the encoder.
    pub(in crate::media) fn new(rate: u32) -> Option<OpusDecoder> {
        Some(OpusDecoder { inner: opus_rs::OpusDecoder::new(rate as i32, 1).ok()?, rate })
    }

    /// The samples of one packet, at most 120 ms; `None` if it is not Opus.
    pub(in crate::media) fn decode(&mut self, packet: &[u8]) -> Option<Vec<i16>> {
        let longest = self.rate as usize * 120 / 1000;
        let mut sound = vec![0.0; longest];
        match catch_unwind(AssertUnwindSafe(|| self.inner.decode(packet, longest, &mut sound))) {
            Ok(Ok(samples)) => {
                sound.truncate(samples);
                Some(sound.iter().map(|sample| (sample * 32_768.0) as i16).collect())
            }
            Ok(Err(_)) => None,
            Err(_) => {
                // After a panic its state may be inconsistent.
                *self = OpusDecoder::new(self.rate)?;
                None
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_frame_of_another_length_is_not_encoded() {
        let mut encoder = OpusEncoder20::new(8_000, 16_000).expect("an encoder");
        assert!(encoder.encode(&[0; 159]).is_none());
        assert!(encoder.encode(&[0; 161]).is_none());
        assert!(encoder.encode(&[0; 160]).is_some());
    }

    #[test]
    fn silence_is_silent() {
        let mut decoder = OpusDecoder::new(8_000).expect("a decoder");
        let sound = decoder.decode(&crate::media::codec::Codec::Opus.silence()).expect("is Opus");
        assert_eq!(sound, [0; 160]);
    }

    proptest! {
        #[test]
        fn no_packets_panic(packets in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..100), 1..8)) {
            let mut decoder = OpusDecoder::new(8_000).expect("a decoder");
            for packet in packets {
                if let Some(sound) = decoder.decode(&packet) {
                    prop_assert!(sound.len() <= 960);
                }
            }
        }
    }
}
