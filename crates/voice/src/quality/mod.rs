//! How well a call sounds: figures of the network, a verdict, and its causes in words.

mod cause;
mod gauge;
#[cfg(test)]
mod tests;

pub use self::{
    cause::{Cause, QualityWarning},
    gauge::Gauge,
};

/// One second of a call, from the SDK's event `sample` (`RTCSample`).
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Sample {
    /// The round trip, in milliseconds.
    pub rtt_ms: Option<f64>,
    /// How unevenly packets arrive, in milliseconds.
    pub jitter_ms: Option<f64>,
    /// Mean opinion score, 1.0 to about 4.5; the SDK's first sample has none.
    pub mos: Option<f64>,
    /// Packets that arrived in that second.
    pub packets_received: f64,
    /// Packets that should have arrived in that second and did not.
    pub packets_lost: f64,
}

/// The figures of a call over the last seconds, or over the whole of a test call.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Quality {
    /// The round trip, in milliseconds, on average.
    pub rtt_ms: Option<f64>,
    /// How unevenly packets arrive, in milliseconds, on average.
    pub jitter_ms: Option<f64>,
    /// Packets that did not arrive here, in percent.
    pub loss_percent: Option<f64>,
    /// Mean opinion score, 1.0 to about 4.5, on average.
    pub mos: Option<f64>,
    /// The SDK's warnings that these figures do not show.
    pub warnings: Vec<QualityWarning>,
}

/// Whether a line is fit for going on air.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum QualityVerdict {
    /// Good enough for air.
    #[default]
    Good,
    /// Usable, but listeners may notice a difference.
    Fair,
    /// Not fit for air.
    Poor,
}

impl QualityVerdict {
    /// The verdict in one word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Good => "Good",
            Self::Fair => "Fair",
            Self::Poor => "Poor",
        }
    }

    /// The verdict in a sentence.
    #[must_use]
    pub const fn sentence(self) -> &'static str {
        match self {
            Self::Good => "The line is good enough for air.",
            Self::Fair => "The line can be used, but listeners may notice it.",
            Self::Poor => "The line is not fit for air.",
        }
    }
}

impl Quality {
    /// Everything that is wrong, the worst first.
    #[must_use]
    pub fn causes(&self) -> Vec<Cause> {
        let figures = [
            self.rtt_ms.and_then(Cause::of_rtt),
            self.jitter_ms.and_then(Cause::of_jitter),
            self.loss_percent.and_then(Cause::of_loss),
        ];
        let mut causes: Vec<Cause> = figures.into_iter().flatten().collect();
        causes.extend(self.warnings.iter().map(|warning| Cause::Warned(*warning)));
        // A low score is a consequence of the others, so it is named only where nothing else explains it.
        if causes.is_empty() {
            causes.extend(self.mos.and_then(Cause::of_mos));
        }
        let (mut worst_first, rest): (Vec<_>, Vec<_>) =
            causes.into_iter().partition(|cause| cause.verdict() == QualityVerdict::Poor);
        worst_first.extend(rest);
        worst_first
    }

    /// The verdict of the worst cause; good without any.
    #[must_use]
    pub fn verdict(&self) -> QualityVerdict {
        self.causes().first().map_or(QualityVerdict::Good, |cause| cause.verdict())
    }
}
