use leptos::prelude::*;

/// A switch, on or off: its name stands before it, and what the state means behind.
#[component]
pub fn Switch(
    /// The id of its name; with `-state` behind, the id of what its state means.
    named_by: &'static str,
    /// Whether it is on.
    #[prop(into)]
    on: Signal<bool>,
    /// Whether it can be pressed.
    #[prop(into)]
    enabled: Signal<bool>,
    /// What a press does.
    #[prop(into)]
    press: Callback<()>,
) -> impl IntoView {
    view! {
        <button
            type="button"
            role="switch"
            class="switch"
            aria-labelledby=named_by
            aria-describedby=format!("{named_by}-state")
            aria-checked=move || if on.get() { "true" } else { "false" }
            disabled=move || !enabled.get()
            on:click=move |_| press.run(())
        >
            <span aria-hidden="true">{move || if on.get() { "On" } else { "Off" }}</span>
        </button>
    }
}
