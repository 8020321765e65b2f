//! What a page that is not the DJ's loads, so that a listener's telephone loads nothing of the console.
// Nothing runs by itself: the page calls `hydrate`.
#![no_main]

use app::AppPage;
use wasm_bindgen::prelude::wasm_bindgen;

/// Takes over the page; called by the script that the server puts into it.
#[wasm_bindgen]
pub fn hydrate() {
    app::hydrate(|| app::listeners(AppPage::here()));
}

/// Makes the page anew, where it cannot be taken over.
#[wasm_bindgen]
pub fn mount() {
    app::mount(|| app::listeners(AppPage::here()));
}
