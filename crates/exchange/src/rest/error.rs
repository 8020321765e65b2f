use axum::{
    Json,
    http::{StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use twilio::{error_code, rest::ApiError};

use crate::runtime::ExchangeStopped;

/// An error in Twilio's JSON, with its HTTP status.
#[derive(Debug)]
pub(super) struct RestError(pub(super) ApiError);

impl RestError {
    /// 500; the reason is for the log alone.
    pub(super) fn internal(reason: &str) -> Self {
        tracing::error!(reason, "a REST request failed");
        Self(ApiError::new(500, error_code::INTERNAL_SERVER_ERROR, "Internal server error"))
    }
}

impl IntoResponse for RestError {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.0.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = (status, Json(&self.0)).into_response();
        if status == StatusCode::UNAUTHORIZED {
            // Older helper libraries send credentials only after this challenge.
            let challenge = header::HeaderValue::from_static("Basic realm=\"Twilio API\"");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
        }
        response
    }
}

impl From<ApiError> for RestError {
    fn from(error: ApiError) -> Self {
        Self(error)
    }
}

impl From<ExchangeStopped> for RestError {
    fn from(error: ExchangeStopped) -> Self {
        Self(ApiError::new(503, error_code::SERVICE_UNAVAILABLE, error.to_string()))
    }
}

pub(super) fn not_found(uri: &Uri) -> RestError {
    RestError(ApiError::not_found(uri.path()))
}

pub(super) async fn nothing_here(uri: Uri) -> RestError {
    not_found(&uri)
}

pub(super) async fn method_not_allowed() -> RestError {
    RestError(ApiError::method_not_allowed())
}
