use leptos::{ev, prelude::*};
use voice::{DirectLine, Phone, Ring, RingId};

use crate::phone::Line;

/// The calls that ring on the direct line, each to be answered or declined; nothing while none rings.
///
/// No dialog: whatever the DJ is doing goes on. The first of them also goes by the keys A and D.
#[component]
pub fn Rings(
    /// The telephone on which they ring.
    line: Line,
) -> impl IntoView {
    Effect::new(move |_| {
        let keys = window_event_listener(ev::keydown, move |pressed| on_key(line, &pressed));
        on_cleanup(move || keys.remove());
    });
    view! {
        <section class="rings" aria-label="Direct calls" aria-live="assertive">
            <For
                each=move || line.direct().with(|direct| direct.ringing().to_vec())
                key=|ring| ring.id
                children=move |ring| view! { <RingCard line ring /> }
            />
        </section>
    }
}

#[component]
fn RingCard(line: Line, ring: Ring) -> impl IntoView {
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
                    aria-keyshortcuts="a"
                    disabled=move || !phone.with(Phone::can_call)
                    on:click=move |_| line.answer(id)
                >
                    "Answer"
                    <kbd aria-hidden="true">"A"</kbd>
                </button>
                <button type="button" aria-keyshortcuts="d" on:click=move |_| line.decline(id)>
                    "Decline"
                    <kbd aria-hidden="true">"D"</kbd>
                </button>
            </div>
        </article>
    }
}

fn on_key(line: Line, pressed: &ev::KeyboardEvent) {
    if pressed.repeat() || pressed.ctrl_key() || pressed.alt_key() || pressed.meta_key() || is_typing(pressed)
    {
        return;
    }
    let first = line.direct().try_with_untracked(first_ringing).flatten();
    match (first, pressed.key().as_str()) {
        (Some(id), "a" | "A") => line.answer(id),
        (Some(id), "d" | "D") => line.decline(id),
        _ => {}
    }
}

fn first_ringing(direct: &DirectLine) -> Option<RingId> {
    direct.ringing().first().map(|ring| ring.id)
}

/// Whether the key goes into a field.
fn is_typing(pressed: &ev::KeyboardEvent) -> bool {
    use leptos::wasm_bindgen::JsCast;

    let target = pressed.target();
    let element = target.as_ref().and_then(|target| target.dyn_ref::<leptos::web_sys::HtmlElement>());
    element.is_some_and(|element| {
        element.is_content_editable()
            || matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
    })
}
