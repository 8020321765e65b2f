use std::{fmt, time::Duration};

use secrecy::SecretString;
use url::Url;

use super::RetryPolicy;
use crate::sid::{AccountSid, ApiKeySid};

/// Where Twilio's API is.
pub const DEFAULT_BASE_URL: &str = "https://api.twilio.com";

/// How long one attempt at a request may take, from connecting to the end of the answer, unless told
/// otherwise.
pub const DEFAULT_TIMEOUT: Duration = Duration::from_secs(10);

/// How long connecting may take, including TLS, unless told otherwise.
pub const DEFAULT_CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// Which API a [`Client`](super::Client) speaks to, and as whom.
#[derive(Clone)]
pub struct ClientConfig {
    /// Where the API is, without `/2010-04-01`.
    pub base_url: Url,
    /// The account whose resources are used.
    pub account_sid: AccountSid,
    /// The account's SID, or that of one of its API keys.
    pub username: String,
    /// The account's auth token, or the API key's secret.
    pub password: SecretString,
    /// How long one attempt at a request may take, from connecting to the end of the answer.
    pub timeout: Duration,
    /// How long connecting may take; never more than `timeout`.
    pub connect_timeout: Duration,
    /// When a request that failed is sent again.
    pub retry: RetryPolicy,
}

impl ClientConfig {
    /// Uses Twilio itself with the account's auth token.
    #[must_use]
    pub fn new(account_sid: AccountSid, auth_token: SecretString) -> Self {
        Self {
            base_url: Url::parse(DEFAULT_BASE_URL).expect("a constant URL"),
            username: account_sid.to_string(),
            account_sid,
            password: auth_token,
            timeout: DEFAULT_TIMEOUT,
            connect_timeout: DEFAULT_CONNECT_TIMEOUT,
            retry: RetryPolicy::default(),
        }
    }

    /// Uses Twilio itself with an API key of the account.
    #[must_use]
    pub fn with_api_key(account_sid: AccountSid, api_key_sid: &ApiKeySid, secret: SecretString) -> Self {
        Self { username: api_key_sid.to_string(), ..Self::new(account_sid, secret) }
    }

    /// Sets how long one attempt may take.
    #[must_use]
    pub const fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self
    }

    /// Sets when a failed request is sent again.
    #[must_use]
    pub const fn retry(mut self, retry: RetryPolicy) -> Self {
        self.retry = retry;
        self
    }

    /// Sets where the API is, for example at an exchange.
    #[must_use]
    pub fn base_url(mut self, base_url: Url) -> Self {
        self.base_url = base_url;
        self
    }
}

impl fmt::Debug for ClientConfig {
    // Written by hand, because a URL prints the password in it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientConfig")
            .field("host", &self.base_url.host_str())
            .field("account_sid", &self.account_sid)
            .field("username", &self.username)
            .field("timeout", &self.timeout)
            .field("connect_timeout", &self.connect_timeout)
            .field("retry", &self.retry)
            .finish_non_exhaustive()
    }
}
