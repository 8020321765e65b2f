use leptos::prelude::*;

use crate::queue::QueueWatch;

/// The queue's two figures, and a way to read them now.
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
                    view! {
                        <dl class="figures" class:stale=move || board.with(|board| board.is_stale())>
                            <div>
                                <dt>"Current size"</dt>
                                <dd>
                                    <span id="current-size">
                                        {move || board.with(|board| board.current_size())}
                                    </span>
                                </dd>
                            </div>
                            <div>
                                <dt>"Average wait time"</dt>
                                <dd>
                                    <span id="average-wait-time">
                                        {move || board.with(|board| board.average_wait_time())}
                                    </span>
                                    <span class="unit">" s"</span>
                                </dd>
                            </div>
                        </dl>
                        {move || board.with(|board| board.note()).map(|note| view! { <p class="note">{note}</p> })}
                    }
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
