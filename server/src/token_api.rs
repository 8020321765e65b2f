//! `POST /api/token`: tokens for other sites' pages and apps, which send a key that the operator gave them.
//!
//! The body is JSON, a [`TokenRequest`], and so is the answer, an [`IssuedToken`]:
//!
//! ```text
//! POST /api/token
//! Authorization: Bearer <key of a [[token_service]]>
//! Content-Type: application/json
//!
//! {"kind":"access","role":"listener","lifetime":600}
//!
//! {"token":"eyJ…","identity":"listener_crm_4f0c…","expires_at":1795000600,"kind":"access"}
//! ```
//!
//! A refusal is `{"error":…,"message":…}`: a word for programs and a sentence for their authors.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use aws_lc_rs::{
    constant_time::verify_slices_are_equal,
    digest::{SHA256, digest},
};
use axum::{
    Json,
    body::to_bytes,
    extract::{Request, State},
    response::{IntoResponse, Response},
};
use budget::{Limiter, Rate};
use http::{HeaderMap, StatusCode, header};
use secrecy::ExposeSecret;
use serde::Serialize;
use studio::{IssuedToken, Studio, TokenClient, TokenRefusal, TokenRequest};

use crate::{config::TokenServiceConfig, rate_limit::seconds};

pub(crate) const PATH: &str = "/api/token";

/// The largest body, in bytes; a request takes about a tenth of it.
const MAX_BODY_BYTES: usize = 4 * 1024;

/// Limits the tokens for one client, and so the calls that somebody with a stolen key can make.
const MAX_TOKENS_PER_CLIENT: Rate = Rate { burst: 60, per: Duration::from_secs(60) };

/// Who may ask for tokens.
#[derive(Clone)]
pub struct TokenServices {
    inner: Arc<Services>,
}

struct Services {
    services: Vec<TokenServiceConfig>,
    started: Instant,
    issued: Mutex<Limiter<String>>,
}

impl TokenServices {
    /// Takes the entries of the configuration.
    #[must_use]
    pub fn new(services: Vec<TokenServiceConfig>) -> Self {
        let issued = Mutex::new(Limiter::new(MAX_TOKENS_PER_CLIENT));
        Self { inner: Arc::new(Services { services, started: Instant::now(), issued }) }
    }

    /// The client whose key the request carries.
    fn client(&self, headers: &HeaderMap) -> Result<&TokenClient, TokenApiError> {
        let given = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
        let given = given.and_then(|value| value.split_once(' '));
        let Some((_, given)) = given.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")) else {
            return Err(TokenApiError::Unauthorized);
        };
        // Every key is compared, and by hashes, so that the time taken reveals nothing about any of them.
        let hash = |text: &str| digest(&SHA256, text.as_bytes());
        let given = hash(given.trim());
        let mut found = None;
        for service in &self.inner.services {
            let key = hash(service.key.expose_secret());
            if verify_slices_are_equal(key.as_ref(), given.as_ref()).is_ok() {
                found = Some(&service.client);
            }
        }
        found.ok_or(TokenApiError::Unauthorized)
    }

    fn count(&self, client: &TokenClient) -> Result<(), TokenApiError> {
        let now = self.inner.started.elapsed();
        let mut issued = self.inner.issued.lock().unwrap_or_else(PoisonError::into_inner);
        issued.count(client.name.clone(), now).map_err(TokenApiError::TooOften)
    }
}

impl std::fmt::Debug for TokenServices {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.inner.services.fmt(f)
    }
}

/// Issues a token to somebody who shows a key for it.
pub(crate) async fn issue(
    State(services): State<TokenServices>,
    State(studio): State<Studio>,
    request: Request,
) -> Result<Response, TokenApiError> {
    let client = services.client(request.headers())?;
    let asked = read(request).await?;
    services.count(client)?;
    let issued: IssuedToken = studio.issue_token(client, &asked).inspect_err(|refusal| {
        tracing::warn!(client = client.name, reason = %refusal, "a token was refused");
    })?;
    tracing::info!(client = client.name, identity = issued.identity, "a token was issued");
    Ok(([(header::CACHE_CONTROL, "no-store")], Json(issued)).into_response())
}

async fn read(request: Request) -> Result<TokenRequest, TokenApiError> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let kind = kind.and_then(|value| value.split(';').next()).unwrap_or_default();
    if !kind.trim().eq_ignore_ascii_case("application/json") {
        return Err(TokenApiError::NotJson);
    }
    let body = to_bytes(request.into_body(), MAX_BODY_BYTES).await.map_err(|_| TokenApiError::Unreadable)?;
    serde_json::from_slice(&body).map_err(|error| TokenApiError::Malformed(error.to_string()))
}

/// Why no token is issued.
#[derive(Debug, thiserror::Error)]
pub(crate) enum TokenApiError {
    #[error("send the key of a token service as Authorization: Bearer …")]
    Unauthorized,
    #[error("send JSON, with Content-Type: application/json")]
    NotJson,
    #[error("the body is too long or broke off")]
    Unreadable,
    #[error("the body cannot be understood: {0}")]
    Malformed(String),
    #[error("too many tokens in a short time; wait {} seconds", seconds(*.0))]
    TooOften(Duration),
    #[error(transparent)]
    Token(#[from] TokenRefusal),
}

#[derive(Serialize)]
struct TokenApiFailure {
    error: &'static str,
    message: String,
}

impl IntoResponse for TokenApiError {
    fn into_response(self) -> Response {
        let (status, error) = match &self {
            Self::Unauthorized => (StatusCode::UNAUTHORIZED, "unauthorized"),
            Self::NotJson => (StatusCode::UNSUPPORTED_MEDIA_TYPE, "not_json"),
            Self::Unreadable => (StatusCode::PAYLOAD_TOO_LARGE, "too_large"),
            Self::Malformed(_) => (StatusCode::BAD_REQUEST, "malformed"),
            Self::TooOften(_) => (StatusCode::TOO_MANY_REQUESTS, "too_often"),
            Self::Token(TokenRefusal::Role) => (StatusCode::FORBIDDEN, "role_not_allowed"),
            Self::Token(TokenRefusal::NotYours(_)) => (StatusCode::FORBIDDEN, "identity_not_allowed"),
            Self::Token(TokenRefusal::Lifetime(_)) => (StatusCode::FORBIDDEN, "lifetime_not_allowed"),
            Self::Token(TokenRefusal::NoApiKey) => (StatusCode::CONFLICT, "kind_not_available"),
            Self::Token(TokenRefusal::Failed(cause)) => {
                tracing::error!(error = cause as &dyn std::error::Error, "a token could not be made");
                (StatusCode::SERVICE_UNAVAILABLE, "unavailable")
            }
            Self::Token(_) => (StatusCode::BAD_REQUEST, "identity_invalid"),
        };
        let body = Json(TokenApiFailure { error, message: self.to_string() });
        let mut response = (status, [(header::CACHE_CONTROL, "no-store")], body).into_response();
        let headers = response.headers_mut();
        match self {
            Self::Unauthorized => {
                let challenge = header::HeaderValue::from_static("Bearer realm=\"Greenroom\"");
                headers.insert(header::WWW_AUTHENTICATE, challenge);
            }
            Self::TooOften(wait) => {
                headers.insert(header::RETRY_AFTER, seconds(wait).into());
            }
            _ => {}
        }
        response
    }
}
