//! Whether the direct line was on when the page was last left, for a word to whoever comes back.

use web_sys::Storage;

const KEY: &str = "greenroom.direct-line";

pub(super) fn remember(on: bool) {
    if let Some(storage) = storage() {
        // A browser that keeps nothing costs one sentence on the page.
        let _ = if on { storage.set_item(KEY, "on") } else { storage.remove_item(KEY) };
    }
}

pub(super) fn was_on() -> bool {
    storage().and_then(|storage| storage.get_item(KEY).ok().flatten()).is_some()
}

fn storage() -> Option<Storage> {
    web_sys::window()?.local_storage().ok().flatten()
}
