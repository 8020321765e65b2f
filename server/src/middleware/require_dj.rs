//! Keeps everybody but the DJ from the DJ's pages and server functions.
//!
//! Decided here and not in the views: when a view is rendered, the status of its page has gone out.

use app::{Failure, Session};
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::header;
use leptos::config::LeptosOptions;
use leptos::server_fn::error::FromServerFnError;

use crate::auth::{Access, Auth, login, requires_dj};

/// Lets a request pass that is not for the DJ's alone or comes from the DJ; answers 403 otherwise.
pub async fn require(
    State(auth): State<Auth>,
    State(site): State<LeptosOptions>,
    mut request: Request,
    next: Next,
) -> Response {
    if !requires_dj(request.uri().path()) {
        return next.run(request).await;
    }
    match auth.access(&request) {
        Access::Granted { in_session } => {
            if in_session {
                // The page offers to log out.
                request.extensions_mut().insert(Session::In);
            }
            next.run(request).await
        }
        _ if request.uri().path().contains("/api/") => refusal(Failure::Unauthorized),
        access => login::refuse(&site, access, None),
    }
}

/// A refusal that the pages' own code understands.
pub(super) fn refusal(failure: Failure) -> Response {
    let told = failure.ser();
    let headers = [(header::CONTENT_TYPE, told.content_type), (header::CACHE_CONTROL, "no-store")];
    (told.status_code, headers, told.body).into_response()
}
