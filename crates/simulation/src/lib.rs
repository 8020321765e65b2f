//! Whole shows on virtual time, to find what goes wrong when many things go wrong at once.
//!
//! The real [`Studio`](studio::Studio) and the real [`CallController`](exchange::call::CallController), with the
//! exchange's own REST handlers between them, run in one thread on tokio's paused clock. What lies between them is
//! simulated, and everything that is left to chance is drawn from one seed: how long requests are on their way and
//! which of them fail, what the legs hear, when callers ring and what they do, what DJs press, when the studio is
//! killed and when its clock is set. So the same seed brings the same show, and [`play`] tells what was wrong in it.
//!
//! | module | job |
//! |---|---|
//! | `scenario` | what kind of show a seed brings |
//! | `world` | the loop in which everything happens |
//! | `people`, `dj` | what callers and DJs do |
//! | `telephony` | carries out the actions of the controller |
//! | `delivery`, `webhooks` | requests of the exchange to the studio |
//! | `network` | requests of the studio to the exchange |
//! | `media` | what each leg hears |
//! | `checks` | what must hold |
//! | `line`, `schedule`, `trace` | the calls, the events to come, what has happened |

mod checks;
mod delivery;
mod dj;
mod line;
mod media;
mod network;
mod people;
mod scenario;
mod schedule;
mod studio_run;
mod telephony;
mod trace;
mod webhooks;
mod world;

use std::{fmt, path::Path, time::Duration};

/// What a show came to.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// What brings the same show again.
    pub seed: u64,
    /// Two shows of one seed have the same.
    pub hash: u64,
    /// What must hold and did not; empty for a good show.
    pub faults: Vec<String>,
    /// How long after the last thing that anybody did the board was right, in each round.
    pub settled: Vec<Duration>,
    /// How many calls of listeners there were.
    pub calls: u64,
    /// How many of them were on air.
    pub aired: u64,
    /// What happened last.
    pub trace: Vec<String>,
}

/// What happened last and what was wrong with it, and how to see it again.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for line in &self.trace {
            writeln!(f, "{line}")?;
        }
        for fault in &self.faults {
            writeln!(f, "fault: {fault}")?;
        }
        writeln!(f, "once more, with all that happened:")?;
        write!(
            f,
            "    SIMULATION_SEED={} SIMULATION_TRACE=1 cargo test -p simulation -- --nocapture what_must",
            self.seed
        )
    }
}

/// Plays the show of a seed. The exchange may keep files in `folder`, which several shows can share.
///
/// With `SIMULATION_TRACE` in the environment, all that happens is kept for the report, and otherwise the last of it.
///
/// # Panics
/// When there can be no folder, or no runtime.
#[must_use]
pub fn play(seed: u64, folder: &Path) -> Report {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().start_paused(true).build();
    runtime.expect("a runtime").block_on(async { world::World::new(seed, folder).play().await })
}
