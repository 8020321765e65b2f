//! Two small types that wrap the Opus library, so that it can be replaced.

use std::sync::Arc;

use opus::{Application, Bitrate, Channels, Decoder, Encoder};

use super::Payload;

/// Sample rate at which prompts are encoded: all that speech needs.
pub(in crate::media) const OPUS_CLIP_RATE: u32 = 16_000;

/// The longest packet with one frame, in bytes (RFC 6716 §3.1).
const MAX_PACKET_BYTES: usize = 1276;

/// The longest packet, in milliseconds (RFC 6716 §3.2.5).
const MAX_PACKET_MILLIS: usize = 120;

/// How hard the encoder tries, of 0 to 10.
const COMPLEXITY: i32 = 5;

/// Encodes mono frames of 20 ms.
pub(in crate::media) struct OpusEncoder20 {
    inner: Encoder,
    frame: usize,
}

impl OpusEncoder20 {
    /// Makes an encoder for a rate of Opus: 8, 12, 16, 24 or 48 kHz. `None` for any other rate.
    pub(in crate::media) fn new(rate: u32, bits_per_second: i32) -> Option<OpusEncoder20> {
        let mut inner = Encoder::new(rate, Channels::Mono, Application::Audio).ok()?;
        inner.set_bitrate(Bitrate::Bits(bits_per_second)).ok()?;
        inner.set_complexity(COMPLEXITY).ok()?;
        Some(OpusEncoder20 { inner, frame: rate as usize / 50 })
    }

    /// Encodes one frame as one packet; `None` if the frame is not 20 ms long.
    pub(in crate::media) fn encode(&mut self, frame: &[i16]) -> Option<Payload> {
        if frame.len() != self.frame {
            return None;
        }
        let mut packet = [0; MAX_PACKET_BYTES];
        let length = self.inner.encode(frame, &mut packet).ok()?;
        packet.get(..length).map(Arc::from)
    }
}

/// Decodes packets of any Opus mode to mono.
pub(in crate::media) struct OpusDecoder {
    inner: Decoder,
    rate: u32,
}

impl OpusDecoder {
    /// Makes a decoder, for the same rates as the encoder.
    pub(in crate::media) fn new(rate: u32) -> Option<OpusDecoder> {
        Some(OpusDecoder { inner: Decoder::new(rate, Channels::Mono).ok()?, rate })
    }

    /// The samples of one packet, at most 120 ms; `None` if it is not Opus.
    pub(in crate::media) fn decode(&mut self, packet: &[u8]) -> Option<Vec<i16>> {
        // To the library a packet without bytes is one that was lost.
        (!packet.is_empty()).then_some(())?;
        self.run(packet, self.rate as usize * MAX_PACKET_MILLIS / 1000, false)
    }

    /// What a lost packet is likely to have held: the sound before it, which fades from one such packet to the next.
    ///
    /// `None` if so many samples are no whole number of 2.5 ms, or longer than a packet.
    pub(in crate::media) fn conceal(&mut self, samples: usize) -> Option<Vec<i16>> {
        self.run(&[], samples, false)
    }

    /// What the lost packet before `next` held, as `next` repeats it if its sender corrects errors (RFC 6716 §2.1.7);
    /// else as [`conceal`](Self::conceal) tells. `next` itself has yet to be decoded.
    pub(in crate::media) fn recover(&mut self, next: &[u8], samples: usize) -> Option<Vec<i16>> {
        self.run(next, samples, true).or_else(|| self.conceal(samples))
    }

    fn run(&mut self, packet: &[u8], longest: usize, corrects: bool) -> Option<Vec<i16>> {
        (longest <= self.rate as usize * MAX_PACKET_MILLIS / 1000).then_some(())?;
        let mut sound = vec![0; longest];
        let samples = self.inner.decode(packet, &mut sound, corrects).ok()?;
        sound.truncate(samples);
        Some(sound)
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

    #[test]
    fn an_empty_packet_is_not_opus_and_a_length_that_is_none_is_not_concealed() {
        let mut decoder = OpusDecoder::new(8_000).expect("a decoder");
        assert_eq!(decoder.decode(&[]), None);
        assert_eq!(decoder.conceal(160).map(|sound| sound.len()), Some(160));
        for samples in [0, 7, 161, 961, 100_000] {
            assert_eq!(decoder.conceal(samples), None, "{samples}");
        }
        assert_eq!(decoder.recover(&[], 160).map(|sound| sound.len()), Some(160));
    }

    proptest! {
        #[test]
        fn no_packets_panic(packets in proptest::collection::vec(proptest::collection::vec(any::<u8>(), 0..100), 1..8)) {
            let mut decoder = OpusDecoder::new(8_000).expect("a decoder");
            for packet in packets {
                let recovered = decoder.recover(&packet, 160);
                prop_assert_eq!(recovered.map(|sound| sound.len()), Some(160));
                if let Some(sound) = decoder.decode(&packet) {
                    prop_assert!(sound.len() <= 960);
                }
            }
        }
    }
}
