//! The one live show of the process, and who watches it.
//!
//! All that changes the show goes through [`Live::change`], one after the other: each change is
//! numbered, written as JSON once, and sent to every screen.

mod listener;
mod ring;
mod stage;
mod viewer;

use std::sync::{
    Arc, Mutex, MutexGuard, PoisonError,
    atomic::{AtomicUsize, Ordering},
};

use show::{Board, LiveFrame, Show, Timestamp};
use tokio::sync::{broadcast, watch};

use self::ring::Ring;

pub use listener::CallViewer;
pub(crate) use stage::Stage;
pub use viewer::Viewer;

/// Updates that a screen may be behind before it gets a whole board instead.
const BEHIND: usize = 64;

/// The show, and the ways to those who watch it.
pub(crate) struct Live {
    state: Mutex<State>,
    updates: broadcast::Sender<Arc<str>>,
    /// Told after every change.
    changed: watch::Sender<()>,
    /// How many watch.
    watching: AtomicUsize,
}

struct State {
    stage: Stage,
    ring: Ring,
}

impl Live {
    pub fn new(show: Show) -> Self {
        Self {
            state: Mutex::new(State { stage: Stage::new(show), ring: Ring::default() }),
            updates: broadcast::Sender::new(BEHIND),
            changed: watch::Sender::new(()),
            watching: AtomicUsize::new(0),
        }
    }

    /// Changes the show, and tells everybody what is different now.
    pub fn change<T>(&self, now: Timestamp, change: impl FnOnce(&mut Stage) -> T) -> T {
        let mut state = self.state();
        let result = change(&mut state.stage);
        state.publish(now, &self.updates);
        drop(state);
        self.changed.send_replace(());
        result
    }

    /// Notes what no screen shows.
    pub fn tend<T>(&self, tend: impl FnOnce(&mut Stage) -> T) -> T {
        tend(&mut self.state().stage)
    }

    /// Looks at the show.
    pub fn look<T>(&self, look: impl FnOnce(&Stage) -> T) -> T {
        look(&self.state().stage)
    }

    /// Tells after every change from now on.
    pub fn changes(&self) -> watch::Receiver<()> {
        self.changed.subscribe()
    }

    /// Whether anybody watches.
    pub fn is_watched(&self) -> bool {
        self.watching.load(Ordering::Relaxed) > 0
    }

    /// The board now.
    pub fn board(&self, now: Timestamp) -> Board {
        let mut state = self.state();
        state.publish(now, &self.updates);
        Board { at: now, ..state.stage.show.board().clone() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // A change that panicked may be half done; the next look at the exchange puts it right.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn publish(&mut self, now: Timestamp, updates: &broadcast::Sender<Arc<str>>) {
        let Some(update) = self.stage.show.publish(now) else { return };
        let seq = update.seq;
        let frame = written(&LiveFrame::Update(update));
        self.ring.push(seq, frame.clone());
        // Nobody watching is fine.
        let _ = updates.send(frame);
    }
}

fn written(frame: &LiveFrame) -> Arc<str> {
    // These types always have a JSON text; without one the screen sees a gap and asks again.
    serde_json::to_string(frame).unwrap_or_default().into()
}
