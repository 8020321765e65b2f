//! What the browser keeps for a caller who comes back: what they told, and when they were last in line.

use show::Timestamp;
use web_sys::Storage;

use super::page_time;
use crate::listener::{Details, Field};

/// When a page with a place in line was last there: for the same tab, after it has loaded again.
const PLACE: &str = "greenroom.in-line";

/// What the caller told on an earlier visit, if anything.
pub(super) fn details() -> Option<Details> {
    let storage = web_sys::window()?.local_storage().ok()??;
    let mut details = Details::default();
    for field in Field::ALL {
        if let Ok(Some(text)) = storage.get_item(&key(field)) {
            details.put(field, &text);
        }
    }
    (details != Details::default()).then_some(details)
}

/// Keeps what the caller tells, and forgets what they do not tell any more.
pub(in crate::listener) fn keep_details(details: &Details) {
    let Some(storage) = web_sys::window().and_then(|window| window.local_storage().ok().flatten()) else {
        return;
    };
    for field in Field::ALL {
        // A browser that keeps nothing costs the caller some typing.
        let _ = match details.text(field) {
            "" => storage.remove_item(&key(field)),
            text => storage.set_item(&key(field), text),
        };
    }
}

/// When this tab was last left with a place in line.
pub(super) fn place() -> Option<Timestamp> {
    let kept = session()?.get_item(PLACE).ok()??;
    kept.parse().ok().map(Timestamp)
}

/// Notes whether the page has a place in line now.
pub(super) fn remember_place(has_one: bool) {
    let Some(session) = session() else { return };
    let _ = if has_one {
        session.set_item(PLACE, &page_time().0.to_string())
    } else {
        session.remove_item(PLACE)
    };
}

fn key(field: Field) -> String {
    format!("greenroom.caller.{}", field.key())
}

fn session() -> Option<Storage> {
    web_sys::window()?.session_storage().ok().flatten()
}
