use leptos::prelude::*;

use crate::desk::{Deed, Desk};

/// Whether callers are let in, and the switch of it. Who waits already stays.
#[component]
pub fn LinesSwitch(
    /// The console.
    desk: Desk,
) -> impl IntoView {
    let open = Memo::new(move |_| desk.live.board(|board| board.house.lines.open));
    view! {
        <button
            type="button"
            role="switch"
            class="lines"
            aria-checked=move || if open.get() { "true" } else { "false" }
            disabled=move || !desk.may(&Deed::Lines(!open.get()))
            on:click=move |_| desk.act(Deed::Lines(!open.get_untracked()))
        >
            "Lines "
            <span aria-hidden="true">{move || if open.get() { "open" } else { "closed" }}</span>
        </button>
    }
}
