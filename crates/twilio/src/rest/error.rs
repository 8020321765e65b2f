use serde::{Deserialize, Serialize};

/// What the API answers instead of a resource.
///
/// ```
/// use twilio::rest::ApiError;
///
/// let error = ApiError::not_found("/2010-04-01/Accounts/AC1/Queues/QU1.json");
/// assert_eq!((error.code, error.status), (20404, 404));
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[error("Twilio error {code}: {message}")]
pub struct ApiError {
    /// Twilio's number for the error.
    pub code: u32,
    /// What is wrong.
    pub message: String,
    /// A page about it.
    #[serde(default)]
    pub more_info: String,
    /// The HTTP status it came with.
    pub status: u16,
}

impl ApiError {
    /// An error with the address of its page in Twilio's documentation.
    #[must_use]
    pub fn new(status: u16, code: u32, message: impl Into<String>) -> Self {
        let more_info = format!("https://www.twilio.com/docs/errors/{code}");
        Self { code, message: message.into(), more_info, status }
    }

    /// 401: no credentials, or wrong ones. It is sent with `WWW-Authenticate: Basic realm="Twilio API"`.
    #[must_use]
    pub fn authenticate() -> Self {
        Self::new(401, 20003, "Authenticate")
    }

    /// 404: nothing is at this path.
    #[must_use]
    pub fn not_found(path: &str) -> Self {
        Self::new(404, 20404, format!("The requested resource {path} was not found"))
    }

    /// 405: the path does not take this method.
    #[must_use]
    pub fn method_not_allowed() -> Self {
        Self::new(405, 20004, "Method not allowed")
    }

    /// 400: a page size beyond [`MAX_PAGE_SIZE`](super::MAX_PAGE_SIZE).
    #[must_use]
    pub fn page_size_too_large() -> Self {
        Self::new(400, 20007, "Page size must be less than or equal to 1000")
    }

    /// 400: the page token was not given out here.
    #[must_use]
    pub fn invalid_page_token() -> Self {
        Self::new(400, 21481, "Invalid PageToken")
    }

    /// 400: a queue of the name is there already.
    #[must_use]
    pub fn queue_exists(name: &str) -> Self {
        Self::new(400, 22003, format!("A queue with the name {name} already exists"))
    }
}
