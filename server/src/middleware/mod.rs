//! The one list of layers, in the order a request passes them.
//!
//! Pages, server functions and static files pass all of them but the last. Webhooks carry signatures
//! instead of origins and pass only a timeout and the trace, the token service carries keys and may be
//! used from sites named; the exchange is a stranger with rules of its own.

pub mod cors;
pub mod listener_limit;
pub mod require_dj;
pub mod same_origin;
pub mod security_headers;

use std::time::Duration;

use axum::{
    Router,
    extract::Request,
    middleware::{from_fn, from_fn_with_state},
};
use http::{HeaderValue, StatusCode, header};
use tower_http::{set_header::SetResponseHeaderLayer, timeout::TimeoutLayer, trace::TraceLayer};
use tracing::Span;

use crate::AppState;

/// A page that has not begun by then never will; the reader is better told.
const PAGE_TIMEOUT: Duration = Duration::from_secs(15);
/// Twilio gives up on a webhook after 15 seconds; ours need none.
const WEBHOOK_TIMEOUT: Duration = Duration::from_secs(10);

/// Lays over `pages` everything between a browser and a page. The last layer added comes first.
pub fn around_pages(pages: Router<AppState>, state: &AppState) -> Router<AppState> {
    let policy = security_headers::Policy::of(state);
    pages
        .layer(TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, PAGE_TIMEOUT))
        .layer(SetResponseHeaderLayer::if_not_present(
            // Files have no hash in their names: browsers keep them but ask whether they changed.
            header::CACHE_CONTROL,
            HeaderValue::from_static("no-cache"),
        ))
        .layer(from_fn_with_state(state.clone(), listener_limit::require))
        .layer(from_fn_with_state(state.clone(), require_dj::require))
        .layer(from_fn(same_origin::require))
        .layer(from_fn_with_state(policy, security_headers::add))
}

/// Lays over the token service what its callers need: their own sites in place of ours.
pub fn around_token_service(service: Router<AppState>, state: &AppState) -> Router<AppState> {
    service
        .layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, WEBHOOK_TIMEOUT))
        .layer(cors::of(&state.cors_origins))
}

/// Lays over `webhooks` what keeps a request that never ends from staying.
pub fn around_webhooks(webhooks: Router<AppState>) -> Router<AppState> {
    webhooks.layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, WEBHOOK_TIMEOUT))
}

/// Lays over all routes what every request passes.
pub fn around_everything(router: Router) -> Router {
    router.layer(TraceLayer::new_for_http().make_span_with(span))
}

/// Names a request in the log, without its query: that of a webhook tells who calls.
fn span(request: &Request) -> Span {
    tracing::info_span!(
        "request",
        http.request.method = %request.method(),
        url.path = request.uri().path(),
    )
}
