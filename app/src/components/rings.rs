use leptos::prelude::*;
use voice::{Phone, Ring};

use super::KeyCap;
use crate::{
    keys::{Action, KeyWatch},
    phone::Line,
};

/// The calls that ring on the direct line, each to be answered or declined; nothing while none rings.
///
/// No dialog: whatever the DJ is doing goes on. The first of them also goes by keys.
#[component]
pub fn Rings(
    /// The telephone on which they ring.
    line: Line,
    /// The page's keys.
    keys: KeyWatch,
) -> impl IntoView {
    view! {
        <section class="rings" aria-label="Direct calls" aria-live="assertive">
            <For
                each=move || line.direct().with(|direct| direct.ringing().to_vec())
                key=|ring| ring.id
                children=move |ring| view! { <RingCard line keys ring /> }
            />
        </section>
    }
}

#[component]
fn RingCard(line: Line, keys: KeyWatch, ring: Ring) -> impl IntoView {
    let phone = line.state();
    let Ring { id, caller } = ring;
    view! {
        <article class="panel ring">
            <p class="who">{caller.to_string()}</p>
            <p class="hint">
                {move || {
                    if phone.with(Phone::can_hang_up) {
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
                    aria-keyshortcuts=move || keys.shortcut(Action::Answer)
                    disabled=move || !phone.with(Phone::can_call)
                    on:click=move |_| line.answer(id)
                >
                    "Answer"
                    <KeyCap keys action=Action::Answer />
                </button>
                <button
                    type="button"
                    aria-keyshortcuts=move || keys.shortcut(Action::Decline)
                    on:click=move |_| line.decline(id)
                >
                    "Decline"
                    <KeyCap keys action=Action::Decline />
                </button>
            </div>
        </article>
    }
}
