//! Counts listeners' passes by address: each can become a call on the account's bill.

use app::Failure;
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{Method, header};

use super::djs_only::refusal;
use crate::access::{Access, seconds};

const PATH: &str = "/api/voice/listener-pass";

/// Answers 429 to an address that has had its passes for now.
pub async fn require(State(access): State<Access>, request: Request, next: Next) -> Response {
    if request.method() != Method::POST || request.uri().path() != PATH {
        return next.run(request).await;
    }
    match access.count_pass(&request) {
        Ok(()) => next.run(request).await,
        Err(wait) => {
            tracing::warn!("too many listeners' passes for one address");
            let mut response = refusal(Failure::TooOften);
            response.headers_mut().insert(header::RETRY_AFTER, seconds(wait).into());
            response
        }
    }
}
