use leptos::prelude::*;

use crate::queue::Board;

/// The queue's two figures, and what has to be said about them.
#[component]
pub fn Figures(
    /// What is known of the queue.
    #[prop(into)]
    board: Signal<Board>,
) -> impl IntoView {
    view! {
        <dl class="figures" class:stale=move || board.with(Board::is_stale)>
            <div>
                <dt>"Current size"</dt>
                <dd>
                    <span id="current-size">{move || board.with(Board::current_size)}</span>
                </dd>
            </div>
            <div>
                <dt>"Average wait time"</dt>
                <dd>
                    <span id="average-wait-time">{move || board.with(Board::average_wait_time)}</span>
                    <span class="unit">" s"</span>
                </dd>
            </div>
        </dl>
        {move || {
            board
                .with(Board::is_empty)
                .then(|| view! { <p class="nobody">"Nobody is waiting. Listeners ring in from their page."</p> })
        }}
        {move || board.with(Board::note).map(|note| view! { <p class="note">{note}</p> })}
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use show::{QueueReading, QueueState, QueueStatistics};

    use super::*;
    use crate::Failure;

    fn html(board: Board) -> String {
        Owner::new().with(|| view! { <Figures board /> }.to_html())
    }

    fn known(current_size: u32, average_wait_time: u32) -> QueueReading {
        let figures = QueueStatistics { current_size, average_wait_time };
        QueueReading { queue: QueueState::Known(figures), age_seconds: 0, trouble: None }
    }

    /// What a person reads: the tags and the marks left for hydration taken out.
    fn text(html: &str) -> String {
        html.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect()
    }

    #[test]
    fn the_numbers_stand_alone_in_their_elements() {
        let html = html(Board::first(Ok(known(3, 61)), 0.0));
        for (id, number) in [("current-size", "3"), ("average-wait-time", "61")] {
            let inside =
                html.split_once(&format!("id=\"{id}\">")).and_then(|(_, rest)| rest.split_once("</span>"));
            assert_eq!(inside.map(|(inside, _)| text(inside)).as_deref(), Some(number), "{html}");
        }
    }

    #[test]
    fn an_empty_queue_is_told_in_words_too() {
        let read = |size| text(&html(Board::first(Ok(known(size, 0)), 0.0)));
        assert!(read(0).contains("Nobody is waiting") && !read(1).contains("Nobody is waiting"));
    }

    #[test]
    fn a_failed_reading_is_told_beside_the_dashes() {
        let html = html(Board::first(Err(Failure::Unavailable), 0.0));
        let read = text(&html);
        assert!(read.contains("Current size–") && read.contains("The queue cannot be read"), "{read}");
        assert!(html.contains("class=\"figures stale\""), "{html}");
    }
}
