//! What the DJ's page loads. While the studio is developed this is what every page loads: `cargo leptos watch`
//! builds one module.

use app::AppPage;
use wasm_bindgen::prelude::wasm_bindgen;

/// Takes over the page; called by the script that the server puts into it.
#[wasm_bindgen]
pub fn hydrate() {
    if cfg!(debug_assertions) {
        app::hydrate(|| AppPage::here().content());
    } else {
        app::hydrate(app::console);
    }
}

/// Makes the page anew, where it cannot be taken over.
#[wasm_bindgen]
pub fn mount() {
    if cfg!(debug_assertions) {
        app::mount(|| AppPage::here().content());
    } else {
        app::mount(app::console);
    }
}
