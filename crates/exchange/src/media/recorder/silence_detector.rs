//! Distinguishes sound from silence, and so decides which part of a recording is kept and when it ends.

use std::collections::VecDeque;

use super::{RECORDING_RATE, RecordEnd, RecordLimits};

/// How many samples are classified together: 20 ms.
const FRAME: usize = RECORDING_RATE as usize / 50;

/// A frame is loud from this root mean square on: 45 dB below full scale. It is low enough for a quiet
/// speaker, and high enough for the hiss of a room after a browser's noise suppression.
const LOUD_LEVEL: i64 = 184;

/// How many loud frames in a row are sound; fewer are a click.
const MIN_LOUD_FRAMES: u32 = 3;

/// How much silence is kept before the first sound and after the last, so that no word is clipped: 200 ms.
const SILENCE_MARGIN: usize = 10 * FRAME;

/// Examines a recording frame by frame.
pub(super) struct SilenceDetector {
    trim: bool,
    /// The longest silence, in samples.
    max_silence: Option<u64>,
    /// The maximum length, in samples.
    max_length: u64,
    /// Samples at the end that do not fill a frame yet.
    part: Vec<i16>,
    /// Silence that becomes part of the recording only if sound follows.
    held: VecDeque<i16>,
    loud_in_a_row: u32,
    silence: u64,
    length: u64,
    heard: bool,
}

impl SilenceDetector {
    pub(super) fn new(limits: RecordLimits) -> SilenceDetector {
        let samples = |time: std::time::Duration| {
            u64::try_from(time.as_millis() * u128::from(RECORDING_RATE) / 1000).unwrap_or(u64::MAX)
        };
        SilenceDetector {
            trim: limits.trim,
            max_silence: limits.silence.map(samples),
            max_length: samples(limits.length),
            part: Vec::with_capacity(FRAME),
            held: VecDeque::new(),
            loud_in_a_row: 0,
            silence: 0,
            length: 0,
            heard: false,
        }
    }

    /// Whether there was any sound.
    pub(super) fn has_heard(&self) -> bool {
        self.heard
    }

    /// Takes samples, adds to `kept` what is now certain to be kept, and returns why the recording ends, if
    /// it does.
    pub(super) fn listen(&mut self, samples: &[i16], kept: &mut Vec<i16>) -> Option<RecordEnd> {
        let mut rest = samples;
        while !rest.is_empty() {
            let (now, later) = rest.split_at(rest.len().min(FRAME - self.part.len()));
            self.part.extend(now);
            rest = later;
            if self.part.len() == FRAME {
                let frame = std::mem::replace(&mut self.part, Vec::with_capacity(FRAME));
                if let Some(end) = self.judge(&frame, kept) {
                    return Some(end);
                }
            }
        }
        None
    }

    /// The last samples to keep, once the recording has ended.
    pub(super) fn rest(&mut self) -> Vec<i16> {
        self.held.extend(std::mem::take(&mut self.part));
        let kept = match (self.trim, self.heard) {
            (true, false) => 0,
            (true, true) => self.held.len().min(SILENCE_MARGIN),
            (false, _) => self.held.len(),
        };
        let rest = self.held.drain(..kept).collect();
        self.held.clear();
        rest
    }

    fn judge(&mut self, frame: &[i16], kept: &mut Vec<i16>) -> Option<RecordEnd> {
        self.length += FRAME as u64;
        self.loud_in_a_row = if is_loud(frame) { self.loud_in_a_row + 1 } else { 0 };
        self.held.extend(frame);
        if self.loud_in_a_row >= MIN_LOUD_FRAMES {
            self.heard = true;
            self.silence = 0;
            kept.extend(self.held.drain(..));
        } else {
            self.silence += FRAME as u64;
            if !self.trim {
                kept.extend(self.held.drain(..));
            } else if !self.heard {
                // The next frame may show that the frames before it were sound.
                let margin = SILENCE_MARGIN + (MIN_LOUD_FRAMES as usize - 1) * FRAME;
                self.held.drain(..self.held.len().saturating_sub(margin));
            }
        }
        if self.length >= self.max_length {
            return Some(RecordEnd::Length);
        }
        // The recording does not end while a sound may be beginning.
        let quiet = self.loud_in_a_row == 0;
        let ended = self.max_silence.is_some_and(|max_length| quiet && self.silence >= max_length);
        ended.then_some(RecordEnd::Silence)
    }
}

