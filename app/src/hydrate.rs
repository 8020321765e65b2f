use leptos::prelude::*;

use crate::pages::AppPage;

/// Takes over the document that the server rendered with the same `view`, once.
///
/// Sets `<html data-hydrated="true">` when it is done: the stylesheet and the tests wait for it.
pub fn hydrate(view: impl FnOnce() -> AnyView + 'static) {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_body(view);
    done();
}

/// Makes the page anew in an empty body, where the document is not what the server rendered: extensions,
/// translators and proxies change documents before a page can take them over.
pub fn mount(view: impl FnOnce() -> AnyView + 'static) {
    console_error_panic_hook::set_once();
    leptos::mount::mount_to_body(view);
    done();
}

fn done() {
    if let Some(root) = document().document_element() {
        // The name is fixed and valid, so this cannot fail.
        let _ = root.set_attribute("data-hydrated", "true");
    }
}

impl AppPage {
    /// The page that this browser is at.
    #[must_use]
    pub fn here() -> Self {
        Self::at(&location().pathname().unwrap_or_default())
    }
}
