use leptos::prelude::*;

use crate::listener::{Details, Field, Guest, Journey};

/// What a caller may tell of themselves, before the call alone. Never a form that is sent: no key calls.
#[component]
pub fn DetailsForm(
    /// Whose details they are.
    guest: Guest,
) -> impl IntoView {
    view! {
        <fieldset
            class="panel details"
            hidden=move || guest.read(Journey::can_hang_up)
            disabled=move || !guest.read(Journey::can_call)
        >
            <legend>"For the studio, if you like"</legend>
            {Field::ALL.map(|field| view! { <DetailsField guest field /> })}
        </fieldset>
    }
}

#[component]
fn DetailsField(guest: Guest, field: Field) -> impl IntoView {
    let details = guest.details();
    let id = format!("caller-{}", field.key());
    let limit = format!("{id}-limit");
    view! {
        <div class="field" data-field=field.key()>
            <label for=id.clone()>{field.label()}</label>
            <span id=limit.clone() class="limit">
                <span aria-hidden="true">
                    {move || details.with(|details| format!("{}/{}", details.used(field), field.longest()))}
                </span>
                <span class="unseen">{format!("At most {} characters", field.longest())}</span>
            </span>
            <input
                type="text"
                id=id
                name=field.key()
                maxlength=field.longest().to_string()
                autocomplete=field.autocomplete()
                aria-describedby=limit
                prop:value=move || details.with(|details: &Details| details.text(field).to_owned())
                on:input:target=move |typed| guest.fill_in(field, &typed.target().value())
            />
        </div>
    }
}
