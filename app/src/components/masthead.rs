use leptos::prelude::*;

/// The header of a page: the product's name and the page's heading.
#[component]
pub fn Masthead(
    title: &'static str,
    /// What follows the heading.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    view! {
        <header class="masthead">
            <span class="product">"Greenroom"</span>
            <h1>{title}</h1>
            {children.map(|children| children())}
        </header>
    }
}
