use leptos::prelude::*;
use voice::{DeviceKind, MicrophoneWatch};

use crate::{
    components::{air::Level, panels::DevicePicker},
    listener::{Guest, Journey},
};

/// Lets callers find out before the call whether they can be heard. It opens the microphone only when
/// asked to, and nothing of it leaves the page.
#[component]
pub fn MicrophoneCheck(
    /// Whose microphone it is.
    guest: Guest,
) -> impl IntoView {
    let line = guest.line();
    let watch = line.watch();
    let is_on = Memo::new(move |_| watch.with(|watch| *watch == MicrophoneWatch::On));
    let is_asking = move || watch.with(|watch| *watch == MicrophoneWatch::Asking);
    view! {
        <section class="microphone" aria-label="Your microphone" hidden=move || guest.read(Journey::can_hang_up)>
            <button
                type="button"
                aria-pressed=move || if is_on.get() { "true" } else { "false" }
                disabled=move || is_asking() || !guest.read(Journey::can_call)
                on:click=move |_| if is_on.get_untracked() { line.stop_watching() } else { guest.check_microphone() }
            >
                "Check the microphone"
            </button>
            <p class="hearing" role="status" data-verdict=move || is_on.get().then(|| guest.verdict().name())>
                {move || watch.with(|watch| match watch {
                    MicrophoneWatch::Off => None,
                    MicrophoneWatch::Asking => Some("Allow the microphone if your browser asks for it.".to_owned()),
                    MicrophoneWatch::On => Some(guest.verdict().words().to_owned()),
                    MicrophoneWatch::Failed(error) => Some(error.advice().to_owned()),
                })}
            </p>
            {move || {
                is_on.get().then(|| view! {
                    <Level label="Microphone" level=Signal::derive(move || line.input_level()) />
                    <DevicePicker line kind=DeviceKind::Microphone />
                })
            }}
        </section>
    }
}
