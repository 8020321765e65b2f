use leptos::prelude::*;
use voice::{PhoneState, Ring};

use super::keys::{KeyAction, KeyCap, KeyWatch};
use crate::phone::Softphone;

/// The ringing calls of the direct line, with buttons to answer and decline each.
///
/// It is not a dialog, so that it does not interrupt the DJ. The keys answer and decline the first one.
#[component]
pub fn Rings(
    /// The telephone on which they ring.
    softphone: Softphone,
    keys: KeyWatch,
) -> impl IntoView {
    view! {
        <section class="rings" aria-label="Direct calls" aria-live="assertive">
            <For
                each=move || softphone.direct().with(|direct| direct.ringing().to_vec())
                key=|ring| ring.id
                children=move |ring| view! { <RingCard softphone keys ring /> }
            />
        </section>
    }
}

#[component]
fn RingCard(softphone: Softphone, keys: KeyWatch, ring: Ring) -> impl IntoView {
    let phone = softphone.state();
    let Ring { id, caller } = ring;
    view! {
        <article class="panel ring">
            <p class="who">{caller.to_string()}</p>
            <p class="hint">
                {move || {
                    if phone.with(PhoneState::can_hang_up) {
                        "rings on the direct line. You are busy: hang up first, or decline."
                    } else {
                        "rings on the direct line. Declined callers wait in the queue."
                    }
                }}
            </p>
            <div class="acts">
                <button
                    type="button"
                    class="act"
                    aria-keyshortcuts=move || keys.shortcut(KeyAction::Answer)
                    disabled=move || !phone.with(PhoneState::can_call)
                    on:click=move |_| softphone.answer(id)
                >
                    "Answer"
                    <KeyCap keys action=KeyAction::Answer />
                </button>
                <button
                    type="button"
                    aria-keyshortcuts=move || keys.shortcut(KeyAction::Decline)
                    on:click=move |_| softphone.decline(id)
                >
                    "Decline"
                    <KeyCap keys action=KeyAction::Decline />
                </button>
            </div>
        </article>
    }
}
