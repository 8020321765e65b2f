use std::collections::VecDeque;

use super::{Quality, Sample, cause::QualityWarning};

/// Collects the samples and warnings of one call, and says how well the call sounds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Gauge {
    samples: VecDeque<Sample>,
    /// Warnings that the SDK has raised and not cleared.
    raised: Vec<QualityWarning>,
    /// How many of the last samples count.
    window: usize,
}

impl Gauge {
    /// The window of a live display: a problem shows within seconds, and disappears as fast.
    const LIVE_SECONDS: usize = 8;
    /// The window for a whole call; such a call ends long before.
    const MAX_SECONDS: usize = 600;

    /// A gauge of how a call sounds now, by its last seconds.
    #[must_use]
    pub const fn live() -> Self {
        Self { samples: VecDeque::new(), raised: Vec::new(), window: Self::LIVE_SECONDS }
    }

    /// A gauge of how a call has sounded since its beginning.
    #[must_use]
    pub const fn whole() -> Self {
        Self { samples: VecDeque::new(), raised: Vec::new(), window: Self::MAX_SECONDS }
    }

    /// Adds the sample of one second.
    pub fn sampled(&mut self, sample: Sample) {
        self.samples.push_back(sample);
        while self.samples.len() > self.window.max(1) {
            self.samples.pop_front();
        }
    }

    /// Adds a warning that the SDK has raised.
    pub fn warned(&mut self, warning: QualityWarning) {
        if !self.raised.contains(&warning) {
            self.raised.push(warning);
        }
    }

    /// Removes a warning that the SDK has cleared.
    pub fn cleared(&mut self, warning: QualityWarning) {
        self.raised.retain(|raised| *raised != warning);
    }

    /// The quality of the call; `None` before the first sample or warning.
    #[must_use]
    pub fn quality(&self) -> Option<Quality> {
        if self.samples.is_empty() && self.raised.is_empty() {
            return None;
        }
        let received = self.sum(|sample| sample.packets_received);
        let lost = self.sum(|sample| sample.packets_lost);
        let due = received + lost;
        Some(Quality {
            rtt_ms: self.mean(|sample| sample.rtt_ms),
            jitter_ms: self.mean(|sample| sample.jitter_ms),
            loss_percent: (due > 0.0).then(|| lost / due * 100.0),
            mos: self.mean(|sample| sample.mos),
            warnings: self.raised.clone(),
        })
    }

    fn sum(&self, of: impl Fn(&Sample) -> f64) -> f64 {
        self.samples
            .iter()
            .map(of)
            .filter(|figure| figure.is_finite() && *figure > 0.0)
            .fold(0.0, std::ops::Add::add)
    }

    fn mean(&self, of: impl Fn(&Sample) -> Option<f64>) -> Option<f64> {
        let figures =
            self.samples.iter().filter_map(of).filter(|figure| figure.is_finite() && *figure >= 0.0);
        let (count, sum) = figures.fold((0.0, 0.0), |(count, sum), figure| (count + 1.0, sum + figure));
        (count > 0.0).then(|| sum / count)
    }
}
