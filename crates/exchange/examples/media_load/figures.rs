//! What is measured.

use std::{fmt, fs, time::Duration};

use anyhow::{Context, ensure};

/// Frames and how long they took from mouth to ear.
pub(crate) struct Figures {
    sent: u64,
    /// In ascending order.
    delays: Vec<Duration>,
}

impl Figures {
    pub(crate) fn new(sent: u64, mut delays: Vec<Duration>) -> anyhow::Result<Figures> {
        ensure!(!delays.is_empty(), "nothing was heard");
        delays.sort_unstable();
        Ok(Figures { sent, delays })
    }

    pub(crate) fn received(&self) -> u64 {
        self.delays.len() as u64
    }

    /// So many thousandths of the frames took no longer than this.
    fn permille(&self, thousandths: usize) -> Duration {
        let index = (self.delays.len() * thousandths / 1_000).min(self.delays.len().saturating_sub(1));
        self.delays.get(index).copied().unwrap_or_default()
    }

    /// How much later frames came than they did there.
    pub(crate) fn delay_over(&self, other: &Figures) -> String {
        let more = |thousandths| {
            let (ours, theirs) = (self.permille(thousandths), other.permille(thousandths));
            (ours.as_secs_f64() - theirs.as_secs_f64()) * 1e6
        };
        format!("p50 {:+.0} µs, p99 {:+.0} µs", more(500), more(990))
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lost = self.sent.saturating_sub(self.received());
        let share = lost as f64 / self.sent.max(1) as f64 * 100.0;
        let micros = |thousandths| self.permille(thousandths).as_micros();
        write!(
            f,
            "{} frames, {lost} lost ({share:.4} %), p50 {} µs, p99 {} µs, p99.9 {} µs",
            self.sent,
            micros(500),
            micros(990),
            micros(999)
        )
    }
}

/// How long a thread of this process, found by its name, has run so far (proc(5), `schedstat`).
pub(crate) fn cpu_time_of_thread(name: &str) -> anyhow::Result<Duration> {
    for thread in fs::read_dir("/proc/self/task").context("this needs Linux")? {
        let folder = thread?.path();
        if fs::read_to_string(folder.join("comm"))?.trim_end() == name {
            let figures = fs::read_to_string(folder.join("schedstat"))?;
            let nanoseconds = figures.split(' ').next().context("schedstat is empty")?.parse()?;
            return Ok(Duration::from_nanos(nanoseconds));
        }
    }
    anyhow::bail!("there is no thread named {name:?}")
}
