use leptos::prelude::*;
use voice::{DeviceKind, MicrophoneWatch};

use crate::{
    components::{DevicePicker, Level},
    listener::{ListenerModel, ListenerPage},
};

/// Lets callers find out before the call whether they can be heard. It opens the microphone only on
/// request, and its sound does not leave the page.
#[component]
pub fn MicrophoneCheck(listener: ListenerPage) -> impl IntoView {
    let softphone = listener.softphone();
    let watch = softphone.watch();
    let is_on = Memo::new(move |_| watch.with(|watch| *watch == MicrophoneWatch::On));
    let is_asking = move || watch.with(|watch| *watch == MicrophoneWatch::Asking);
    view! {
        <section class="microphone" aria-label="Your microphone" hidden=move || listener.read(ListenerModel::can_hang_up)>
            <button
                type="button"
                aria-pressed=move || if is_on.get() { "true" } else { "false" }
                disabled=move || is_asking() || !listener.read(ListenerModel::can_call)
                on:click=move |_| if is_on.get_untracked() { softphone.stop_watching() } else { listener.check_microphone() }
            >
                "Check the microphone"
            </button>
            <p class="mic-verdict" role="status" data-verdict=move || is_on.get().then(|| listener.verdict().name())>
                {move || watch.with(|watch| match watch {
                    MicrophoneWatch::Off => None,
                    MicrophoneWatch::Asking => Some("Allow the microphone if your browser asks for it.".to_owned()),
                    MicrophoneWatch::On => Some(listener.verdict().words().to_owned()),
                    MicrophoneWatch::Failed(error) => Some(error.advice().to_owned()),
                })}
            </p>
            {move || {
                is_on.get().then(|| view! {
                    <Level label="Microphone" level=Signal::derive(move || softphone.input_level()) />
                    <DevicePicker softphone kind=DeviceKind::Microphone />
                })
            }}
        </section>
    }
}
