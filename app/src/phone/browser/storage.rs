//! What the browser stores: whether the direct line was on, the chosen devices, and for a listener the
//! token, for the life of the tab.
//!
//! If the browser stores nothing, a hint or a choice is lost, never a call.

use voice::{Choices, DeviceChoice, DeviceKind};
use web_sys::Storage;

const DIRECT_LINE: &str = "greenroom.direct-line";
const MICROPHONE: &str = "greenroom.microphone";
const SPEAKER: &str = "greenroom.speaker";
const TOKEN: &str = "greenroom.token";

pub(super) fn remember_direct_line(on: bool) {
    write(local(), DIRECT_LINE, on.then_some("on"));
}

pub(super) fn direct_line_was_on() -> bool {
    read(local(), DIRECT_LINE).is_some()
}

pub(super) fn remember_choices(choices: &Choices) {
    for kind in DeviceKind::BOTH {
        write(local(), key(kind), choices.of(kind).map(DeviceChoice::to_text).as_deref());
    }
}

pub(super) fn choices() -> Choices {
    let mut choices = Choices::default();
    for kind in DeviceKind::BOTH {
        choices.set(kind, read(local(), key(kind)).and_then(|text| DeviceChoice::from_text(&text)));
    }
    choices
}

/// Stores a token for the life of the tab, so that after a reload the studio knows who comes back.
pub(super) fn remember_token(token: &str) {
    write(session(), TOKEN, Some(token));
}

pub(super) fn token() -> Option<String> {
    read(session(), TOKEN)
}

const fn key(kind: DeviceKind) -> &'static str {
    match kind {
        DeviceKind::Microphone => MICROPHONE,
        DeviceKind::Speaker => SPEAKER,
    }
}

fn write(storage: Option<Storage>, key: &str, value: Option<&str>) {
    if let Some(storage) = storage {
        let _ = match value {
            Some(value) => storage.set_item(key, value),
            None => storage.remove_item(key),
        };
    }
}

fn read(storage: Option<Storage>, key: &str) -> Option<String> {
    storage?.get_item(key).ok().flatten()
}

fn local() -> Option<Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}

fn session() -> Option<Storage> {
    web_sys::window()?.session_storage().ok().flatten()
}
