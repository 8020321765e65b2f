//! The browser's entry point: takes over the page that the server rendered.

use wasm_bindgen::prelude::wasm_bindgen;

/// Hydrates the page; called by the script that the server puts into it.
#[wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    let page = app::Page::at(&leptos::prelude::location().pathname().unwrap_or_default());
    leptos::mount::hydrate_body(move || app::App(app::AppProps { page }));
    mark_hydrated();
}

/// Sets `<html data-hydrated="true">`: the stylesheet and the tests wait for it.
fn mark_hydrated() {
    let root =
        web_sys::window().and_then(|window| window.document()).and_then(|page| page.document_element());
    if let Some(root) = root {
        // The name is fixed and valid, so this cannot fail.
        let _ = root.set_attribute("data-hydrated", "true");
    }
}
