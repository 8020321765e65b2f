//! Prompts, encoded once for all legs that play them.

mod resample;
mod sound_file;

use std::{fmt, ops::RangeInclusive, sync::Arc, time::Duration};

use super::codec::{Codec, OPUS_CLIP_RATE, OpusEncoder20, Payload, encode_ulaw};

/// The bit rate of Opus: it is enough for clean music in the telephone's band.
const OPUS_BITS_PER_SECOND: i32 = 24_000;

/// The telephone's sample rate.
const ULAW_RATE: u32 = 8_000;

/// One frame is 20 ms.
const FRAME: Duration = Duration::from_millis(20);

/// The largest file that is read.
const MAX_BYTES: usize = 10 * 1024 * 1024;

/// The sample rates in Hz that are played.
const RATES: RangeInclusive<u32> = 4_000..=192_000;

/// The longest clip.
const MAX_LENGTH: Duration = Duration::from_secs(600);

/// A sound that can be played on any number of legs at once.
///
/// It contains frames of 20 ms in Opus and in µ-law; a last frame that is not full is filled with
/// silence. Encoding costs about 0.5 % of the clip's duration, so make a clip once and share it
/// by [`Arc`].
pub struct Clip {
    opus: Vec<Payload>,
    ulaw: Vec<Payload>,
}

/// Why a sound cannot be played.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum ClipError {
    /// The file is not a sound file of a supported kind.
    #[error("not a sound file this exchange can play: {0}")]
    Format(&'static str),
    /// The sample rate is outside 4–192 kHz.
    #[error("a sample rate of {0} Hz cannot be played")]
    Rate(u32),
    /// There is no sound.
    #[error("the sound is empty")]
    Empty,
    /// The sound is longer than 10 MB or 10 minutes.
    #[error("the sound is too long: at most 10 MB and 10 minutes are played")]
    TooLong,
    /// The Opus library failed.
    #[error("the sound could not be encoded")]
    Encoder,
}

impl Clip {
    /// Encodes mono samples of the given rate in Hz.
    ///
    /// # Errors
    /// [`ClipError::Empty`], [`ClipError::TooLong`], [`ClipError::Rate`].
    pub fn from_pcm(samples: &[i16], rate: u32) -> Result<Clip, ClipError> {
        if !RATES.contains(&rate) {
            return Err(ClipError::Rate(rate));
        }
        if samples.is_empty() {
            return Err(ClipError::Empty);
        }
        if samples.len() as u64 > MAX_LENGTH.as_secs() * u64::from(rate) {
            return Err(ClipError::TooLong);
        }
        // A recording of a telephone contains nothing above the telephone's band.
        let opus_rate = if rate <= ULAW_RATE { ULAW_RATE } else { OPUS_CLIP_RATE };
        let mut encoder = OpusEncoder20::new(opus_rate, OPUS_BITS_PER_SECOND).ok_or(ClipError::Encoder)?;
        let opus = frames(&resample::resample(samples, rate, opus_rate), opus_rate)
            .map(|frame| encoder.encode(&frame).ok_or(ClipError::Encoder))
            .collect::<Result<Vec<_>, _>>()?;
        let ulaw = frames(&resample::resample(samples, rate, ULAW_RATE), ULAW_RATE)
            .map(|frame| frame.into_iter().map(encode_ulaw).collect::<Arc<[u8]>>())
            .collect();
        Ok(Clip { opus, ulaw })
    }

    /// Reads a sound file: WAV of every usual kind, MP3, FLAC, Ogg with Vorbis or Opus.
    ///
    /// # Errors
    /// [`ClipError::Format`] for anything else, and those of [`Clip::from_pcm`].
    pub fn from_file(bytes: &[u8]) -> Result<Clip, ClipError> {
        if bytes.len() > MAX_BYTES {
            return Err(ClipError::TooLong);
        }
        let sound = sound_file::read(bytes)?;
        Clip::from_pcm(&sound.samples, sound.rate)
    }

    /// How long it takes to play the clip once, in whole frames.
    pub fn duration(&self) -> Duration {
        FRAME.saturating_mul(u32::try_from(self.len()).unwrap_or(u32::MAX))
    }

    /// Root mean square in dB relative to a full sine.
    #[cfg(test)]
    pub(crate) fn level(&self) -> f64 {
        let samples =
            || self.ulaw.iter().flat_map(|frame| frame.iter().copied().map(super::codec::decode_ulaw));
        let power = samples().map(|sample| f64::from(sample).powi(2)).sum::<f64>() / samples().count() as f64;
        10.0 * (2.0 * power / f64::from(i16::MAX).powi(2)).log10()
    }

    /// The number of frames; never 0.
    pub(super) fn len(&self) -> usize {
        self.opus.len().min(self.ulaw.len())
    }

    /// One frame, counted from 0.
    pub(super) fn frame(&self, index: usize, codec: Codec) -> Option<&Payload> {
        match codec {
            Codec::Opus => self.opus.get(index),
            Codec::Pcmu => self.ulaw.get(index),
        }
    }
}

/// The samples of a sound file, mixed down to one channel, and their rate in Hz.
///
/// # Errors
/// [`ClipError::Format`] for files that [`Clip::from_file`] refuses too.
pub(crate) fn read_file(bytes: &[u8]) -> Result<(Vec<i16>, u32), ClipError> {
    sound_file::read(bytes).map(|sound| (sound.samples, sound.rate))
}

impl fmt::Debug for Clip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Clip").field("duration", &self.duration()).finish_non_exhaustive()
    }
}

