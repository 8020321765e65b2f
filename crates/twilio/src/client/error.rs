use std::{fmt, time::Duration};

use super::SendError;

/// Why a request to the REST API brought no result.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ClientError {
    /// The API answered with an error.
    #[error("the API answered {status}{}: {message}{}", code_text(*code), request_text(request_id.as_deref()))]
    Api {
        /// The HTTP status.
        status: u16,
        /// Twilio's number for the error, if the answer had one.
        code: Option<u32>,
        /// What the answer said.
        message: String,
        /// How long the answer asks the client to wait.
        retry_after: Option<Duration>,
        /// The answer's `Twilio-Request-Id`, which Twilio's support asks for.
        request_id: Option<String>,
    },
    /// The API could not be reached, or did not answer in time.
    #[error(
        "the API could not be reached{}{}",
        if source.is_timeout { " in time" } else { "" },
        request_text(request_id.as_deref())
    )]
    Http {
        /// What went wrong on the way, without the address.
        source: SendError,
        /// The answer's `Twilio-Request-Id`, if the answer broke off after that.
        request_id: Option<String>,
    },
    /// The answer is not what the API documents.
    #[error("the API's answer cannot be understood: {reason}{}", request_text(request_id.as_deref()))]
    Decode {
        /// What is wrong with it.
        reason: String,
        /// The answer's `Twilio-Request-Id`.
        request_id: Option<String>,
    },
    /// The base address cannot be used.
    #[error("the API's address must begin with http:// or https:// and hold no user name, query or fragment")]
    BaseUrl,
}

impl ClientError {
    /// Whether the API says that there is no such thing.
    #[must_use]
    pub const fn is_not_found(&self) -> bool {
        matches!(self, Self::Api { status: 404, .. })
    }

    /// Whether the API refuses the credentials.
    #[must_use]
    pub const fn is_unauthorized(&self) -> bool {
        matches!(self, Self::Api { status: 401, .. })
    }

    /// Twilio's number for the error, if there is one.
    #[must_use]
    pub const fn code(&self) -> Option<u32> {
        match self {
            Self::Api { code, .. } => *code,
            _ => None,
        }
    }

    /// How long the API asks the client to wait (`Retry-After`), if it does.
    #[must_use]
    pub const fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Api { retry_after, .. } => *retry_after,
            _ => None,
        }
    }

    /// The `Twilio-Request-Id` of the answer, if there was one; Twilio's support asks for it.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        match self {
            Self::Api { request_id, .. }
            | Self::Http { request_id, .. }
            | Self::Decode { request_id, .. } => request_id.as_deref(),
            Self::BaseUrl => None,
        }
    }

    pub(super) const fn http(source: SendError, request_id: Option<String>) -> Self {
        Self::Http { source, request_id }
    }

    pub(super) fn decode(reason: impl fmt::Display, request_id: Option<String>) -> Self {
        Self::Decode { reason: reason.to_string(), request_id }
    }
}

fn code_text(code: Option<u32>) -> String {
    code.map(|code| format!(" (error {code})")).unwrap_or_default()
}

fn request_text(request_id: Option<&str>) -> String {
    request_id.map(|id| format!(" [request {id}]")).unwrap_or_default()
}
