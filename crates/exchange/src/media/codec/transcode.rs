//! Converts from one codec to the other, packet by packet.
//!
//! A packet of Opus that was lost is replaced: by what the packet after it repeats, if its sender corrects errors, or by
//! the sound before it, fading. That is known only when the packet after it comes, so a long loss stays a gap: by then
//! the receiver has filled it with a fading sound and silence of its own. Lost packets of PCMU stay gaps, which the
//! receiver's decoder of Opus fills.

use std::sync::Arc;

use super::{
    super::packet::{Content, MediaPacket, Stream},
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

/// Ticks of Opus' RTP clock for one sample.
const TICKS_PER_SAMPLE: u32 = 48_000 / RATE;

/// The longest loss that is concealed, in ticks: 100 ms.
const MAX_CONCEALED: u32 = 4_800;

/// A stream that jumps further than this, in packets, has started anew.
const MAX_JUMP: u64 = 3_000;

/// One direction of a bridge between legs with different codecs.
pub(in crate::media) enum Transcoder {
    /// From Opus to PCMU.
    ToPcmu(Box<OpusToPcmu>),
    /// From PCMU to Opus.
    ToOpus(OpusEncoder20),
}

/// Decodes a stream of Opus.
pub(in crate::media) struct OpusToPcmu {
    decoder: OpusDecoder,
    last: Option<LastDecoded>,
}

/// How far a stream has been decoded.
#[derive(Copy, Clone)]
struct LastDecoded {
    stream: Stream,
    sequence: u64,
    /// The timestamp that follows.
    next: u32,
}

impl Transcoder {
    /// Makes a transcoder; `None` if both codecs are the same, or the library fails.
    pub(in crate::media) fn new(from: Codec, to: Codec) -> Option<Transcoder> {
        match (from, to) {
            (Codec::Opus, Codec::Pcmu) => {
                let decoder = OpusDecoder::new(RATE)?;
                Some(Transcoder::ToPcmu(Box::new(OpusToPcmu { decoder, last: None })))
            }
            (Codec::Pcmu, Codec::Opus) => {
                Some(Transcoder::ToOpus(OpusEncoder20::new(RATE, BITS_PER_SECOND)?))
            }
            _ => None,
        }
    }

    /// Converts one packet, and what was lost before it; the numbers and times stay those of the sender's stream.
    ///
    /// There is nothing if the packet is damaged, holds no sound, or comes so late that it has been concealed.
    pub(in crate::media) fn convert(&mut self, packet: &MediaPacket) -> Vec<MediaPacket> {
        match (self, &packet.content) {
            (Transcoder::ToPcmu(transcoder), Content::Audio(payload)) => transcoder.convert(packet, payload),
            (Transcoder::ToPcmu(transcoder), Content::Dropped) => {
                transcoder.pass_over(packet);
                Vec::new()
            }
            (Transcoder::ToOpus(encoder), Content::Audio(payload)) => {
                let sound: Vec<i16> = payload.iter().copied().map(ulaw::decode).collect();
                let encoded = (sound.len() == FRAME).then(|| encoder.encode(&sound)).flatten();
                let with = |payload| MediaPacket { content: Content::Audio(payload), ..packet.clone() };
                encoded.map(with).into_iter().collect()
            }
            (Transcoder::ToOpus(_), Content::Dropped) => Vec::new(),
        }
    }
}

impl OpusToPcmu {
    fn convert(&mut self, packet: &MediaPacket, payload: &[u8]) -> Vec<MediaPacket> {
        let mut converted = match self.before(packet) {
            Some(last) if packet.sequence <= last.sequence => return Vec::new(),
            Some(last) => self.conceal(last, packet, payload),
            None => Vec::new(),
        };
        if let Some(sound) = self.decoder.decode(payload).filter(|sound| !sound.is_empty()) {
            let next = packet.timestamp.wrapping_add(sound.len() as u32 * TICKS_PER_SAMPLE);
            self.last = Some(LastDecoded { stream: packet.stream, sequence: packet.sequence, next });
            converted.push(MediaPacket { content: Content::Audio(encoded(&sound)), ..packet.clone() });
        }
        converted
    }

    /// Notes a packet without sound, which is not lost.
    fn pass_over(&mut self, packet: &MediaPacket) {
        if let Some(last) = self.before(packet) {
            self.last = Some(LastDecoded { sequence: last.sequence.max(packet.sequence), ..last });
        }
    }

    /// How far the stream of a packet has been decoded, unless it begins with the packet.
    fn before(&self, packet: &MediaPacket) -> Option<LastDecoded> {
        self.last.filter(|last| {
            last.stream == packet.stream && packet.sequence.abs_diff(last.sequence) <= MAX_JUMP
        })
    }

    /// Replaces what was lost before a packet. Where the timestamps do not show how long each packet was, nobody has
    /// spoken meanwhile.
    fn conceal(&mut self, last: LastDecoded, packet: &MediaPacket, payload: &[u8]) -> Vec<MediaPacket> {
        let missing = packet.timestamp.wrapping_sub(last.next);
        let lost = u32::try_from(packet.sequence - last.sequence - 1).unwrap_or(u32::MAX);
        if lost == 0 || missing > MAX_CONCEALED || !missing.is_multiple_of(lost) {
            return Vec::new();
        }
        let each = missing / lost;
        let samples = (each / TICKS_PER_SAMPLE) as usize;
        let mut concealed = Vec::new();
        for number in 0..lost {
            let is_next_to_it = number + 1 == lost;
            let sound = match is_next_to_it {
                true => self.decoder.recover(payload, samples),
                false => self.decoder.conceal(samples),
            };
            let Some(sound) = sound else { break };
            concealed.push(MediaPacket {
                stream: packet.stream,
                sequence: last.sequence + 1 + u64::from(number),
                timestamp: last.next.wrapping_add(number * each),
                content: Content::Audio(encoded(&sound)),
            });
        }
        concealed
    }
}

fn encoded(sound: &[i16]) -> Payload {
    Arc::from_iter(sound.iter().copied().map(ulaw::encode))
}

#[cfg(test)]
mod tests {
    use std::{f64::consts::TAU, time::Duration};

    use opus::{Application, Bitrate, Channels, Encoder};

    use super::{super::super::synth, *};

    const STREAM: Stream = Stream { ssrc: 7, codec: Codec::Opus };

    /// Packets of 20 ms as a browser sends them that expects losses.
    fn packets(sound: &[i16]) -> Vec<MediaPacket> {
        let mut encoder = Encoder::new(RATE, Channels::Mono, Application::Voip).expect("an encoder");
        encoder.set_bitrate(Bitrate::Bits(24_000)).expect("is set");
        encoder.set_inband_fec(true).expect("is set");
        encoder.set_packet_loss_perc(20).expect("is set");
        let encode = |(number, frame): (usize, &[i16])| MediaPacket {
            stream: STREAM,
            sequence: 100 + number as u64,
            timestamp: 960 * number as u32,
            content: Content::Audio(encoder.encode_vec(frame, 1_276).expect("encodes").into()),
        };
        sound.chunks_exact(FRAME).enumerate().map(encode).collect()
    }

    fn tone(hz: f64) -> Vec<i16> {
        synth::tone(hz, Duration::from_secs(1), -10.0)
    }

    /// Converts packets, and gives what comes of each: its number in the stream and its sound.
    fn convert(packets: &[MediaPacket]) -> Vec<(usize, Vec<i16>)> {
        let mut transcoder = Transcoder::new(Codec::Opus, Codec::Pcmu).expect("a transcoder");
        let converted = packets.iter().flat_map(|packet| transcoder.convert(packet));
        let heard = converted.map(|packet| {
            let number = packet.sequence as usize - 100;
            assert_eq!(packet.timestamp, 960 * number as u32);
            let Content::Audio(payload) = packet.content else { panic!("sound") };
            (number, payload.iter().copied().map(ulaw::decode).collect())
        });
        heard.collect()
    }

    fn without(packets: &[MediaPacket], lost: impl Fn(usize) -> bool) -> Vec<MediaPacket> {
        let kept = packets.iter().enumerate().filter(|(number, _)| !lost(*number));
        kept.map(|(_, packet)| packet.clone()).collect()
    }

    /// In dB relative to a full sine.
    fn level(sound: &[i16]) -> f64 {
        let power = sound.iter().map(|sample| f64::from(*sample).powi(2)).sum::<f64>() / sound.len() as f64;
        10.0 * (2.0 * power / f64::from(i16::MAX).powi(2)).log10()
    }

    /// How much of the sound's power is at a frequency, 0 to 1.
    fn share(sound: &[i16], hz: f64) -> f64 {
        let (mut sine, mut cosine, mut power) = (0.0, 0.0, 0.0);
        for (n, sample) in sound.iter().enumerate() {
            let (value, angle) = (f64::from(*sample), TAU * hz * n as f64 / f64::from(RATE));
            sine += value * angle.sin();
            cosine += value * angle.cos();
            power += value * value;
        }
        2.0 * (sine * sine + cosine * cosine) / (power * sound.len() as f64).max(1.0)
    }

    /// A vowel: harmonics of a voice of 150 Hz.
    fn vowel() -> Vec<i16> {
        let sample = |n: u32| {
            let angle = f64::from(n) * TAU * 150.0 / f64::from(RATE);
            let voice: f64 =
                (1..=8).map(|harmonic| (angle * f64::from(harmonic)).sin() / f64::from(harmonic)).sum();
            (voice * 6_000.0) as i16
        };
        (0..RATE).map(sample).collect()
    }

    #[test]
    fn a_lost_packet_is_as_loud_as_the_sound_around_it() {
        let packets = packets(&vowel());
        let is_lost = |number: usize| number % 10 == 9 && number < 49;
        let whole = convert(&packets);
        let heard = convert(&without(&packets, is_lost));
        assert_eq!(heard.iter().map(|(number, _)| *number).collect::<Vec<_>>(), (0..50).collect::<Vec<_>>());
        for ((number, whole), (_, heard)) in whole.iter().zip(&heard) {
            let change = level(heard) - level(whole);
            assert!(change.abs() < 6.0, "{change} dB in packet {number}");
        }
    }

    #[test]
    fn five_lost_packets_fade_and_six_stay_a_gap() {
        let packets = packets(&tone(440.0));
        let five = convert(&without(&packets, |number| (20..25).contains(&number)));
        assert_eq!(five.len(), 50);
        let levels: Vec<f64> = five[19..25].iter().map(|(_, sound)| level(sound)).collect();
        assert!(levels[1] > levels[0] - 3.0, "the first is nearly as loud: {levels:?}");
        assert!(levels[4] < levels[1] - 1.0, "the fourth has faded: {levels:?}");
        let six = convert(&without(&packets, |number| (20..26).contains(&number)));
        assert!(six.iter().all(|(number, _)| !(20..26).contains(number)));
        assert_eq!(six.len(), 44);
    }

    #[test]
    fn a_lost_packet_that_is_repeated_by_the_next_is_heard_as_it_was() {
        let sound = [&tone(440.0)[..20 * FRAME], &tone(1_200.0)[..20 * FRAME]].concat();
        let heard = convert(&without(&packets(&sound), |number| number == 22));
        let (number, recovered) = &heard[22];
        assert_eq!(*number, 22);
        assert!(share(recovered, 1_200.0) > 0.8, "{}", share(recovered, 1_200.0));
        // What was lost began with another sound, which is not what stood before it.
        let heard = convert(&without(&packets(&sound), |number| number == 20 || number == 21));
        assert!(share(&heard[21].1, 1_200.0) > share(&heard[21].1, 440.0));
    }

    #[test]
    fn a_packet_that_comes_when_it_has_been_concealed_is_not_heard_twice() {
        let mut packets = packets(&tone(440.0));
        packets.swap(20, 21);
        packets.insert(30, packets[29].clone());
        let numbers: Vec<usize> = convert(&packets).iter().map(|(number, _)| *number).collect();
        assert_eq!(numbers, (0..50).collect::<Vec<_>>());
    }

    #[test]
    fn a_pause_a_key_and_a_stream_begun_anew_are_no_loss() {
        let packets = packets(&tone(440.0));
        let mut transcoder = Transcoder::new(Codec::Opus, Codec::Pcmu).expect("a transcoder");
        let mut count = |packet: &MediaPacket| transcoder.convert(packet).len();
        assert_eq!(count(&packets[0]), 1);
        // Nothing is missing in the numbers.
        assert_eq!(count(&MediaPacket { timestamp: 960 * 4, ..packets[1].clone() }), 1);
        let key = MediaPacket { content: Content::Dropped, timestamp: 960 * 5, ..packets[2].clone() };
        assert_eq!(count(&key), 0);
        assert_eq!(count(&MediaPacket { timestamp: 960 * 6, ..packets[3].clone() }), 1);
        let other = Stream { ssrc: 8, ..STREAM };
        assert_eq!(count(&MediaPacket { stream: other, sequence: 1, ..packets[4].clone() }), 1);
        let jumped = MediaPacket { stream: other, sequence: 60_000, ..packets[5].clone() };
        assert_eq!(count(&jumped), 1);
    }
}
