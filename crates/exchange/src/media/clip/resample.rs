//! Converts a sound from one sample rate to another.

use std::f64::consts::PI;

/// Zero crossings of the filter on each side: images are at −60 dB, where speech masks them.
const CROSSINGS: f64 = 12.0;

/// The share of the lower rate's band that is kept; the rest is for the slope of the filter.
const PASSBAND: f64 = 0.95;

/// Converts a sound to another rate, with a low-pass filter for the band of the lower rate.
///
/// The filter is a windowed sinc. The positions between two samples repeat after a few steps, so their
/// weights are computed once.
pub(super) fn resample(samples: &[i16], from: u32, to: u32) -> Vec<i16> {
    if from == to {
        return samples.to_vec();
    }
    let common = gcd(from, to);
    let (down, up) = (u64::from(from / common), u64::from(to / common));
    let cutoff = (f64::from(to) / f64::from(from)).min(1.0) * PASSBAND;
    let reach = (CROSSINGS / cutoff).ceil();
    let phases: Vec<Vec<f64>> = (0..up).map(|n| weights(n as f64 / up as f64, cutoff, reach)).collect();

    // Silence before and after the sound, as long as one side of the filter.
    let margin = vec![0.0; reach as usize];
    let sound = samples.iter().copied().map(f64::from);
    let padded: Vec<f64> = margin.iter().copied().chain(sound).chain(margin.iter().copied()).collect();

    let count = (samples.len() as u64 * up).div_ceil(down);
    let positions = (0..count).map(|n| n * down);
    let value = |position: u64| {
        let near = padded.get((position / up) as usize..).unwrap_or_default();
        let weights = phases.get((position % up) as usize).map(Vec::as_slice).unwrap_or_default();
        near.iter().zip(weights).map(|(sample, weight)| sample * weight).sum::<f64>()
    };
    positions.map(|position| value(position).round() as i16).collect()
}

/// The filter's weights for the samples around a position that is `offset` after one of them.
fn weights(offset: f64, cutoff: f64, reach: f64) -> Vec<f64> {
    let count = 2 * reach as usize + 1;
    (0..count).map(|index| weight(index as f64 - reach - offset, cutoff, reach)).collect()
}

/// The filter's weight at a distance in source samples, under a Hann window.
fn weight(distance: f64, cutoff: f64, reach: f64) -> f64 {
    if distance.abs() >= reach {
        return 0.0;
    }
    let angle = PI * distance * cutoff;
    let sinc = if angle.abs() < 1e-9 { 1.0 } else { angle.sin() / angle };
    let window = 0.5 + 0.5 * (PI * distance / reach).cos();
    cutoff * sinc * window
}

fn gcd(a: u32, b: u32) -> u32 {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{super::super::synth, *};

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
