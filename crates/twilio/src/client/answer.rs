//! Reads the answer to a request.

use std::time::Duration;

use reqwest::{
    Response, StatusCode,
    header::{DATE, HeaderMap, RETRY_AFTER},
};
use serde::de::DeserializeOwned;

use super::{AttemptOutcome, ClientError, SendError};
use crate::rest::{ApiError, Rfc2822};

/// The largest answer, in bytes; no answer of the API comes near it.
const MAX_ANSWER_BYTES: usize = 16 * 1024 * 1024;

/// A whole answer with a status of success.
pub struct RestAnswer {
    pub request_id: Option<String>,
    body: Vec<u8>,
}

impl RestAnswer {
    /// The answer to a DELETE of something that is gone already.
    pub const fn none() -> Self {
        Self { request_id: None, body: Vec::new() }
    }

    /// Reads the JSON in it.
    pub fn decode<T: DeserializeOwned>(self) -> Result<T, ClientError> {
        serde_json::from_slice(&self.body).map_err(|error| ClientError::decode(error, self.request_id))
    }
}

/// An attempt that brought no such answer, and how it failed.
pub struct FailedAttempt {
    pub outcome: AttemptOutcome,
    pub error: ClientError,
}

impl FailedAttempt {
    /// The request could not be sent, or nothing came back.
    pub fn of_request(error: SendError) -> Self {
        let outcome = if error.is_connect { AttemptOutcome::NotConnected } else { AttemptOutcome::BrokenOff };
        Self { outcome, error: ClientError::http(error, None) }
    }

    /// The request has no address to go to, however often it is repeated.
    pub const fn of_address() -> Self {
        let outcome = AttemptOutcome::Status { status: 400, retry_after: None };
        Self { outcome, error: ClientError::BaseUrl }
    }
}

/// Reads an answer to its end.
pub async fn read(mut response: Response) -> Result<RestAnswer, FailedAttempt> {
    let status = response.status();
    let request_id = text_of(response.headers(), "Twilio-Request-Id").map(str::to_owned);
    let retry_after = retry_after(response.headers());
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(chunk)) if body.len().saturating_add(chunk.len()) > MAX_ANSWER_BYTES => {
                let error = ClientError::decode("it is too long", request_id);
                // If it were requested again, it would be as long again.
                let outcome = AttemptOutcome::Status { status: status.as_u16(), retry_after: None };
                return Err(FailedAttempt { outcome, error });
            }
            Ok(Some(chunk)) => body.extend_from_slice(&chunk),
            Ok(None) => break,
            Err(error) => {
                let error = ClientError::http(error.into(), request_id);
                return Err(FailedAttempt { outcome: AttemptOutcome::BrokenOff, error });
            }
        }
    }
    tracing::debug!(%status, request_id, "REST request answered");
    if status.is_success() {
        return Ok(RestAnswer { request_id, body });
    }
    let outcome = AttemptOutcome::Status { status: status.as_u16(), retry_after };
    Err(FailedAttempt { outcome, error: api_error(status, &body, retry_after, request_id) })
}

fn api_error(
    status: StatusCode,
    body: &[u8],
    retry_after: Option<Duration>,
    request_id: Option<String>,
) -> ClientError {
    let unexplained = || status.canonical_reason().unwrap_or("no explanation").to_owned();
    let (code, message) = serde_json::from_slice::<ApiError>(body)
        .map_or_else(|_| (None, unexplained()), |error| (Some(error.code), error.message));
    ClientError::Api { status: status.as_u16(), code, message, retry_after, request_id }
}

/// How long the answer asks us to wait (RFC 9110, section 10.2.3): in seconds, or until a date.
///
/// The date is compared with the answer's own, so that no clocks need agree.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let wanted = text_of(headers, RETRY_AFTER.as_str())?.trim();
    if let Ok(seconds) = wanted.parse() {
        return Some(Duration::from_secs(seconds));
    }
    let until: Rfc2822 = wanted.parse().ok()?;
    let now: Rfc2822 = text_of(headers, DATE.as_str())?.trim().parse().ok()?;
    Some(Duration::from_secs(until.to_unix().saturating_sub(now.to_unix())))
}

fn text_of<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::retry_after;

    fn asked(retry_after_text: &str, date: Option<&str>) -> Option<Duration> {
        let mut headers = reqwest::header::HeaderMap::new();
        headers.insert("retry-after", retry_after_text.parse().expect("a header"));
        if let Some(date) = date {
            headers.insert("date", date.parse().expect("a header"));
        }
        retry_after(&headers)
    }

    #[test]
    fn a_wait_is_asked_for_in_seconds_or_by_date() {
        let now = Some("Wed, 21 Oct 2015 07:28:00 GMT");
        assert_eq!(asked("2", None), Some(Duration::from_secs(2)));
        assert_eq!(asked("Wed, 21 Oct 2015 07:28:30 GMT", now), Some(Duration::from_secs(30)));
        assert_eq!(asked("Wed, 21 Oct 2015 07:27:00 GMT", now), Some(Duration::ZERO));
        assert_eq!(asked("Wed, 21 Oct 2015 07:28:30 GMT", None), None, "nothing to take it against");
        for nonsense in ["", "-1", "soon", "1.5", "99999999999999999999999"] {
            assert_eq!(asked(nonsense, now), None, "{nonsense:?}");
        }
    }
}
