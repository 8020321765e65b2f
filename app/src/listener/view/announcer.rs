use leptos::prelude::*;
use leptos_meta::Title;

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
    // The server writes the page's head when the page's signals are gone: it has the words from here.
    let first = untrack(|| guest.read(Journey::title));
    let title = move || if cfg!(feature = "hydrate") { guest.read(Journey::title) } else { first.clone() };
    view! {
        <Title text=title />
        <p class="unseen" role="status">
            {move || guest.read(Journey::announcement)}
        </p>
        <p class="unseen" role="alert">
            {move || on_air().then_some("You are on air.")}
        </p>
    }
}
