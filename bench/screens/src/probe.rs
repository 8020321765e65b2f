use std::{
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use tokio::{sync::Notify, time::timeout};

/// One caller whom all screens are to see.
pub struct Probe {
    /// What a frame says that names the caller.
    name: String,
    since: Instant,
    /// By screen: microseconds until it saw the caller; 0 before that.
    seen: Box<[AtomicU64]>,
    missing: AtomicUsize,
    complete: Notify,
}

impl Probe {
    /// A caller named so in frames; time runs from now.
    pub fn new(name: String, screens: usize) -> Self {
        Self {
            name,
            since: Instant::now(),
            seen: (0..screens).map(|_| AtomicU64::new(0)).collect(),
            missing: AtomicUsize::new(screens),
            complete: Notify::new(),
        }
    }

    /// Waits until all screens have seen the caller, and returns how long that took each; fewer if some did not.
    pub async fn seen_by_all(&self, longest: Duration) -> Vec<Duration> {
        // A permit is kept if the last screen was first.
        let _ = timeout(longest, self.complete.notified()).await;
        let micros = self.seen.iter().map(|seen| seen.load(Ordering::Acquire));
        micros.filter(|micros| *micros > 0).map(Duration::from_micros).collect()
    }

    fn frame(&self, screen: usize, text: &str) {
        let Some(seen) = self.seen.get(screen) else { return };
        if seen.load(Ordering::Relaxed) > 0 || !text.contains(&self.name) {
            return;
        }
        let micros = u64::try_from(self.since.elapsed().as_micros()).unwrap_or(u64::MAX);
        seen.store(micros.max(1), Ordering::Release);
        if self.missing.fetch_sub(1, Ordering::AcqRel) == 1 {
            self.complete.notify_one();
        }
    }
}

/// The caller whom screens look for at present.
#[derive(Default)]
pub struct Watched(RwLock<Option<Arc<Probe>>>);

impl Watched {
    /// From now on all look for this one.
    pub fn watch_for(&self, probe: Arc<Probe>) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some(probe);
    }

    /// A screen has read a frame.
    pub fn frame(&self, screen: usize, text: &str) {
        let probe = self.0.read().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(probe) = probe {
            probe.frame(screen, text);
        }
    }
}
