//! The pages with their server functions, and the files they load.

use std::path::Path;

use app::{Page, Session, shell};
use axum::{Router, response::Redirect, routing::get};
use http::{StatusCode, request::Parts};
use leptos::{
    nonce::Nonce,
    prelude::{provide_context, use_context},
};
use leptos_axum::{ErrorHandler, LeptosRoutes, render_app_async_with_context};
use tower_http::services::ServeDir;

use crate::AppState;

/// Folders whose missing files are a plain 404, not a page: their readers are programs.
const FILE_FOLDERS: [&str; 3] = ["audio", "js", "voice-sdk"];

pub(crate) fn router(state: &AppState) -> Router<AppState> {
    let context = context(state);
    let site = state.site.clone();
    // No pages here, since none has a router of Leptos's: this adds the server functions.
    let mut router = Router::new().leptos_routes_with_context(state, Vec::new(), context.clone(), || ());
    for (page, path) in Page::ALL.iter().filter_map(|page| Some((*page, page.path()?))) {
        let site = site.clone();
        // Async: a reader without JavaScript gets the figures, not a place for them.
        let whole = render_app_async_with_context(context.clone(), move || shell(site.clone(), page));
        router = router.route(path, get(whole));
        if !path.ends_with('/') {
            // As addresses are printed and typed.
            let plain = Redirect::permanent(path);
            router = router.route(&format!("{path}/"), get(|| async { plain }));
        }
    }
    let root = Path::new(&*site.site_root);
    for folder in FILE_FOLDERS.into_iter().chain([&*site.site_pkg_dir]) {
        router = router.nest_service(
            &format!("/{folder}"),
            Router::new().fallback_service(files(&root.join(folder)).fallback(axum::routing::any(not_found))),
        );
    }
    let no_such_page = |site| shell(site, Page::NotFound);
    router.fallback_service(files(root).fallback(ErrorHandler::new_with_context(context, no_such_page, site)))
}

/// What components and server functions find in context beside what Leptos puts there.
///
/// It runs for static files too: it must stay cheap.
fn context(state: &AppState) -> impl Fn() + Clone + Send + Sync + 'static {
    let studio = state.studio.clone();
    move || {
        provide_context(studio.clone());
        let Some(request) = use_context::<Parts>() else { return };
        // Leptos has just provided a nonce of its own; scripts must carry the one in the header.
        if let Some(nonce) = request.extensions.get::<Nonce>() {
            provide_context(nonce.clone());
        }
        if let Some(session) = request.extensions.get::<Session>() {
            provide_context(*session);
        }
    }
}

fn files(folder: &Path) -> ServeDir {
    ServeDir::new(folder).precompressed_br().precompressed_gzip()
}

async fn not_found() -> (StatusCode, &'static str) {
    (StatusCode::NOT_FOUND, "There is no such file.\n")
}
