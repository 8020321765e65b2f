//! Decides whether a request reaches a route: by the DJ's session, or by the calls of its address.
//!
//! This is decided here and not in the views: when a view is rendered, the page's status has been sent.

use app::{LoginSession, RequestError};
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, header};
use leptos::{config::LeptosOptions, server_fn::error::FromServerFnError};

use crate::{
    auth::{Access, Auth, login, requires_dj},
    rate_limit::{ListenerCalls, seconds},
};

/// Lets the DJ's requests pass; answers 403 to all others.
///
/// What only a login opens stays in no cache: who goes back to it after a logout would see the callers.
pub async fn require_dj(
    State(auth): State<Auth>,
    State(site): State<LeptosOptions>,
    mut request: Request,
    next: Next,
) -> Response {
    match auth.access(&request) {
        Access::Granted { in_session } => {
            if in_session {
                // The page then offers to log out.
                request.extensions_mut().insert(LoginSession::LoggedIn);
                // Voice tokens name it.
                if let Some(login) = auth.login(request.headers()) {
                    request.extensions_mut().insert(login);
                }
            }
            let mut response = next.run(request).await;
            if in_session {
                response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            }
            response
        }
        _ if request.uri().path().contains("/api/") => refusal(RequestError::Unauthorized),
        access => login::refuse(&site, access),
    }
}

/// Does the same for paths that belong to no route, if they look like the DJ's.
pub async fn require_dj_where_reserved(
    auth: State<Auth>,
    site: State<LeptosOptions>,
    request: Request,
    next: Next,
) -> Response {
    if requires_dj(request.uri().path()) {
        require_dj(auth, site, request, next).await
    } else {
        next.run(request).await
    }
}

/// Counts a listener's call; answers 429 if the address has made as many as it may for now.
pub async fn limit_listener_calls(
    State(calls): State<ListenerCalls>,
    request: Request,
    next: Next,
) -> Response {
    match calls.count(&request) {
        Ok(()) => next.run(request).await,
        Err(wait) => {
            tracing::warn!("too many listeners' calls from one address");
            let mut response = refusal(RequestError::TooOften);
            response.headers_mut().insert(header::RETRY_AFTER, seconds(wait).into());
            response
        }
    }
}

/// A refusal that the pages' own code understands.
fn refusal(failure: RequestError) -> Response {
    let told = failure.ser();
    let headers = [(header::CONTENT_TYPE, told.content_type), (header::CACHE_CONTROL, "no-store")];
    (told.status_code, headers, told.body).into_response()
}
