//! The one list of layers, in the order a request passes them.
//!
//! Pages, server functions and files pass the layers of [`around_pages`]. A route for the DJ, or one that is
//! limited, is also mounted behind [`access`]. Webhooks carry signatures instead of origins and pass only a
//! timeout. The token API checks keys and may be used from the sites that the operator named. The exchange
//! has rules of its own. All requests pass the trace.

pub mod access;
pub mod same_origin;
pub mod security_headers;

use std::{convert::Infallible, time::Duration};

use axum::{Router, extract::Request, middleware::from_fn_with_state, response::Response};
use http::{HeaderValue, Method, StatusCode, header};
use tower::ServiceBuilder;
use tower_http::{
    classify::{ServerErrorsAsFailures, SharedClassifier},
    cors::{AllowOrigin, CorsLayer},
    set_header::SetResponseHeaderLayer,
    timeout::TimeoutLayer,
    trace::TraceLayer,
};
use tracing::Span;

use crate::{AppState, config::WebOrigin};

/// How long a page may take to begin; a later one will not come, and the reader is told so.
const PAGE_TIMEOUT: Duration = Duration::from_secs(15);
/// Twilio gives up on a webhook after 15 seconds.
const WEBHOOK_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a browser may keep the answer to a preflight request.
const PREFLIGHT_MAX_AGE: Duration = Duration::from_secs(600);

/// Adds to `pages` everything between a browser and a page. The last layer added comes first.
pub fn around_pages(pages: Router<AppState>, state: &AppState) -> Router<AppState> {
    let policy = security_headers::Policy::of(state);
    pages
        .layer(TimeoutLayer::with_status_code(StatusCode::GATEWAY_TIMEOUT, PAGE_TIMEOUT))
        .layer(SetResponseHeaderLayer::if_not_present(
            // Files have no hash in their names: browsers keep them but ask whether they changed.
            header::CACHE_CONTROL,
            HeaderValue::from_static("no-cache"),
        ))
        .layer(from_fn_with_state(state.clone(), same_origin::require))
        .layer(from_fn_with_state(policy, security_headers::add))
}

/// Adds to the token API what its callers need: they come from their own sites, not from ours.
pub fn around_token_api(api: Router<AppState>, state: &AppState) -> Router<AppState> {
    api.layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, WEBHOOK_TIMEOUT))
        .layer(cors(&state.cors_origins))
}

/// Lets the pages of `origins`, the sites that the operator named, use the token API, and no others.
///
/// No cookies are used.
fn cors(origins: &[WebOrigin]) -> CorsLayer {
    let origins = origins.iter().filter_map(|origin| HeaderValue::from_str(origin.as_str()).ok());
    CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins))
        .allow_methods([Method::POST])
        .allow_headers([header::AUTHORIZATION, header::CONTENT_TYPE])
        .expose_headers([header::RETRY_AFTER])
        .max_age(PREFLIGHT_MAX_AGE)
}

/// Adds a timeout to `webhooks`, for requests that never end.
pub fn around_webhooks(webhooks: Router<AppState>) -> Router<AppState> {
    webhooks.layer(TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, WEBHOOK_TIMEOUT))
}

/// Adds to all routes what every request passes; the login learns from each whether others reach the server.
///
/// After each answer the connection lets all else have a turn: whoever sends many requests at once, and they are there
/// to be read, would have them all answered before.
pub fn around_everything(router: Router, state: &AppState) -> Router {
    let auth = state.auth.clone();
    // Together: each call of `layer` adds an allocation to every request.
    let layers = ServiceBuilder::new()
        .layer(trace())
        .then(|answer: Result<Response, Infallible>| async {
            tokio::task::yield_now().await;
            answer
        })
        .map_request(move |request: Request| {
            auth.observe(&request);
            request
        });
    router.layer(layers)
}

/// Logs each request that fails.
pub fn trace() -> TraceLayer<SharedClassifier<ServerErrorsAsFailures>, fn(&Request) -> Span> {
    TraceLayer::new_for_http().make_span_with(span as fn(&Request) -> Span)
}

/// Names a request in the log without its query, because a webhook's query tells who calls.
fn span(request: &Request) -> Span {
    tracing::info_span!(
        "request",
        http.request.method = %request.method(),
        url.path = request.uri().path(),
    )
}