/// Whether a frame is loud, by its power around the mean: a microphone's constant offset is no sound.
fn is_loud(frame: &[i16]) -> bool {
    let count = (frame.len() as i64).max(1);
    let (mut sum, mut squares) = (0, 0);
    for sample in frame {
        let sample = i64::from(*sample);
        sum += sample;
        squares += sample * sample;
    }
    let mean = sum / count;
    squares / count - mean * mean >= LOUD_LEVEL * LOUD_LEVEL
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{super::super::synth, *};

    const LIMITS: RecordLimits =
        RecordLimits { silence: Some(Duration::from_secs(5)), length: Duration::from_secs(30), trim: true };

    fn silence(milliseconds: usize) -> Vec<i16> {
        vec![0; milliseconds * 8]
    }

    fn tone(milliseconds: u64, level: f64) -> Vec<i16> {
        synth::tone(440.0, Duration::from_millis(milliseconds), level)
    }

    /// How many milliseconds are kept, how the recording ended, and whether there was any sound.
    fn record(limits: RecordLimits, sound: &[Vec<i16>]) -> (usize, Option<RecordEnd>, bool) {
        let (mut detector, mut kept) = (SilenceDetector::new(limits), Vec::new());
        // In pieces that are not whole frames.
        let end = sound.concat().chunks(70).find_map(|piece| detector.listen(piece, &mut kept));
        kept.extend(detector.rest());
        (kept.len() / 8, end, detector.has_heard())
    }

    #[test]
    fn silence_around_the_sound_is_cut() {
        let sound = [silence(2_000), tone(1_000, -20.0), silence(3_000)];
        assert_eq!(record(LIMITS, &sound), (1_400, None, true));
    }

    #[test]
    fn silence_within_the_sound_stays() {
        let sound = [tone(500, -20.0), silence(2_000), tone(500, -20.0)];
        assert_eq!(record(LIMITS, &sound), (3_000, None, true));
    }

    #[test]
    fn nothing_is_cut_unless_asked_for() {
        let limits = RecordLimits { trim: false, ..LIMITS };
        let sound = [silence(2_010), tone(1_000, -20.0), silence(3_000)];
        assert_eq!(record(limits, &sound), (6_010, None, true));
    }

    #[test]
    fn silence_ends_it_after_the_last_sound() {
        let sound = [silence(4_900), tone(200, -20.0), silence(4_980), tone(100, -20.0)];
        assert_eq!(record(LIMITS, &sound).1, None);
        let sound = [silence(4_900), tone(200, -20.0), silence(5_020), tone(100, -20.0)];
        assert_eq!(record(LIMITS, &sound), (600, Some(RecordEnd::Silence), true));
    }

    #[test]
    fn silence_alone_is_nothing() {
        assert_eq!(record(LIMITS, &[silence(6_000)]), (0, Some(RecordEnd::Silence), false));
        let whisper = tone(6_000, -50.0);
        assert_eq!(record(LIMITS, &[whisper]), (0, Some(RecordEnd::Silence), false));
    }

    #[test]
    fn neither_a_click_nor_an_offset_is_sound() {
        let click = [silence(100), tone(40, -10.0), silence(5_000)];
        assert!(!record(LIMITS, &click).2);
        assert!(!record(LIMITS, &[vec![900; 8 * 1_000]]).2);
    }

    #[test]
    fn quiet_speech_is_sound() {
        assert!(record(LIMITS, &[tone(200, -40.0)]).2);
    }

    #[test]
    fn it_is_cut_at_its_longest_to_the_frame() {
        let limits = RecordLimits { silence: None, length: Duration::from_secs(2), trim: true };
        assert_eq!(record(limits, &[tone(3_000, -20.0)]), (2_000, Some(RecordEnd::Length), true));
        assert_eq!(record(limits, &[silence(1_000), tone(3_000, -20.0)]).0, 1_200);
    }

    #[test]
    fn without_a_limit_silence_goes_on() {
        let limits = RecordLimits { silence: None, ..LIMITS };
        assert_eq!(record(limits, &[silence(20_000)]).1, None);
    }
}
