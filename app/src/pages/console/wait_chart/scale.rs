use std::time::Duration;

/// The wait that the whole width of the chart stands for, in seconds.
///
/// It grows in steps, so that the bars do not all shrink a little each second.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Scale(u64);

impl Scale {
    /// The steps in minutes; beyond them, whole hours.
    const STEPS: [u64; 8] = [4, 6, 10, 15, 20, 30, 45, 60];

    /// The smallest scale on which the longest wait fits, with room for its figure.
    #[must_use]
    pub fn fitting(longest: Duration) -> Self {
        let minutes = longest.as_secs() / 60 + 1;
        let step = Self::STEPS.into_iter().find(|step| *step >= minutes);
        Self(60 * step.unwrap_or_else(|| minutes.div_ceil(60) * 60))
    }

    /// A wait as a fraction of the width, 0 to 1.
    #[must_use]
    pub fn part(self, wait: Duration) -> f64 {
        (wait.as_secs_f64() / Duration::from_secs(self.0).as_secs_f64()).clamp(0.0, 1.0)
    }

    /// The marks that fit on the chart, in minutes.
    pub fn marks(self, marks: [u32; 3]) -> impl Iterator<Item = u32> {
        marks.into_iter().filter(move |minutes| u64::from(*minutes) * 60 < self.0)
    }
}

/// A height in pixels as an SVG length in `rem`, so that it grows with the letters.
#[must_use]
pub fn pixels(pixels: impl TryInto<u32>) -> String {
    format!("{}rem", voice::rounded(f64::from(pixels.try_into().unwrap_or(u32::MAX)) / 16.0, 4))
}

/// A percentage as an SVG length.
#[must_use]
pub fn percent(part: f64) -> String {
    format!("{}%", voice::rounded(part, 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn the_longest_wait_always_fits() {
        for wait in [0, 1, 239, 240, 599, 724, 3_599, 3_600, 9_000, 86_400] {
            let scale = Scale::fitting(seconds(wait));
            assert!(scale.part(seconds(wait)) < 1.0, "{wait}");
        }
    }

    #[test]
    fn the_scale_stands_still_between_its_steps() {
        assert_eq!(Scale::fitting(seconds(241)), Scale::fitting(seconds(359)));
        assert_ne!(Scale::fitting(seconds(359)), Scale::fitting(seconds(360)));
    }

    #[test]
    fn only_marks_on_the_chart_are_drawn() {
        let marks = |wait| Scale::fitting(seconds(wait)).marks([3, 8, 15]).collect::<Vec<_>>();
        assert_eq!((marks(10), marks(500), marks(1_000)), (vec![3], vec![3, 8], vec![3, 8, 15]));
    }
}
