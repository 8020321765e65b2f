//! Computes sounds: tones, keys, ringing, music on hold.
//!
//! Each sound is mono at [`RATE`] and soft, about 20 dB below full scale.

use std::{f64::consts::TAU, time::Duration};

/// Samples per second of every sound made here.
pub const RATE: u32 = 8_000;

/// Level of the prompts, in dB relative to full scale.
const LEVEL: f64 = -20.0;

/// A sine of the given frequency in Hz; `level_dbfs` is its root mean square relative to a full sine.
///
/// It rises and falls within 5 ms, so that it does not click.
pub fn tone(hz: f64, duration: Duration, level_dbfs: f64) -> Vec<i16> {
    chord(&[hz], duration, level_dbfs)
}

/// Two short soft notes, which are played for a text that cannot be spoken.
pub fn beep() -> Vec<i16> {
    let mut sound = tone(660.0, Duration::from_millis(140), LEVEL);
    sound.extend(tone(880.0, Duration::from_millis(200), LEVEL));
    sound
}

/// The tone before a recording: a long one, unlike any other sound of the exchange.
pub fn record_beep() -> Vec<i16> {
    tone(1_000.0, Duration::from_millis(400), LEVEL)
}

/// A substitute for a voice: one soft note of the given pitch in Hz for each word; a longer word has a longer
/// note.
///
/// The last note is lower, like the end of a sentence.
pub fn hum(words: &str, hz: f64) -> Vec<i16> {
    let words: Vec<&str> = words.split_whitespace().collect();
    let mut sound = Vec::new();
    for (index, word) in words.iter().enumerate() {
        let letters = word.chars().count().clamp(1, 9) as u64;
        let bend = if index + 1 == words.len() { 0.84 } else { 1.0 + 0.06 * (letters % 3) as f64 };
        let notes = [hz * bend, hz * bend * 2.0];
        sound.extend(chord(&notes, Duration::from_millis(70 + 25 * letters), LEVEL));
        sound.extend(silence(Duration::from_millis(70)));
    }
    sound
}

/// A key's two frequencies (ITU-T Q.23) for 160 ms, as the Voice SDK sends them.
///
/// The sound is empty for a character that is not a telephone's key.
pub fn dtmf(key: char) -> Vec<i16> {
    let row = match key {
        '1' | '2' | '3' | 'A' => 697.0,
        '4' | '5' | '6' | 'B' => 770.0,
        '7' | '8' | '9' | 'C' => 852.0,
        '*' | '0' | '#' | 'D' => 941.0,
        _ => return Vec::new(),
    };
    let column = match key {
        '1' | '4' | '7' | '*' => 1209.0,
        '2' | '5' | '8' | '0' => 1336.0,
        '3' | '6' | '9' | '#' => 1477.0,
        _ => 1633.0,
    };
    chord(&[row, column], Duration::from_millis(160), LEVEL)
}

/// More than any clip may have.
const MAX_KEYS_SAMPLES: usize = 601 * RATE as usize;

/// The tones of keys one after the other, each followed by 70 ms of silence; `w` is half a second of silence, and
/// `W` a whole one.
pub fn keys(keys: &str) -> Vec<i16> {
    let mut sound = Vec::new();
    for key in keys.chars() {
        if sound.len() > MAX_KEYS_SAMPLES {
            break;
        }
        match key {
            'w' => sound.extend(silence(Duration::from_millis(500))),
            'W' => sound.extend(silence(Duration::from_secs(1))),
            key => {
                sound.extend(dtmf(key));
                sound.extend(silence(Duration::from_millis(70)));
            }
        }
    }
    sound
}

/// The sound of an incoming call: two soft double strokes in three seconds, to be repeated.
pub fn ring() -> Vec<i16> {
    let stroke = chord(&[480.0, 600.0], Duration::from_millis(400), LEVEL);
    let mut sound = stroke.clone();
    sound.extend(silence(Duration::from_millis(200)));
    sound.extend(stroke);
    sound.extend(silence(Duration::from_millis(2000)));
    sound
}

/// The sound of an outgoing call: two rising notes.
pub fn outgoing() -> Vec<i16> {
    let mut sound = tone(440.0, Duration::from_millis(120), LEVEL);
    sound.extend(tone(587.3, Duration::from_millis(180), LEVEL));
    sound
}

/// The sound of the end of a call: two falling notes.
pub fn hang_up() -> Vec<i16> {
    let mut sound = tone(587.3, Duration::from_millis(120), LEVEL);
    sound.extend(tone(392.0, Duration::from_millis(220), LEVEL));
    sound
}

