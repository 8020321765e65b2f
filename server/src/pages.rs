//! The pages with their server functions, and the files they load.

use std::path::Path;

use any_spawner::Executor;
use app::{AppPage, ListenerToken, LoginSession, ReadLines, ReadQueue, RenewListenerToken, shell};
use axum::{Router, extract::Request, middleware::from_fn_with_state, response::Redirect};
use http::{StatusCode, Uri, request::Parts};
use leptos::{
    nonce::Nonce,
    prelude::{provide_context, use_context},
    server_fn::{ServerFn, axum::server_fn_paths},
};
use leptos_axum::{ErrorHandler, handle_server_fns_with_context, render_app_async_with_context};
use studio::LoginId;
use tower::util::MapRequest;
use tower_http::services::ServeDir;

use crate::{
    AppState,
    middleware::access,
    page_cache::PageCache,
    route::{AccessRule, Route},
};

/// The folder of what callers hear, which documents name by its path.
const SOUNDS: &str = "audio";

/// Folders whose missing files are a plain 404, not a page: their readers are programs.
const FILE_FOLDERS: [&str; 3] = [SOUNDS, "js", "voice-sdk"];

/// The pages, the server functions, and the folders of files.
pub(crate) fn routes(state: &AppState) -> Vec<Route> {
    // `leptos_axum` does this only where it mounts the functions itself; an error says that it is done
    // already.
    let _ = Executor::init_tokio();
    let context = context(state);
    let cache = PageCache::default();
    let mut routes: Vec<_> = server_fn_paths()
        .map(|(path, method)| {
            let context = context.clone();
            server_function(path)
                .on(method, move |request: Request| handle_server_fns_with_context(context, request))
        })
        .collect();
    for (page, path) in AppPage::ALL.iter().filter_map(|page| Some((*page, page.path()?))) {
        let site = state.site.clone();
        // The page is rendered whole, so that a reader without JavaScript gets the figures themselves.
        let whole = render_app_async_with_context(context.clone(), move || shell(site.clone(), page));
        let (cache, studio) = (cache.clone(), state.studio.clone());
        let kept = move |request: Request| {
            let (cache, whole, changes) = (cache.clone(), whole.clone(), studio.changes());
            async move { cache.serve(page, changes, request, whole).await }
        };
        routes.push(Route::new(path, rule(page)).get(kept));
        if !path.ends_with('/') {
            // An address that is printed or typed may end in a slash.
            let plain = Redirect::permanent(path);
            routes.push(Route::new(format!("{path}/"), rule(page)).get(|| async { plain }));
        }
    }
    let root = Path::new(&*state.site.site_root);
    for folder in FILE_FOLDERS.into_iter().chain([&*state.site.site_pkg_dir]) {
        routes.push(folder_of_files(root, folder));
    }
    routes
}

/// What callers hear.
pub(crate) fn sounds(state: &AppState) -> Route {
    folder_of_files(Path::new(&*state.site.site_root), SOUNDS)
}

fn folder_of_files(root: &Path, folder: &str) -> Route {
    let files = files(&root.join(folder)).fallback(axum::routing::any(no_such_file));
    let files = MapRequest::new(files, with_a_possible_name);
    Route::nested(format!("/{folder}"), AccessRule::Anyone, Router::new().fallback_service(files))
}

/// Who may call a server function, and how often: whatever is not named here is for the DJ.
fn server_function(path: &'static str) -> Route {
    match path {
        ListenerToken::PATH => Route::new(path, AccessRule::Anyone).counted_as_listener_call(),
        RenewListenerToken::PATH | ReadQueue::PATH | ReadLines::PATH => Route::new(path, AccessRule::Anyone),
        _ => Route::new(path, AccessRule::Dj),
    }
}

const fn rule(page: AppPage) -> AccessRule {
    match page {
        AppPage::Call | AppPage::EmbedCall => AccessRule::Anyone,
        #[cfg(debug_assertions)]
        AppPage::Gallery => AccessRule::Anyone,
        AppPage::Console | AppPage::NotFound => AccessRule::Dj,
    }
}

/// Answers paths without a route: with the site's other files, or with the page for paths that do not exist.
pub(crate) fn files_and_no_such_page(state: &AppState) -> Router {
    let site = state.site.clone();
    let files = files(Path::new(&*site.site_root));
    let no_such_page = |site| shell(site, AppPage::NotFound);
    let files = files.fallback(ErrorHandler::new_with_context(context(state), no_such_page, site));
    Router::new()
        .fallback_service(MapRequest::new(files, with_a_possible_name))
        .layer(from_fn_with_state(state.clone(), access::require_dj_where_reserved))
}

/// Provides what components and server functions find in context, beside what Leptos puts there.
///
/// It runs for static files too, so it must stay cheap.
fn context(state: &AppState) -> impl Fn() + Clone + Send + Sync + 'static {
    let studio = state.studio.clone();
    move || {
        provide_context(studio.clone());
        let Some(request) = use_context::<Parts>() else { return };
        // Leptos has just provided a nonce of its own; scripts must carry the one in the header.
        if let Some(nonce) = request.extensions.get::<Nonce>() {
            provide_context(nonce.clone());
        }
        if let Some(session) = request.extensions.get::<LoginSession>() {
            provide_context(*session);
        }
        if let Some(login) = request.extensions.get::<LoginId>() {
            provide_context(login.clone());
        }
    }
}

fn files(folder: &Path) -> ServeDir {
    ServeDir::new(folder).precompressed_br().precompressed_gzip()
}

/// A name that is longer than any file's is no fault of the server: it stands for a file that does not exist.
fn with_a_possible_name(mut request: Request) -> Request {
    const MAX_NAME_BYTES: usize = 255;
    if request.uri().path().split('/').any(|name| name.len() > MAX_NAME_BYTES) {
        *request.uri_mut() = Uri::from_static("/.no-such-file");
    }
    request
}

async fn no_such_file() -> (StatusCode, &'static str) {
    (StatusCode::NOT_FOUND, "There is no such file.\n")
}
