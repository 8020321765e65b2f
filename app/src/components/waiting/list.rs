use leptos::prelude::*;

use super::WaitingRow;
use crate::desk::Desk;

/// Everybody who waits, a row each.
///
/// Keyed by caller: a row keeps its focus while others come, go and pass it by.
#[component]
pub fn WaitingList(
    /// The console.
    desk: Desk,
) -> impl IntoView {
    let waiting = desk.waiting();
    let count = Memo::new(move |_| waiting.with(Vec::len));
    view! {
        <section class="waiting" aria-labelledby="waiting">
            <h2 id="waiting">
                "Waiting" <span class="count">{move || count.get()}</span>
            </h2>
            <ol>
                <For
                    each=move || waiting.get()
                    key=Clone::clone
                    children=move |id| {
                        let of_row = id.clone();
                        let row = Memo::new(move |_| {
                            waiting.with(|all| all.iter().position(|other| *other == of_row).map_or(0, |at| at + 1))
                        });
                        view! { <WaitingRow desk id row /> }
                    }
                />
            </ol>
            <Show when=move || count.get() == 0>
                <Empty desk />
            </Show>
        </section>
    }
}

/// What an empty line means, and what to do about it.
#[component]
fn Empty(desk: Desk) -> impl IntoView {
    let open = move || desk.live.board(|board| board.house.lines.open);
    view! {
        <div class="empty">
            <p>{move || if open() { "Nobody is waiting." } else { "The lines are closed." }}</p>
            <p class="soft">
                {move || {
                    if open() {
                        "Listeners ring in from their page, or by the show’s number."
                    } else {
                        "Who rings is told so. Open the lines to let callers in."
                    }
                }}
            </p>
        </div>
    }
}