/// Music on hold: 20 s of soft chords, which can be repeated without a break.
///
/// Each chord overlaps the one before and the one after it, and the last chord overlaps the first.
pub fn hold_music() -> Vec<i16> {
    /// Notes in Hz: A minor 7, F major 7, C major 7, G6, in the telephone's band.
    const CHORDS: [[f64; 4]; 4] = [
        [220.0, 261.6, 329.6, 392.0],
        [174.6, 261.6, 329.6, 440.0],
        [196.0, 261.6, 329.6, 493.9],
        [196.0, 246.9, 293.7, 329.6],
    ];
    /// The time from one chord to the next, in samples: 5 s.
    const STEP: usize = 5 * RATE as usize;
    let length = STEP * CHORDS.len();
    let mut mix = vec![0.0; length];
    for (index, notes) in CHORDS.iter().enumerate() {
        for n in 0..2 * STEP {
            let swell = (TAU * n as f64 / (4 * STEP) as f64).sin().powi(2);
            let time = n as f64 / f64::from(RATE);
            let value: f64 = notes.iter().map(|hz| pad(*hz, time)).sum();
            if let Some(slot) = mix.get_mut((index * STEP + n) % length) {
                *slot += swell * value;
            }
        }
    }
    level(&mix, LEVEL)
}

/// One sample of a note: a sine with a soft octave above it and a slow change of volume.
fn pad(hz: f64, time: f64) -> f64 {
    let beat = 0.85 + 0.15 * (TAU * 0.2 * time).sin();
    beat * ((TAU * hz * time).sin() + 0.25 * (TAU * 2.0 * hz * time).sin())
}

/// Several sines at the same time, with equal levels.
fn chord(notes: &[f64], duration: Duration, level_dbfs: f64) -> Vec<i16> {
    let count = samples(duration);
    let edge = samples(Duration::from_millis(5)).min(count / 2).max(1);
    let amplitude = amplitude(level_dbfs) / (notes.len().max(1) as f64).sqrt();
    (0..count)
        .map(|n| {
            let time = n as f64 / f64::from(RATE);
            let slope = (n.min(count - 1 - n) as f64 / edge as f64).min(1.0);
            let value: f64 = notes.iter().map(|hz| (TAU * hz * time).sin()).sum();
            (value * slope * amplitude) as i16
        })
        .collect()
}

fn silence(duration: Duration) -> Vec<i16> {
    vec![0; samples(duration)]
}

/// Scales a sound so that its root mean square has the given level.
fn level(sound: &[f64], level_dbfs: f64) -> Vec<i16> {
    let power = sound.iter().map(|value| value * value).sum::<f64>() / sound.len().max(1) as f64;
    let gain = amplitude(level_dbfs) / (2.0 * power).sqrt().max(f64::MIN_POSITIVE);
    sound.iter().map(|value| (value * gain) as i16).collect()
}

/// The amplitude of a sine with this level.
fn amplitude(level_dbfs: f64) -> f64 {
    f64::from(i16::MAX) * 10f64.powf(level_dbfs.min(0.0) / 20.0)
}

fn samples(duration: Duration) -> usize {
    (duration.as_secs_f64() * f64::from(RATE)).round() as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level_of(sound: &[i16]) -> f64 {
        let power = sound.iter().map(|s| f64::from(*s).powi(2)).sum::<f64>() / sound.len() as f64;
        10.0 * (2.0 * power / f64::from(i16::MAX).powi(2)).log10()
    }

    #[test]
    fn a_tone_has_its_level_and_length() {
        let sound = tone(1000.0, Duration::from_millis(500), -20.0);
        assert_eq!(sound.len(), 4_000);
        assert!((level_of(&sound) + 20.0).abs() < 0.5);
    }

    #[test]
    fn nothing_is_louder_than_soft() {
        let keys = "0123456789*#".chars().map(dtmf);
        for sound in [beep(), ring(), outgoing(), hang_up(), hold_music()].into_iter().chain(keys) {
            assert!(!sound.is_empty());
            assert!(level_of(&sound) < -19.0, "{}", level_of(&sound));
            assert!(sound.iter().all(|sample| sample.abs() < 16_000), "no peak near the limit");
        }
    }

    #[test]
    fn hold_music_runs_into_its_start() {
        let sound = hold_music();
        assert_eq!(sound.len(), 160_000);
        let steps = sound.windows(2).map(|pair| (pair[1] - pair[0]).abs());
        let within = steps.max().expect("is not empty");
        assert!((sound[0] - sound[sound.len() - 1]).abs() <= within, "no click at the seam");
    }

    #[test]
    fn empty_and_tiny_tones_are_harmless() {
        assert!(tone(440.0, Duration::ZERO, -20.0).is_empty());
        assert_eq!(tone(440.0, Duration::from_micros(125), -20.0).len(), 1);
        assert!(dtmf('x').is_empty());
        assert!(hum(" ", 200.0).is_empty());
    }
}
