//! A page that shows components in each of their states; in development builds only.

use leptos::prelude::*;

use super::{call::gallery::ListenerGallery, console::gallery::ConsoleGallery};
#[cfg(test)]
pub use super::{call::gallery::notice, console::gallery::Scene};
use crate::components::Masthead;

/// The page of all components.
#[component]
pub fn GalleryPage() -> impl IntoView {
    view! {
        <Masthead title="Gallery" />
        <main class="gallery">
            <ConsoleGallery />
            <section>
                <h2>"The listeners’ page"</h2>
                <ListenerGallery />
            </section>
        </main>
    }
}

/// Buttons to choose what is shown, one at a time: components have ids that may occur only once.
#[component]
pub fn Choice(
    /// What can be shown.
    names: Vec<&'static str>,
    /// The index of what is shown.
    chosen: RwSignal<usize>,
) -> impl IntoView {
    let buttons = names.into_iter().enumerate().map(|(at, name)| {
        view! {
            <button
                type="button"
                aria-pressed=move || if chosen.get() == at { "true" } else { "false" }
                on:click=move |_| chosen.set(at)
            >
                {name}
            </button>
        }
    });
    view! { <div class="acts">{buttons.collect_view()}</div> }
}
