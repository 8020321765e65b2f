use std::{
    collections::VecDeque,
    sync::{Arc, atomic::Ordering},
};

use show::{Board, LiveFrame, Timestamp};
use tokio::sync::broadcast::{self, error::RecvError};

use super::written;
use crate::Studio;

/// One screen of the house: what it is to be shown, in order.
pub struct Viewer {
    studio: Studio,
    first: VecDeque<Arc<str>>,
    updates: broadcast::Receiver<Arc<str>>,
}

impl Studio {
    /// The board as it is now.
    #[must_use]
    pub fn board(&self) -> Board {
        self.inner.live.board(self.now())
    }

    /// Watches the show: a board and every change after it.
    ///
    /// A screen that has seen a board says which, by its epoch and number, and gets only what it has
    /// missed, if that is still known.
    #[must_use]
    pub fn watch(&self, seen: Option<(u64, u64)>) -> Viewer {
        let (first, updates) = self.subscribe(seen);
        self.inner.live.watching.fetch_add(1, Ordering::Relaxed);
        Viewer { studio: self.clone(), first, updates }
    }

    fn subscribe(&self, seen: Option<(u64, u64)>) -> (VecDeque<Arc<str>>, broadcast::Receiver<Arc<str>>) {
        let live = &self.inner.live;
        let now = self.now();
        let mut state = live.state();
        state.publish(now, &live.updates);
        let board = state.stage.show.board();
        let missed = seen
            .filter(|(epoch, _)| *epoch == board.epoch)
            .and_then(|(_, seq)| state.ring.after(seq, board.seq));
        let first = missed.unwrap_or_else(|| {
            let board = Board { at: now, ..board.clone() };
            VecDeque::from([written(&LiveFrame::Board(Box::new(board)))])
        });
        (first, live.updates.subscribe())
    }
}

impl Viewer {
    /// The next [`LiveFrame`] as JSON; waits for one. It may be dropped while it waits.
    ///
    /// A screen that falls behind gets a new board in place of what it missed.
    pub async fn next(&mut self) -> Arc<str> {
        loop {
            if let Some(frame) = self.first.pop_front() {
                return frame;
            }
            match self.updates.recv().await {
                Ok(frame) => return frame,
                Err(RecvError::Lagged(_)) => {
                    (self.first, self.updates) = self.studio.subscribe(None);
                }
                // The studio we hold holds the sender.
                Err(RecvError::Closed) => std::future::pending().await,
            }
        }
    }

    /// A [`LiveFrame::Beat`] as JSON.
    #[must_use]
    pub fn beat(&self) -> Arc<str> {
        let Timestamp(now) = self.studio.now();
        format!(r#"{{"beat":{now}}}"#).into()
    }
}

impl Drop for Viewer {
    fn drop(&mut self) {
        self.studio.inner.live.watching.fetch_sub(1, Ordering::Relaxed);
    }
}

impl std::fmt::Debug for Viewer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Viewer").field("pending", &self.first.len()).finish_non_exhaustive()
    }
}
