use leptos::prelude::*;

use super::Figures;
use crate::queue::Board;

/// How the queue stands, and a way to read it now.
///
/// Not a live region: it changes every few seconds, and a screen reader would never fall silent.
#[component]
pub fn QueueStatus(
    /// What is known of the queue.
    board: Signal<Board>,
    /// Reads it now.
    refresh: Callback<()>,
) -> impl IntoView {
    view! {
        <section class="panel queue-status" aria-labelledby="queue-status">
            <h2 id="queue-status">"Queue Status"</h2>
            <Figures board />
            // A form, so that the button reads the queue again without JavaScript too.
            <form
                method="get"
                action="/"
                on:submit=move |submitted| {
                    submitted.prevent_default();
                    refresh.run(());
                }
            >
                <button type="submit">"Refresh"</button>
            </form>
        </section>
    }
}
