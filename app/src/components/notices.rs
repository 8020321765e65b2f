use leptos::prelude::*;
use voice::{PhoneState, VoiceError};

use crate::phone::Softphone;

/// What to do about a failed call, and Twilio's error code.
#[component]
pub fn FailureNotice(
    /// The telephone's state.
    phone: ReadSignal<PhoneState>,
) -> impl IntoView {
    let failure = move || phone.with(|phone| phone.failure().map(|error| (error.advice(), error.code())));
    move || {
        failure().map(|(advice, code)| {
            let code = code.map(|code| view! { <span class="code">"Twilio error "{code}</span> });
            view! { <p class="notice">{advice}" "{code}</p> }
        })
    }
}

/// Says that the token could not be renewed; nothing is lost yet.
#[component]
pub fn TokenNotice(
    /// Why it could not be renewed.
    error: ReadSignal<Option<VoiceError>>,
) -> impl IntoView {
    let words = move || {
        error.with(|error| {
            error.as_ref().map(|why| {
                format!("This phone’s token is not renewed yet: {why}. It is tried again by itself; a call goes on.")
            })
        })
    };
    view! { <div class="token-notice" role="status">{move || words().map(|words| view! { <p class="note">{words}</p> })}</div> }
}

/// Says what is wrong with a microphone or speaker, until the user dismisses it.
#[component]
pub fn DeviceNotice(softphone: Softphone) -> impl IntoView {
    view! {
        <div class="device-notice" role="status">
            {move || {
                softphone.device_problem()
                    .map(|words| view! {
                        <p class="notice">{words}</p>
                        <button type="button" on:click=move |_| softphone.dismiss_device_problem()>"Understood"</button>
                    })
            }}
        </div>
    }
}

/// Says what needs JavaScript; hidden once the page is hydrated.
///
/// It is not a `<noscript>`: parsers treat its content differently with scripts on and off, so that
/// hydration would find another tree than the server rendered.
#[component]
pub fn NeedsScript(children: Children) -> impl IntoView {
    view! { <p class="needs-script">{children()}</p> }
}
