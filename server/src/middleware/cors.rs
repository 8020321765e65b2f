//! Lets the pages of other sites use the token service: those the operator named, and no others.

use std::time::Duration;

use http::{HeaderValue, Method, header};
use tower_http::cors::{AllowOrigin, CorsLayer};

use crate::config::WebOrigin;

/// How long a browser may remember that it was allowed to ask.
const PREFLIGHT_KEPT: Duration = Duration::from_secs(600);

/// Answers preflights of `origins`, and lets their pages read the answer. No cookie plays a part.
pub fn of(origins: &[WebOrigin]) -> CorsLayer {
    let origins = origins.iter().filter_map(|origin| HeaderValue::from_str(origin.as_str()).ok());
    CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins))
        .allow_methods([Method::POST])
        .allow_headers([header::AUTHORIZATION, header::CONTENT_TYPE])
        .expose_headers([header::RETRY_AFTER])
        .max_age(PREFLIGHT_KEPT)
}
