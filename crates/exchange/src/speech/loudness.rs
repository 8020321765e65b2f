/// Root mean square of speech, relative to a full sine: 20 dB below it, like all prompts.
const LEVEL: f64 = 0.1;

/// The largest sample, as a share of the largest possible one.
const PEAK: f64 = 0.9;

/// A frame below this share of the loudest frame's level is a pause.
const PAUSE: f64 = 0.1;

/// Makes speech as loud as the exchange's music, ignoring pauses. `rate` is in samples per second.
pub(crate) fn beside_music(samples: &[i16], rate: u32) -> Vec<i16> {
    let frame = (rate / 50).max(1) as usize;
    let powers: Vec<f64> = samples.chunks(frame).map(power).collect();
    let loudest = powers.iter().copied().fold(0.0, f64::max);
    let spoken: Vec<f64> = powers.into_iter().filter(|power| *power > loudest * PAUSE * PAUSE).collect();
    let mean = spoken.iter().sum::<f64>() / spoken.len().max(1) as f64;
    if mean <= 0.0 {
        return samples.to_vec();
    }
    let full = f64::from(i16::MAX);
    let peak = samples.iter().map(|sample| f64::from(*sample).abs()).fold(1.0, f64::max);
    let gain = (LEVEL * full / (2.0 * mean).sqrt()).min(PEAK * full / peak);
    samples.iter().map(|sample| (f64::from(*sample) * gain) as i16).collect()
}

fn power(frame: &[i16]) -> f64 {
    frame.iter().map(|sample| f64::from(*sample).powi(2)).sum::<f64>() / frame.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::media::synth;

    fn level_of(sound: &[i16]) -> f64 {
        10.0 * (2.0 * power(sound) / f64::from(i16::MAX).powi(2)).log10()
    }

    #[test]
    fn soft_and_loud_become_as_loud_as_music() {
        for level in [-45.0, -20.0, -3.0] {
            let tone = synth::tone(300.0, Duration::from_secs(1), level);
            let sound = beside_music(&[vec![0; 16_000], tone, vec![0; 16_000]].concat(), synth::RATE);
            let spoken = level_of(&sound[16_000..24_000]);
            assert!((spoken - level_of(&synth::hold_music())).abs() < 1.0, "{spoken}");
        }
    }

    #[test]
    fn a_sharp_peak_is_not_clipped() {
        let mut sound = synth::tone(300.0, Duration::from_secs(1), -40.0);
        sound[4_000] = 30_000;
        let out = beside_music(&sound, synth::RATE);
        assert!(out.iter().all(|sample| sample.unsigned_abs() < 29_600));
    }

    #[test]
    fn silence_stays_silence() {
        assert_eq!(beside_music(&[0; 500], 8_000), [0; 500]);
        assert!(beside_music(&[], 0).is_empty());
    }
}
