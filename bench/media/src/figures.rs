//! What is measured.

use std::{fmt, time::Duration};

use anyhow::ensure;

/// The greatest part of the frames that a run may lose for its other figures to count.
const MAX_LOSS: f64 = 0.001;

/// Frames, and how long they took from mouth to ear.
pub(crate) struct Frames {
    sent: u64,
    /// In ascending order.
    delays: Vec<Duration>,
}

impl Frames {
    pub(crate) fn new(sent: u64, mut delays: Vec<Duration>) -> anyhow::Result<Frames> {
        ensure!(!delays.is_empty(), "nothing was heard");
        delays.sort_unstable();
        Ok(Frames { sent, delays })
    }

    fn received(&self) -> u64 {
        self.delays.len() as u64
    }

    fn lost(&self) -> f64 {
        self.sent.saturating_sub(self.received()) as f64 / self.sent.max(1) as f64
    }

    /// So many thousandths of the frames took no longer than this, in µs.
    fn permille(&self, thousandths: usize) -> f64 {
        let index = (self.delays.len() * thousandths / 1_000).min(self.delays.len().saturating_sub(1));
        self.delays.get(index).copied().unwrap_or_default().as_secs_f64() * 1e6
    }
}

impl fmt::Display for Frames {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [p50, p99, p999] = [500, 990, 999].map(|thousandths| self.permille(thousandths));
        write!(f, "{} frames, {:.4} % lost", self.sent, self.lost() * 100.0)?;
        if self.lost() > MAX_LOSS {
            write!(f, " (TOO MANY: the rest does not count)")?;
        }
        write!(f, ", p50 {p50:.0} µs, p99 {p99:.0} µs, p99.9 {p999:.0} µs")
    }
}

/// What one run gave.
pub(crate) struct Run {
    pub(crate) frames: Frames,
    pub(crate) length: Duration,
    /// Processor time of what connected the callers.
    pub(crate) spent: Option<Duration>,
    /// Its memory for each leg, in kB.
    pub(crate) memory: Option<u64>,
    pub(crate) suite: &'static str,
}

impl Run {
    /// Processor time for each packet passed on, in µs.
    fn cost(&self) -> f64 {
        self.spent.unwrap_or_default().as_secs_f64() * 1e6 / self.frames.received() as f64
    }

    fn added(&self, direct: &Run, thousandths: usize) -> f64 {
        self.frames.permille(thousandths) - direct.frames.permille(thousandths)
    }

    /// The run beside one without anything between the callers.
    pub(crate) fn over<'a>(&'a self, direct: &'a Run) -> impl fmt::Display {
        let core = self.spent.unwrap_or_default().as_secs_f64() / self.length.as_secs_f64() * 100.0;
        let (p50, p99) = (self.added(direct, 500), self.added(direct, 990));
        format!(
            "{}; added p50 {p50:.0} µs, p99 {p99:.0} µs; {:.1} µs a packet, {core:.1} % of a core; {} kB a leg; {}",
            self.frames,
            self.cost(),
            self.memory.unwrap_or_default(),
            self.suite
        )
    }
}

/// The medians of all rounds.
#[derive(Default)]
pub(crate) struct Summary {
    ours: Figures,
    theirs: Figures,
    /// How the exchange's processor time for a packet compares with that of rtpengine in the same round.
    ratios: Vec<f64>,
    losses: bool,
}

#[derive(Default)]
struct Figures {
    cost: Vec<f64>,
    added_p50: Vec<f64>,
    added_p99: Vec<f64>,
    memory: Vec<f64>,
}

impl Figures {
    fn add(&mut self, direct: &Run, run: &Run) {
        self.cost.push(run.cost());
        self.added_p50.push(run.added(direct, 500));
        self.added_p99.push(run.added(direct, 990));
        self.memory.push(run.memory.unwrap_or_default() as f64);
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [cost, p50, p99, memory] =
            [&self.cost, &self.added_p50, &self.added_p99, &self.memory].map(|figures| median(figures));
        write!(f, "{cost:.1} µs a packet, added p50 {p50:.0} µs, p99 {p99:.0} µs, {memory:.0} kB a leg")
    }
}

impl Summary {
    /// Adds one round.
    pub(crate) fn add(&mut self, direct: &Run, ours: &Run, theirs: &Run) {
        self.ours.add(direct, ours);
        self.theirs.add(direct, theirs);
        self.ratios.push(ours.cost() / theirs.cost());
        self.losses |= [direct, ours, theirs].iter().any(|run| run.frames.lost() > MAX_LOSS);
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "medians of {} rounds", self.ratios.len())?;
        writeln!(f, "exchange:  {}", self.ours)?;
        writeln!(f, "rtpengine: {}", self.theirs)?;
        write!(f, "exchange's processor time for a packet: {:.2} of rtpengine's", median(&self.ratios))?;
        if self.losses {
            write!(f, "\nsome run lost more than {} %: measure again", MAX_LOSS * 100.0)?;
        }
        Ok(())
    }
}

fn median(figures: &[f64]) -> f64 {
    let mut sorted = figures.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted.get(sorted.len() / 2).copied().unwrap_or_default()
}
