use http::StatusCode;
use serde::{Deserialize, Serialize};
use server_fn::error::{FromServerFnError, ServerFnErrorErr};

use crate::json::Json;

/// Why a server function failed, as far as the page's user needs to know.
///
/// It is sent to the browser, so it holds no internal detail: the server logs the cause once, where it
/// makes this value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum RequestError {
    /// The server failed; its log has the cause.
    #[error("the studio cannot do this just now")]
    Unavailable,
    /// The function is for the DJ, and this browser is not logged in, or no longer.
    #[error("this is for the DJ only; load the page again")]
    Unauthorized,
    /// This address exceeded its rate limit.
    #[error("too many calls from here; wait a minute and try again")]
    TooOften,
    /// The server could not be reached, or another program answered.
    #[error("no connection to the studio")]
    Unreachable,
    /// The server could not read the request: the page is older than the server, or not ours.
    #[error("this page and the studio do not match; load the page again")]
    Malformed,
    /// The token is too old to be renewed, or was never valid.
    #[error("the studio does not know this phone any more")]
    TokenLost,
    /// The caller's state does not allow it.
    #[error("{0}")]
    Refused(show::Refusal),
    /// The options are not valid; [`ShowOptions::checked`](show::ShowOptions::checked) says why.
    #[error("these settings cannot be used")]
    BadOptions,
    /// The lines are as they were to be, but the data folder could not be written.
    #[error("the lines are changed, but not saved: look at them after the server's next start")]
    LinesNotSaved,
    /// With an account at Twilio there are no simulated callers.
    #[error("callers can be simulated on Greenroom's own exchange only")]
    NoRehearsal,
}

#[cfg(feature = "ssr")]
impl RequestError {
    /// Logs the cause and returns an error that does not show it.
    pub(crate) fn log(attempt: &'static str, cause: &dyn std::error::Error) -> Self {
        let mut chain = cause.to_string();
        let mut next = cause.source();
        while let Some(source) = next {
            chain.push_str(": ");
            chain.push_str(&source.to_string());
            next = source.source();
        }
        tracing::error!(attempt, error = %chain, "a server function failed");
        Self::Unavailable
    }
}

impl FromServerFnError for RequestError {
    type Encoder = Json;

    fn status_code(&self) -> StatusCode {
        match self {
            Self::Unavailable | Self::Unreachable | Self::LinesNotSaved => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Unauthorized | Self::TokenLost => StatusCode::FORBIDDEN,
            Self::TooOften => StatusCode::TOO_MANY_REQUESTS,
            Self::Malformed => StatusCode::BAD_REQUEST,
            Self::Refused(_) | Self::NoRehearsal => StatusCode::CONFLICT,
            Self::BadOptions => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            // On the server the request could not be read, in the browser the answer.
            ServerFnErrorErr::Deserialization(_) if cfg!(feature = "ssr") => Self::Malformed,
            ServerFnErrorErr::Request(_) | ServerFnErrorErr::Deserialization(_) => Self::Unreachable,
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) => Self::Malformed,
            _ => Self::Unavailable,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_the_cause_travels() {
        let cause = ServerFnErrorErr::ServerError("password=hunter2".to_owned());
        let sent = RequestError::from_server_fn_error(cause).ser().body;
        assert!(!String::from_utf8_lossy(&sent).contains("hunter2"));
    }

    #[test]
    fn a_failure_reads_back_in_the_browser() {
        for failure in [
            RequestError::Unavailable,
            RequestError::Unauthorized,
            RequestError::TooOften,
            RequestError::Unreachable,
            RequestError::Malformed,
            RequestError::TokenLost,
            RequestError::Refused(show::Refusal::Locked),
            RequestError::BadOptions,
            RequestError::LinesNotSaved,
            RequestError::NoRehearsal,
        ] {
            assert_eq!(RequestError::de(failure.ser().body), failure);
        }
    }
}
