use leptos::prelude::*;

/// The strip along the top of a page: whose house this is, and what this page is for.
#[component]
pub fn Masthead(
    /// The page's heading.
    title: &'static str,
    /// What stands at the far end.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <header class="masthead">
            <span class="house">"Greenroom"</span>
            <h1>{title}</h1>
            {children.map(|children| children())}
        </header>
    }
}
