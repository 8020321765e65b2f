use leptos::prelude::*;
use voice::Phone;

/// What to do about a failed call, and Twilio's number for whoever looks into it.
#[component]
pub fn FailureNotice(
    /// The telephone that may have failed.
    phone: ReadSignal<Phone>,
) -> impl IntoView {
    let failure = move || phone.with(|phone| phone.failure().map(|error| (error.advice(), error.code())));
    move || {
        failure().map(|(advice, code)| {
            let code = code.map(|code| view! { <span class="code">"Twilio error "{code}</span> });
            view! { <p class="notice">{advice}" "{code}</p> }
        })
    }
}
