use std::{fmt, time::Duration};

/// Delays measured, and what they amount to.
#[derive(Default)]
pub struct Delays(Vec<Duration>);

impl Delays {
    /// One more.
    pub fn add(&mut self, delay: Duration) {
        self.0.push(delay);
    }
}

impl fmt::Display for Delays {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut sorted = self.0.clone();
        sorted.sort_unstable();
        // The nearest rank.
        let at = |percent: usize| {
            let rank = (sorted.len() * percent).div_ceil(100).max(1);
            sorted.get(rank - 1).copied().unwrap_or_default().as_secs_f64() * 1000.0
        };
        write!(f, "p50 {:6.1} ms   p99 {:6.1} ms   max {:6.1} ms", at(50), at(99), at(100))
    }
}
