use leptos::prelude::*;
use leptos_meta::Title;

use crate::components::Masthead;

/// The page for an address that is none, answered with 404.
#[component]
pub fn NotFoundPage() -> impl IntoView {
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(http::StatusCode::NOT_FOUND);
    }
    view! {
        <Title text="Greenroom: no such page" />
        <Masthead title="There is no such page" />
        <main class="caller">
            <p>
                "Go to " <a href="/">"the studio"</a> " or to " <a href="/call">"the page for listeners"</a> "."
            </p>
        </main>
    }
}
