//! How well a call sounds: figures of the network, a verdict, and what to say about it.

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
    /// There and back, in milliseconds.
    pub rtt_ms: Option<f64>,
    /// How unevenly packets come in, in milliseconds.
    pub jitter_ms: Option<f64>,
    /// Mean opinion score, 1.0 to about 4.5; the SDK's first sample has none.
    pub mos: Option<f64>,
    /// Packets that came in that second.
    pub packets_received: f64,
    /// Packets that should have come in that second and did not.
    pub packets_lost: f64,
}

/// The figures of a call over the last seconds, or over the whole of a test call.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Quality {
    /// There and back, in milliseconds, on average.
    pub rtt_ms: Option<f64>,
    /// How unevenly packets come in, in milliseconds, on average.
    pub jitter_ms: Option<f64>,
    /// Packets lost on the way here, in percent.
    pub loss_percent: Option<f64>,
    /// Mean opinion score, 1.0 to about 4.5, on average.
    pub mos: Option<f64>,
    /// What the SDK warns of beside these figures.
    pub warnings: Vec<QualityWarning>,
}

/// Whether one can go on air with a line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum QualityVerdict {
    /// Good enough for air.
    #[default]
    Good,
    /// Usable; somebody may notice.
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
    /// Everything at fault, the worst first.
    #[must_use]
    pub fn causes(&self) -> Vec<Cause> {
        let figures = [
            self.rtt_ms.and_then(Cause::of_rtt),
            self.jitter_ms.and_then(Cause::of_jitter),
            self.loss_percent.and_then(Cause::of_loss),
        ];
        let mut causes: Vec<Cause> = figures.into_iter().flatten().collect();
        causes.extend(self.warnings.iter().map(|warning| Cause::Warned(*warning)));
        // A consequence of the others: to be named only where nothing else explains it.
        if causes.is_empty() {
            causes.extend(self.mos.and_then(Cause::of_mos));
        }
        let (mut worst_first, rest): (Vec<_>, Vec<_>) =
            causes.into_iter().partition(|cause| cause.verdict() == QualityVerdict::Poor);
        worst_first.extend(rest);
        worst_first
    }

    /// As bad as the worst cause.
    #[must_use]
    pub fn verdict(&self) -> QualityVerdict {
        self.causes().first().map_or(QualityVerdict::Good, |cause| cause.verdict())
    }
}
