use crate::Monotonic;

/// Turns raw levels of sound into what a meter shows: it rises at once, falls slowly, and changes
/// rarely enough to be cheap to draw.
///
/// Levels are those of the SDK: 0.0 to 1.0 for −100 to −30 dB, the mean over the spectrum.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Meter {
    shown: f64,
    /// The highest level since the meter was last drawn.
    peak: f64,
    /// When the meter was last drawn.
    at: Option<Monotonic>,
}

impl Default for Meter {
    fn default() -> Self {
        Self { shown: 0.0, peak: 0.0, at: None }
    }
}

impl Meter {
    /// At most fifteen changes a second: nobody sees more.
    const MIN_INTERVAL_MS: f64 = 66.0;
    /// From full to nothing in two thirds of a second.
    const FALL_PER_MS: f64 = 1.5 / 1000.0;
    /// A smaller change does not move the meter by a pixel.
    const MIN_CHANGE: f64 = 0.005;

    /// Takes a level, and returns what to show if that has changed.
    pub fn push(&mut self, now: Monotonic, level: f64) -> Option<f64> {
        let level = if level.is_finite() { level.clamp(0.0, 1.0) } else { 0.0 };
        self.peak = self.peak.max(level);
        let passed = self.at.map_or(f64::INFINITY, |at| now - at);
        if passed < Self::MIN_INTERVAL_MS {
            return None;
        }
        let fallen = if passed.is_finite() { self.shown - passed * Self::FALL_PER_MS } else { 0.0 };
        let next = self.peak.max(fallen);
        (self.at, self.peak) = (Some(now), 0.0);
        let next = if next < Self::MIN_CHANGE { 0.0 } else { next };
        let seen = (next - self.shown).abs() >= Self::MIN_CHANGE || (next == 0.0 && self.shown > 0.0);
        self.shown = next;
        seen.then_some(next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_shows_at_once_and_fades() {
        let mut meter = Meter::default();
        assert_eq!(meter.push(Monotonic(0.0), 0.8), Some(0.8));
        let faded = meter.push(Monotonic(100.0), 0.0).expect("it moves");
        assert!((faded - 0.65).abs() < 1e-9, "{faded}");
        assert_eq!(meter.push(Monotonic(1000.0), 0.0), Some(0.0));
        assert_eq!(meter.push(Monotonic(1100.0), 0.0), None);
    }

    #[test]
    fn a_second_of_events_is_written_fifteen_times_at_most() {
        let mut meter = Meter::default();
        let written = (0..100)
            .filter(|step| {
                let now = f64::from(*step) * 10.0;
                meter
                    .push(Monotonic(now), if step % 2 == 0 { 0.9 } else { 0.1 } * (1.0 - now / 2000.0))
                    .is_some()
            })
            .count();
        assert!((10..=15).contains(&written), "{written}");
    }

    #[test]
    fn a_peak_between_two_pictures_is_not_lost() {
        let mut meter = Meter::default();
        meter.push(Monotonic(0.0), 0.1);
        assert_eq!(meter.push(Monotonic(30.0), 0.9), None);
        assert_eq!(meter.push(Monotonic(70.0), 0.1), Some(0.9));
    }

    #[test]
    fn silence_is_not_written_over_and_over() {
        let mut meter = Meter::default();
        assert!((0..50).all(|step| meter.push(Monotonic(f64::from(step) * 100.0), 0.0).is_none()));
    }

    #[test]
    fn senseless_levels_do_no_harm() {
        let mut meter = Meter::default();
        assert_eq!(meter.push(Monotonic(0.0), f64::NAN), None);
        assert_eq!(meter.push(Monotonic(100.0), 7.0), Some(1.0));
    }
}
