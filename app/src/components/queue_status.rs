use leptos::prelude::*;

use super::Figures;
use crate::queue::QueueWatch;

/// How the queue stands, and a way to read it now.
///
/// Not a live region: it changes every few seconds, and a screen reader would never fall silent.
#[component]
pub fn QueueStatus(
    /// The queue as this page watches it.
    queue: QueueWatch,
) -> impl IntoView {
    view! {
        <section class="panel queue-status" aria-labelledby="queue-status">
            <h2 id="queue-status">"Queue Status"</h2>
            <Suspense fallback=|| ()>
                {move || Suspend::new(async move {
                    let board = queue.board().await;
                    view! { <Figures board /> }
                })}
            </Suspense>
            // A form, so that the button reads the queue again without JavaScript too.
            <form
                method="get"
                action="/"
                on:submit=move |submitted| {
                    submitted.prevent_default();
                    queue.refresh();
                }
            >
                <button type="submit">"Refresh"</button>
            </form>
        </section>
    }
}
