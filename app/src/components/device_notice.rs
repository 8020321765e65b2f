use leptos::prelude::*;

use crate::phone::Line;

/// Says what befell a microphone or a speaker, until it is read.
#[component]
pub fn DeviceNotice(
    /// The telephone.
    line: Line,
) -> impl IntoView {
    view! {
        <div class="device-notice" role="status">
            {move || {
                line.device_trouble()
                    .map(|words| view! {
                        <p class="notice">{words}</p>
                        <button type="button" on:click=move |_| line.dismiss_device_trouble()>"Understood"</button>
                    })
            }}
        </div>
    }
}
