//! Counts by address the tokens that listeners draw: each can become a call on the account's bill.

use app::Failure;
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{Method, header};

use super::require_dj::refusal;
use crate::{auth::Auth, rate_limit::seconds};

const PATH: &str = "/api/voice/listener-token";

/// Answers 429 to an address that has had its calls for now.
pub async fn require(State(auth): State<Auth>, request: Request, next: Next) -> Response {
    if request.method() != Method::POST || request.uri().path() != PATH {
        return next.run(request).await;
    }
    match auth.count_listener_call(&request) {
        Ok(()) => next.run(request).await,
        Err(wait) => {
            tracing::warn!("too many listeners' calls from one address");
            let mut response = refusal(Failure::TooOften);
            response.headers_mut().insert(header::RETRY_AFTER, seconds(wait).into());
            response
        }
    }
}
