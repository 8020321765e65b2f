use leptos::prelude::*;

use crate::listener::{Guest, Journey, Stage};

/// Tells those who do not look at the page: read out when something changes, and in the window's title.
///
/// Two regions, there from the start: the polite one for places and states, the loud one for being on
/// air alone.
#[component]
pub fn Announcer(
    /// Who is called.
    guest: Guest,
) -> impl IntoView {
    let on_air = move || matches!(guest.stage(), Stage::OnAir { .. });
    // In the browser alone: what the server writes into the page's head is `Page::title`.
    Effect::new(move |_| document().set_title(&guest.read(Journey::title)));
    view! {
        <p class="unseen" role="status">
            {move || guest.read(Journey::announcement)}
        </p>
        <p class="unseen" role="alert">
            {move || on_air().then_some("You are on air.")}
        </p>
    }
}
