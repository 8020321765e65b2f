use std::sync::LazyLock;

use leptos_axum::{AxumRouteListing, generate_route_list};

use crate::App;

/// The addresses of all pages, for the server's router.
///
/// Made once in a process, before anything is rendered: while Leptos walks through the app for them,
/// it suppresses the loading of resources everywhere, and a page rendered in that moment would wait
/// for its resource for ever (`leptos_server`, `SuppressResourceLoad`).
#[must_use]
pub fn routes() -> Vec<AxumRouteListing> {
    static ROUTES: LazyLock<Vec<AxumRouteListing>> = LazyLock::new(|| generate_route_list(App));
    ROUTES.clone()
}
