use leptos::prelude::*;

use super::board::{Board, Reading};
use crate::{
    api::queue_reading,
    wire::{Brought, brought},
};

/// How often it is looked whether a reading is due, in milliseconds: an interval that grew shorter
/// counts at once.
#[cfg(feature = "hydrate")]
const LOOK_MS: u32 = 1_000;

/// The queue as one page watches it.
///
/// On the server it is read once, while the page is rendered. In the browser it is read again at an
/// interval for as long as the component lives; two readings never overlap.
#[derive(Clone, Copy)]
pub struct QueueWatch {
    first: Brought<Reading>,
    later: RwSignal<Option<Board>>,
    /// The board as the page first showed it: the ground for later ones. Kept apart since a resource
    /// is for rendering, and Leptos warns when it is read elsewhere.
    #[cfg(feature = "hydrate")]
    shown: StoredValue<Option<Board>>,
    #[cfg(feature = "hydrate")]
    busy: StoredValue<bool>,
}

/// Watches the queue for the current component, in the browser every `interval_ms` milliseconds; the
/// interval may change.
#[must_use]
pub fn watch_queue(interval_ms: impl Into<Signal<u32>>) -> QueueWatch {
    let interval_ms = interval_ms.into();
    let watch = QueueWatch {
        first: brought(queue_reading),
        later: RwSignal::new(None),
        #[cfg(feature = "hydrate")]
        shown: StoredValue::new(None),
        #[cfg(feature = "hydrate")]
        busy: StoredValue::new(false),
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
        let first = Board::first(self.first.await, now());
        #[cfg(feature = "hydrate")]
        self.shown.try_set_value(Some(first.clone()));
        Signal::derive(move || self.later.get().unwrap_or_else(|| first.clone()))
    }

    /// Reads the queue now, unless that is being done already.
    pub fn refresh(self) {
        #[cfg(feature = "hydrate")]
        leptos::task::spawn_local(self.read());
    }
}

/// Milliseconds to tell the age of figures by. The server renders a page once, so nothing ages there.
fn now() -> f64 {
    #[cfg(feature = "hydrate")]
    return js_sys::Date::now();
    #[cfg(not(feature = "hydrate"))]
    0.0
}

#[cfg(feature = "hydrate")]
impl QueueWatch {
    fn keep_reading(self, interval_ms: Signal<u32>) {
        leptos::task::spawn_local(async move {
            let mut waited = 0;
            loop {
                gloo_timers::future::TimeoutFuture::new(LOOK_MS).await;
                // The page's values are gone once the component is.
                let Some(interval_ms) = interval_ms.try_get_untracked() else { break };
                waited += LOOK_MS;
                if waited >= interval_ms {
                    waited = 0;
                    self.read().await;
                }
            }
        });
    }

    async fn read(self) {
        if self.busy.try_get_value() != Some(false) {
            return;
        }
        self.busy.try_set_value(true);
        let reading = queue_reading().await;
        self.busy.try_set_value(false);
        let shown = self.shown.try_get_value().flatten();
        self.later.try_update(|later| {
            *later = Some(match later.take().or(shown) {
                Some(board) => board.after(reading, now()),
                None => Board::first(reading, now()),
            });
        });
    }
}
