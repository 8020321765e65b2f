use leptos::prelude::*;

use crate::listener::{DetailField, Details, ListenerModel, ListenerPage};

/// The fields for a caller's details, shown before the call. It is not a `<form>`, so that no key submits it.
#[component]
pub fn DetailsForm(listener: ListenerPage) -> impl IntoView {
    view! {
        <fieldset
            class="panel details"
            hidden=move || listener.read(ListenerModel::can_hang_up)
            disabled=move || !listener.read(ListenerModel::can_call)
        >
            <legend>"For the studio, if you like"</legend>
            {DetailField::ALL.map(|field| view! { <DetailsField listener field /> })}
        </fieldset>
    }
}

#[component]
fn DetailsField(listener: ListenerPage, field: DetailField) -> impl IntoView {
    let details = listener.details();
    let id = format!("caller-{}", field.key());
    let limit = format!("{id}-limit");
    view! {
        <div class="field" data-field=field.key()>
            <label for=id.clone()>{field.label()}</label>
            <span id=limit.clone() class="limit">
                <span aria-hidden="true">
                    {move || details.with(|details| format!("{}/{}", details.used(field), field.max_chars()))}
                </span>
                <span class="unseen">{format!("At most {} characters", field.max_chars())}</span>
            </span>
            <input
                type="text"
                id=id
                name=field.key()
                maxlength=field.max_chars().to_string()
                autocomplete=field.autocomplete()
                aria-describedby=limit
                prop:value=move || details.with(|details: &Details| details.text(field).to_owned())
                on:input:target=move |typed| listener.fill_in(field, &typed.target().value())
            />
        </div>
    }
}
