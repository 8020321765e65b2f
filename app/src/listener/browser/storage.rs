//! What the browser stores for a caller who comes back: their details, and when they were last in line.

use voice::PageTime;
use web_sys::Storage;

use crate::listener::details::{DetailField, Details};

/// When the tab last had a place in line, for the time after a reload.
const PLACE: &str = "greenroom.in-line";

/// The details of an earlier visit.
pub(super) fn details() -> Option<Details> {
    let storage = web_sys::window()?.local_storage().ok()??;
    let mut details = Details::default();
    for field in DetailField::ALL {
        if let Ok(Some(text)) = storage.get_item(&key(field)) {
            details.put(field, &text);
        }
    }
    (details != Details::default()).then_some(details)
}

/// Stores the details, and removes those that were cleared.
pub(in crate::listener) fn keep_details(details: &Details) {
    let Some(storage) = web_sys::window().and_then(|window| window.local_storage().ok().flatten()) else {
        return;
    };
    for field in DetailField::ALL {
        // If the browser stores nothing, the caller types them again.
        let _ = match details.text(field) {
            "" => storage.remove_item(&key(field)),
            text => storage.set_item(&key(field), text),
        };
    }
}

/// When this tab last had a place in line.
pub(super) fn place() -> Option<PageTime> {
    let kept = session()?.get_item(PLACE).ok()??;
    #[expect(clippy::cast_precision_loss, reason = "milliseconds since 1970 are far below 2^53")]
    kept.parse().ok().map(|milliseconds: u64| PageTime(milliseconds as f64))
}

/// Stores whether the page has a place in line now.
pub(super) fn remember_place(has_one: bool) {
    let Some(session) = session() else { return };
    let _ = if has_one {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "casts saturate")]
        let now = PageTime::now().0 as u64;
        session.set_item(PLACE, &now.to_string())
    } else {
        session.remove_item(PLACE)
    };
}

fn key(field: DetailField) -> String {
    format!("greenroom.caller.{}", field.key())
}

fn session() -> Option<Storage> {
    web_sys::window()?.session_storage().ok().flatten()
}
