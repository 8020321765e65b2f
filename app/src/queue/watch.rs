use leptos::prelude::*;

use super::board::{Board, Reading};
use crate::api::queue_statistics;

/// The queue as one page watches it.
///
/// On the server it is read once, while the page is rendered. In the browser it is read again at an
/// interval for as long as the component lives; two readings never overlap.
#[derive(Clone, Copy)]
pub struct QueueWatch {
    first: Resource<Reading>,
    later: RwSignal<Option<Board>>,
    #[cfg(feature = "hydrate")]
    busy: StoredValue<bool>,
    #[cfg(feature = "hydrate")]
    since: f64,
}

/// Watches the queue for the current component, in the browser every `interval_ms` milliseconds.
#[must_use]
pub fn watch_queue(interval_ms: u32) -> QueueWatch {
    let watch = QueueWatch {
        first: Resource::new(|| (), |()| queue_statistics()),
        later: RwSignal::new(None),
        #[cfg(feature = "hydrate")]
        busy: StoredValue::new(false),
        #[cfg(feature = "hydrate")]
        since: js_sys::Date::now(),
    };
    #[cfg(feature = "hydrate")]
    watch.keep_reading(interval_ms);
    #[cfg(not(feature = "hydrate"))]
    let _ = interval_ms;
    watch
}

impl QueueWatch {
    /// The board, once the first reading is there: to be awaited under `Suspense`.
    pub async fn board(self) -> Signal<Board> {
        let first = self.first.await;
        Signal::derive(move || self.later.get().unwrap_or_else(|| Board::first(first, self.first_read_at())))
    }

    /// Reads the queue now, unless that is being done already.
    pub fn refresh(self) {
        #[cfg(feature = "hydrate")]
        leptos::task::spawn_local(self.read());
    }

    #[cfg(feature = "hydrate")]
    const fn first_read_at(self) -> f64 {
        self.since
    }

    #[cfg(not(feature = "hydrate"))]
    const fn first_read_at(self) -> f64 {
        0.0
    }
}

#[cfg(feature = "hydrate")]
impl QueueWatch {
    fn keep_reading(self, interval_ms: u32) {
        leptos::task::spawn_local(async move {
            loop {
                gloo_timers::future::TimeoutFuture::new(interval_ms).await;
                // The page's values are gone once the component is.
                if self.busy.try_get_value().is_none() {
                    break;
                }
                self.read().await;
            }
        });
    }

    async fn read(self) {
        if self.busy.try_get_value() != Some(false) {
            return;
        }
        self.busy.try_set_value(true);
        let reading = queue_statistics().await;
        self.busy.try_set_value(false);
        let now = js_sys::Date::now();
        self.later.try_update(|later| {
            let board = match later.take() {
                Some(board) => board.after(reading, now),
                None => match self.first.try_get_untracked().flatten() {
                    Some(first) => Board::first(first, self.since).after(reading, now),
                    None => Board::first(reading, now),
                },
            };
            *later = Some(board);
        });
    }
}
