use leptos::prelude::*;

use super::figures::QueueFigures;

/// The queue's figures with a button that reads them now.
///
/// It is not a live region: it changes every few seconds, and a screen reader would never fall silent.
#[component]
pub fn QueueStatus(
    board: Signal<QueueFigures>,
    /// Reads the queue now.
    refresh: Callback<()>,
) -> impl IntoView {
    view! {
        <section class="panel queue-status" aria-labelledby="queue-status">
            <h2 id="queue-status">"Queue Status"</h2>
            <Figures board />
            // A form, so that the button works without JavaScript too.
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

/// The queue's two figures, and a note about them.
#[component]
pub fn Figures(
    /// What is known of the queue.
    #[prop(into)]
    board: Signal<QueueFigures>,
) -> impl IntoView {
    view! {
        <dl class="figures" class:stale=move || board.with(QueueFigures::is_stale)>
            <div>
                <dt>"Current size"</dt>
                <dd>
                    <span id="current-size">{move || board.with(QueueFigures::current_size)}</span>
                </dd>
            </div>
            <div>
                <dt>"Average wait time"</dt>
                <dd>
                    <span id="average-wait-time">{move || board.with(QueueFigures::average_wait_time)}</span>
                    <span class="unit">" s"</span>
                </dd>
            </div>
        </dl>
        {move || {
            board
                .with(QueueFigures::is_empty)
                .then(|| view! { <p class="nobody">"Nobody is waiting. Listeners ring in from their page."</p> })
        }}
        {move || board.with(QueueFigures::note).map(|note| view! { <p class="note">{note}</p> })}
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use show::{QueueReading, QueueState, QueueStatistics};
    use voice::PageTime;

    use super::*;
    use crate::RequestError;

    fn html(board: QueueFigures) -> String {
        Owner::new().with(|| view! { <Figures board /> }.to_html())
    }

    fn known(current_size: u32, average_wait_time: u32) -> QueueReading {
        let figures = QueueStatistics { current_size, average_wait_time };
        QueueReading { queue: QueueState::Known(figures), age_seconds: 0, upstream: None }
    }

    /// The text without tags and hydration markers.
    fn text(html: &str) -> String {
        html.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect()
    }

    #[test]
    fn the_numbers_stand_alone_in_their_elements() {
        let html = html(QueueFigures::first(Ok(known(3, 61)), PageTime(0.0)));
        for (id, number) in [("current-size", "3"), ("average-wait-time", "61")] {
            let inside =
                html.split_once(&format!("id=\"{id}\">")).and_then(|(_, rest)| rest.split_once("</span>"));
            assert_eq!(inside.map(|(inside, _)| text(inside)).as_deref(), Some(number), "{html}");
        }
    }

    #[test]
    fn an_empty_queue_is_told_in_words_too() {
        let read = |size| text(&html(QueueFigures::first(Ok(known(size, 0)), PageTime(0.0))));
        assert!(read(0).contains("Nobody is waiting") && !read(1).contains("Nobody is waiting"));
    }

    #[test]
    fn a_failed_reading_is_told_beside_the_dashes() {
        let html = html(QueueFigures::first(Err(RequestError::Unavailable), PageTime(0.0)));
        let read = text(&html);
        assert!(read.contains("Current size–") && read.contains("The queue cannot be read"), "{read}");
        assert!(html.contains("class=\"figures stale\""), "{html}");
    }
}
