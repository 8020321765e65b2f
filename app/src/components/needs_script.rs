use leptos::prelude::*;

/// Tells a reader without JavaScript what they cannot do; hidden once the page is hydrated.
///
/// Not a `<noscript>`: parsers treat its content differently with scripts on and off, and hydration
/// then finds another tree than the server rendered.
#[component]
pub fn NeedsScript(children: Children) -> impl IntoView {
    view! { <p class="needs-script">{children()}</p> }
}
