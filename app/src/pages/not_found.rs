use leptos::prelude::*;

use crate::components::Masthead;

/// The page for an unknown address, answered with 404.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    view! {
        <Masthead title="There is no such page" />
        <main class="caller">
            <p>
                "Go to " <a href="/">"the studio"</a> " or to " <a href="/call">"the page for listeners"</a> "."
            </p>
        </main>
    }
}