/// Cuts a sound into frames of 20 ms, the last one filled up with zeros.
fn frames(samples: &[i16], rate: u32) -> impl Iterator<Item = Vec<i16>> + '_ {
    let length = rate as usize / 50;
    samples.chunks(length).map(move |chunk| {
        let mut frame = chunk.to_vec();
        frame.resize(length, 0);
        frame
    })
}

#[cfg(test)]
mod tests {
    use std::f64::consts::TAU;

    use super::{
        super::{
            codec::{OpusDecoder, decode_ulaw},
            synth,
        },
        *,
    };

    /// How much of the sound's power is at a frequency, 0 to 1.
    fn share(sound: &[i16], hz: f64) -> f64 {
        let (mut sine, mut cosine, mut power) = (0.0, 0.0, 0.0);
        for (n, sample) in sound.iter().enumerate() {
            let (value, angle) = (f64::from(*sample), TAU * hz * n as f64 / 8_000.0);
            sine += value * angle.sin();
            cosine += value * angle.cos();
            power += value * value;
        }
        2.0 * (sine * sine + cosine * cosine) / (power * sound.len() as f64).max(1.0)
    }

    #[test]
    fn both_codecs_carry_the_sound() {
        let sound = synth::tone(440.0, Duration::from_secs(1), -20.0);
        assert_carries_440_hz(&Clip::from_pcm(&sound, synth::RATE).expect("encodes"));
    }

    #[test]
    fn both_codecs_carry_the_sound_of_a_faster_rate() {
        let sample = |n: u32| ((f64::from(n) * TAU * 440.0 / 44_100.0).sin() * 3_276.7) as i16;
        let sound: Vec<i16> = (0..44_100).map(sample).collect();
        assert_carries_440_hz(&Clip::from_pcm(&sound, 44_100).expect("encodes"));
    }

    #[test]
    fn sounds_of_every_usual_kind_are_read() {
        for (name, file) in [
            ("MP3", include_bytes!("../../../tests/sounds/tone.mp3").as_slice()),
            ("MP3, stereo, variable bit rate", include_bytes!("../../../tests/sounds/stereo.mp3")),
            ("FLAC", include_bytes!("../../../tests/sounds/tone.flac")),
            ("Ogg Vorbis", include_bytes!("../../../tests/sounds/vorbis.ogg")),
            ("Ogg Opus", include_bytes!("../../../tests/sounds/opus.ogg")),
            ("WAV, A-law", include_bytes!("../../../tests/sounds/alaw.wav")),
            ("WAV, µ-law", include_bytes!("../../../tests/sounds/ulaw.wav")),
            ("WAV, floating point", include_bytes!("../../../tests/sounds/float.wav")),
            ("WAV, 24 bits", include_bytes!("../../../tests/sounds/wide.wav")),
            ("WAV, 8 bits", include_bytes!("../../../tests/sounds/eight.wav")),
            ("WAV, IMA ADPCM", include_bytes!("../../../tests/sounds/ima.wav")),
            ("WAV, MS ADPCM", include_bytes!("../../../tests/sounds/ms.wav")),
        ] {
            let (samples, rate) = read_file(file).expect(name);
            let length = samples.len() as f64 / f64::from(rate);
            assert!((0.45..0.62).contains(&length), "{name}: {length} s");
            let sound = resample::resample(&samples, rate, 8_000);
            let middle = &sound[1_000..3_000];
            assert!(share(middle, 440.0) > 0.95, "{name}: {}", share(middle, 440.0));
            let loudest = middle.iter().map(|sample| sample.unsigned_abs()).max();
            assert!(
                loudest.is_some_and(|loudest| (14_000..19_000).contains(&loudest)),
                "{name}: {loudest:?}"
            );
        }
    }

    /// One second at −20 dBFS.
    fn assert_carries_440_hz(clip: &Clip) {
        let ulaw: Vec<i16> =
            clip.ulaw.iter().flat_map(|frame| frame.iter().copied().map(decode_ulaw)).collect();
        let mut decoder = OpusDecoder::new(8_000).expect("a decoder");
        let opus: Vec<i16> =
            clip.opus.iter().flat_map(|frame| decoder.decode(frame).expect("is Opus")).collect();
        for sound in [ulaw, opus] {
            assert_eq!(sound.len(), 8_000);
            assert!(share(&sound[800..7200], 440.0) > 0.98);
            let power = sound[800..7200].iter().map(|s| f64::from(*s).powi(2)).sum::<f64>() / 6_400.0;
            let level = 10.0 * (2.0 * power / 32_767f64.powi(2)).log10();
            assert!((level + 20.0).abs() < 1.0, "{level} dBFS");
        }
    }

    #[test]
    fn a_last_frame_is_filled_up() {
        let clip = Clip::from_pcm(&[1000; 161], 8_000).expect("encodes");
        assert_eq!(clip.duration(), Duration::from_millis(40));
        assert!(clip.ulaw.iter().all(|frame| frame.len() == 160));
    }

    #[test]
    fn limits_are_kept() {
        assert_eq!(Clip::from_pcm(&[], 8_000).err(), Some(ClipError::Empty));
        assert_eq!(Clip::from_pcm(&[0; 10], 3_999).err(), Some(ClipError::Rate(3_999)));
        assert_eq!(Clip::from_pcm(&vec![0; 4_000 * 600 + 1], 4_000).err(), Some(ClipError::TooLong));
        assert_eq!(Clip::from_file(&vec![0; MAX_BYTES + 1]).err(), Some(ClipError::TooLong));
    }
}
