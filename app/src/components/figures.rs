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
    use show::QueueStatistics;

    use super::*;
    use crate::Failure;

    fn html(board: Board) -> String {
        Owner::new().with(|| view! { <Figures board /> }.to_html())
    }

    /// What a person reads: the tags and the marks left for hydration taken out.
    fn text(html: &str) -> String {
        html.split('<').map(|part| part.split_once('>').map_or(part, |(_, text)| text)).collect()
    }

    #[test]
    fn the_numbers_stand_alone_in_their_elements() {
        let figures = QueueStatistics { current_size: 3, average_wait_time: 61 };
        let html = html(Board::first(Ok(Some(figures)), 0.0));
        for (id, number) in [("current-size", "3"), ("average-wait-time", "61")] {
            let inside =
                html.split_once(&format!("id=\"{id}\">")).and_then(|(_, rest)| rest.split_once("</span>"));
            assert_eq!(inside.map(|(inside, _)| text(inside)).as_deref(), Some(number), "{html}");
        }
    }

    #[test]
    fn an_empty_queue_is_told_in_words_too() {
        let waiting = |current_size| QueueStatistics { current_size, average_wait_time: 0 };
        let read = |size| text(&html(Board::first(Ok(Some(waiting(size))), 0.0)));
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
