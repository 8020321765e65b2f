use leptos::prelude::*;
use voice::VoiceError;

/// Says that the phone's pass could not be renewed, without alarm: nothing is lost yet.
#[component]
pub fn PassNotice(
    /// Why not, if so.
    trouble: ReadSignal<Option<VoiceError>>,
) -> impl IntoView {
    let words = move || {
        trouble.with(|trouble| {
            trouble.as_ref().map(|why| {
                format!("This phone’s pass is not renewed yet: {why}. It is tried again by itself; a call goes on.")
            })
        })
    };
    view! { <div class="pass-notice" role="status">{move || words().map(|words| view! { <p class="note">{words}</p> })}</div> }
}
