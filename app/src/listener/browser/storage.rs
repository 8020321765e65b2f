//! What the browser stores for a caller who comes back: their details, and the call that they left.

use web_sys::Storage;

use crate::listener::{
    details::{DetailField, Details},
    model::LeftCall,
};

/// The call that the tab has, for the page that comes after this one.
const CALL: &str = "greenroom.call";

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

/// The call that the tab's page before this one had.
pub(super) fn left_call() -> Option<LeftCall> {
    LeftCall::from_text(&session()?.get_item(CALL).ok()??)
}

/// Stores the call that the page would leave now.
pub(super) fn remember_call(left: Option<LeftCall>) {
    let Some(session) = session() else { return };
    let _ = match left {
        Some(left) => session.set_item(CALL, &left.to_text()),
        None => session.remove_item(CALL),
    };
}

fn key(field: DetailField) -> String {
    format!("greenroom.caller.{}", field.key())
}

fn session() -> Option<Storage> {
    web_sys::window()?.session_storage().ok().flatten()
}
