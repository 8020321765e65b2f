//! The browser's keyboard events, and the keymap in its storage.

use leptos::ev::KeyboardEvent;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, Storage};

use super::map::{KeyPress, Keymap};

const STORAGE_KEY: &str = "greenroom.keys";

pub(super) fn kept() -> Option<Keymap> {
    storage()?.get_item(STORAGE_KEY).ok().flatten().map(|text| Keymap::from_text(&text))
}

pub(super) fn keep(map: &Keymap) {
    if let Some(storage) = storage() {
        // If the browser stores nothing, the next visit has the default keys.
        let _ = if *map == Keymap::default() {
            storage.remove_item(STORAGE_KEY)
        } else {
            storage.set_item(STORAGE_KEY, &map.to_text())
        };
    }
}

/// Reads a keyboard event.
pub(super) fn read<T>(event: &KeyboardEvent, take: impl FnOnce(KeyPress<'_>) -> T) -> T {
    let key = event.key();
    take(KeyPress {
        key: &key,
        modified: event.ctrl_key() || event.alt_key() || event.meta_key(),
        shifted: event.shift_key(),
        repeats: event.repeat(),
        typed: event.is_composing() || is_typing(event),
    })
}

/// Whether Enter is held down and repeats, and not in a field.
pub(super) fn holds_enter_down(event: &KeyboardEvent) -> bool {
    event.repeat() && event.key() == "Enter" && !is_typing(event)
}

/// Whether the key goes into a field.
fn is_typing(event: &KeyboardEvent) -> bool {
    let target = event.target();
    let element = target.as_ref().and_then(|target| target.dyn_ref::<HtmlElement>());
    element.is_some_and(|element| {
        element.is_content_editable()
            || matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
    })
}

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}
