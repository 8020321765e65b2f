//! What happens in a show, as lines of text: their hash tells whether two shows were the same.

use std::{
    collections::{VecDeque, hash_map::DefaultHasher},
    fmt::{self, Write as _},
    hash::Hasher as _,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

/// The last lines are kept for a show that goes wrong, so many unless somebody wants to read them all.
const LINES_KEPT: usize = 60;

/// The trace of one show.
pub(crate) struct Trace {
    began: Instant,
    inner: Mutex<TraceState>,
}

struct TraceState {
    /// Its keys are always the same ones, unlike those of a `HashMap`.
    hash: DefaultHasher,
    lines: VecDeque<String>,
    lines_kept: usize,
}

impl Trace {
    /// A trace that begins now.
    pub fn new() -> Self {
        let lines_kept = if std::env::var_os("SIMULATION_TRACE").is_some() { usize::MAX } else { LINES_KEPT };
        let inner = TraceState { hash: DefaultHasher::new(), lines: VecDeque::new(), lines_kept };
        Self { began: Instant::now(), inner: Mutex::new(inner) }
    }

    /// The time since the show began.
    pub fn now(&self) -> Duration {
        self.began.elapsed()
    }

    /// Adds a line.
    pub fn add(&self, text: fmt::Arguments<'_>) {
        let now = self.now();
        let mut inner = self.lock();
        let mut line = if inner.lines.len() < inner.lines_kept {
            String::new()
        } else {
            inner.lines.pop_front().unwrap_or_default()
        };
        line.clear();
        // Writing to a string does not fail.
        let _ = write!(line, "{:9.3} {text}", now.as_secs_f64());
        inner.hash.write(line.as_bytes());
        inner.lines.push_back(line);
    }

    /// What tells this show from others.
    pub fn hash(&self) -> u64 {
        self.lock().hash.finish()
    }

    /// The last lines.
    pub fn last_lines(&self) -> Vec<String> {
        self.lock().lines.iter().cloned().collect()
    }

    fn lock(&self) -> MutexGuard<'_, TraceState> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
