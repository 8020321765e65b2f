use http::StatusCode;
use serde::{Deserialize, Serialize};
use server_fn::error::{FromServerFnError, ServerFnErrorErr};

use crate::wire::Json;

/// Why a server function failed, as far as the person in front of the page is concerned.
///
/// It travels to the browser, so it holds nothing from inside: the cause goes to the server's log,
/// once, where the failure is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Failure {
    /// The server could not do it now.
    #[error("the studio cannot do this just now")]
    Unavailable,
    /// It is for the DJ, and this browser is not known as one, or no longer.
    #[error("this is for the DJ only; load the page again")]
    Unauthorized,
    /// This address has done it too often in a short time.
    #[error("too many calls from here; wait a minute and try again")]
    TooOften,
    /// The server was not reached, or something that is not ours answered.
    #[error("no connection to the studio")]
    Unreachable,
    /// The server could not read what was sent: the page is older than the server, or not ours.
    #[error("this page and the studio do not match; load the page again")]
    Malformed,
    /// A voice pass is too old to be renewed, or never was one.
    #[error("the studio does not know this phone any more")]
    PassLost,
    /// It cannot be done with this caller now.
    #[error("{0}")]
    Refused(show::Refusal),
    /// The DJ's choices cannot be used; [`ShowOptions::checked`](show::ShowOptions::checked) tells why.
    #[error("these settings cannot be used")]
    BadOptions,
    /// There are no simulated callers with an account at Twilio.
    #[error("callers can be simulated on Greenroom's own exchange only")]
    NoRehearsal,
}

#[cfg(feature = "ssr")]
impl Failure {
    /// Logs the cause of a failure and hides it.
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

impl FromServerFnError for Failure {
    type Encoder = Json;

    fn status_code(&self) -> StatusCode {
        match self {
            Self::Unavailable | Self::Unreachable => StatusCode::INTERNAL_SERVER_ERROR,
            Self::Unauthorized | Self::PassLost => StatusCode::FORBIDDEN,
            Self::TooOften => StatusCode::TOO_MANY_REQUESTS,
            Self::Malformed => StatusCode::BAD_REQUEST,
            Self::Refused(_) | Self::NoRehearsal => StatusCode::CONFLICT,
            Self::BadOptions => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            // On the server it is what was sent that could not be read, in the browser the answer.
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
        let sent = Failure::from_server_fn_error(cause).ser().body;
        assert!(!String::from_utf8_lossy(&sent).contains("hunter2"));
    }

    #[test]
    fn a_failure_reads_back_in_the_browser() {
        for failure in [
            Failure::Unavailable,
            Failure::Unauthorized,
            Failure::TooOften,
            Failure::Unreachable,
            Failure::Malformed,
            Failure::PassLost,
            Failure::Refused(show::Refusal::Locked),
            Failure::BadOptions,
            Failure::NoRehearsal,
        ] {
            assert_eq!(Failure::de(failure.ser().body), failure);
        }
    }
}
