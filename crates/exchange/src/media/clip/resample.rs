//! From one sample rate to another.

use std::f64::consts::PI;

/// Zero crossings of the filter on each side: −60 dB at the images, which speech hides.
const CROSSINGS: f64 = 12.0;

/// The sound at another rate, low-passed to what the slower of both can hold.
///
/// A windowed sinc, computed per sample: prompts are converted once, so plain wins over fast.
pub(super) fn resample(samples: &[i16], from: u32, to: u32) -> Vec<i16> {
    if from == to {
        return samples.to_vec();
    }
    let step = f64::from(from) / f64::from(to);
    // Of the source's Nyquist frequency, with a little room for the filter's slope.
    let cutoff = (1.0 / step).min(1.0) * 0.95;
    let reach = CROSSINGS / cutoff;
    let count = (samples.len() as u64 * u64::from(to)).div_ceil(u64::from(from));
    (0..count).map(|n| sample_at(samples, n as f64 * step, cutoff, reach)).collect()
}

/// The value between samples at `position`.
fn sample_at(samples: &[i16], position: f64, cutoff: f64, reach: f64) -> i16 {
    let first = (position - reach).ceil().max(0.0) as usize;
    let last = (position + reach).floor().max(0.0) as usize;
    let near = samples.iter().enumerate().take(last.saturating_add(1)).skip(first);
    let sum: f64 =
        near.map(|(index, sample)| f64::from(*sample) * weight(index as f64 - position, cutoff, reach)).sum();
    sum.round().clamp(f64::from(i16::MIN), f64::from(i16::MAX)) as i16
}

/// The filter's weight at a distance in source samples, under a Hann window.
fn weight(distance: f64, cutoff: f64, reach: f64) -> f64 {
    let angle = PI * distance * cutoff;
    let sinc = if angle.abs() < 1e-9 { 1.0 } else { angle.sin() / angle };
    let window = 0.5 + 0.5 * (PI * distance / reach).cos();
    cutoff * sinc * window
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::super::super::synth;
    use super::*;

    fn tone(hz: f64, rate: u32) -> Vec<i16> {
        (0..rate).map(|n| ((f64::from(n) * 2.0 * PI * hz / f64::from(rate)).sin() * 8000.0) as i16).collect()
    }

    #[test]
    fn a_tone_keeps_its_pitch_and_level_from_44100_to_8000() {
        let out = resample(&tone(1000.0, 44_100), 44_100, 8_000);
        assert_eq!(out.len(), 8_000);
        let middle = &out[1000..7000];
        let expected = &tone(1000.0, 8_000)[1000..7000];
        let worst = middle.iter().zip(expected).map(|(a, b)| (a - b).abs()).max();
        assert!(worst < Some(80), "off by {worst:?}");
    }

    #[test]
    fn what_the_slower_rate_cannot_hold_is_removed() {
        let out = resample(&tone(6000.0, 16_000), 16_000, 8_000);
        let worst = out[500..7500].iter().map(|sample| sample.abs()).max();
        assert!(worst < Some(160), "an alias of {worst:?} is left");
    }

    #[test]
    fn the_same_rate_is_left_alone() {
        let sound = synth::tone(440.0, Duration::from_millis(20), -20.0);
        assert_eq!(resample(&sound, synth::RATE, synth::RATE), sound);
    }
}
