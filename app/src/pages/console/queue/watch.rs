use leptos::prelude::*;
use voice::PageTime;

use super::figures::{QueueFigures, Reading};
use crate::{
    json::{SsrResource, ssr_resource},
    server_fns::queue_reading,
};

/// The interval at which it is checked whether a reading is due, so that a shorter interval takes effect
/// at once.
#[cfg(feature = "hydrate")]
const POLL_INTERVAL_MS: u32 = 1_000;

/// Polls the queue for one page.
///
/// On the server it is read once, while the page is rendered; in the browser at an interval, for as long
/// as the component lives. Two readings never overlap.
#[derive(Clone, Copy)]
pub struct QueueWatch {
    first: SsrResource<Reading>,
    later: RwSignal<Option<QueueFigures>>,
    /// The figures as the page first showed them, on which later ones build. A copy, since a resource is
    /// for rendering, and Leptos warns when it is read elsewhere.
    #[cfg(feature = "hydrate")]
    shown: StoredValue<Option<QueueFigures>>,
    #[cfg(feature = "hydrate")]
    busy: StoredValue<bool>,
}

/// Polls the queue for the current component every `interval_ms` milliseconds; the interval may change.
#[must_use]
pub fn watch_queue(interval_ms: impl Into<Signal<u32>>) -> QueueWatch {
    let interval_ms = interval_ms.into();
    let watch = QueueWatch {
        first: ssr_resource(queue_reading),
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
    /// The figures, once the first reading is there; await it under `Suspense`.
    pub async fn board(self) -> Signal<QueueFigures> {
        let first = QueueFigures::first(self.first.await, PageTime::now());
        #[cfg(feature = "hydrate")]
        self.shown.try_set_value(Some(first.clone()));
        Signal::derive(move || self.later.get().unwrap_or_else(|| first.clone()))
    }

    /// Reads the queue now, unless a reading is under way.
    pub fn refresh(self) {
        #[cfg(feature = "hydrate")]
        leptos::task::spawn_local(self.read());
    }
}

#[cfg(feature = "hydrate")]
impl QueueWatch {
    fn keep_reading(self, interval_ms: Signal<u32>) {
        leptos::task::spawn_local(async move {
            let mut waited = 0;
            loop {
                gloo_timers::future::TimeoutFuture::new(POLL_INTERVAL_MS).await;
                // The page's values are gone once the component is.
                let Some(interval_ms) = interval_ms.try_get_untracked() else { break };
                waited += POLL_INTERVAL_MS;
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
                Some(board) => board.after(reading, PageTime::now()),
                None => QueueFigures::first(reading, PageTime::now()),
            });
        });
    }
}
