use std::{fmt, sync::Arc};

use base64::{Engine as _, prelude::BASE64_STANDARD};
use reqwest::{
    Method, Request,
    header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue},
};
use secrecy::{ExposeSecret as _, SecretString};
use serde::de::DeserializeOwned;
use url::Url;

use super::{
    Attempt, ClientConfig, ClientError, Connection, RetryPolicy,
    answer::{self, FailedAttempt, RestAnswer},
    form::Form,
    retry::RetryTiming,
};
use crate::{rest::API_VERSION, sid::AccountSid};

/// Sends requests for one account, repeats them where that may help, and reads the answers.
pub struct Transport {
    connection: Arc<dyn Connection>,
    /// The base address, without a slash at the end.
    base_url: String,
    account_sid: AccountSid,
    username: String,
    password: SecretString,
    retry: RetryPolicy,
    timing: Arc<dyn RetryTiming>,
}

impl Transport {
    pub fn new(
        config: ClientConfig,
        connection: Arc<dyn Connection>,
        timing: Arc<dyn RetryTiming>,
    ) -> Result<Self, ClientError> {
        let ClientConfig { base_url, account_sid, username, password, retry, .. } = config;
        let usable = matches!(base_url.scheme(), "http" | "https")
            && base_url.username().is_empty()
            && base_url.password().is_none()
            && base_url.query().is_none()
            && base_url.fragment().is_none();
        if !usable {
            return Err(ClientError::BaseUrl);
        }
        let base_url = base_url.as_str().trim_end_matches('/').to_owned();
        Ok(Self { connection, base_url, account_sid, username, password, retry, timing })
    }

    pub const fn account_sid(&self) -> &AccountSid {
        &self.account_sid
    }

    /// The address of a path of the API.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base_url)
    }

    /// The path of something that belongs to the account, for example `Queues.json`.
    pub fn path(&self, below_account: &str) -> String {
        format!("/{API_VERSION}/Accounts/{}/{below_account}", self.account_sid)
    }

    pub async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, ClientError> {
        self.ask(path).await?.decode()
    }

    /// Sends a GET and returns the answer undecoded.
    pub async fn ask(&self, path: &str) -> Result<RestAnswer, ClientError> {
        self.send(&RestRequest { method: Method::GET, path, body: None }).await
    }

    pub async fn post<T: DeserializeOwned>(&self, path: &str, form: &Form) -> Result<T, ClientError> {
        self.send(&RestRequest { method: Method::POST, path, body: Some(form.encode()) }).await?.decode()
    }

    pub async fn delete(&self, path: &str) -> Result<(), ClientError> {
        self.send(&RestRequest { method: Method::DELETE, path, body: None }).await.map(|_| ())
    }

    async fn send(&self, request: &RestRequest<'_>) -> Result<RestAnswer, ClientError> {
        let began = self.timing.now();
        let mut retries = 0_u32;
        loop {
            let FailedAttempt { outcome, error } = match self.attempt(request).await {
                Ok(answer) => return Ok(answer),
                Err(failure) => failure,
            };
            if retries > 0 && request.method == Method::DELETE && error.is_not_found() {
                // An earlier attempt got through, and only its answer was lost.
                return Ok(RestAnswer::none());
            }
            let elapsed = self.timing.now().saturating_sub(began);
            let attempt = Attempt { retries, elapsed, repeatable: request.is_repeatable(), outcome };
            let Some(wait) = self.retry.next_wait(&attempt, self.timing.random()) else { return Err(error) };
            tracing::debug!(%error, ?wait, "REST request failed and will be sent again");
            self.timing.sleep(wait).await;
            retries = retries.saturating_add(1);
        }
    }

    async fn attempt(&self, request: &RestRequest<'_>) -> Result<RestAnswer, FailedAttempt> {
        let request = self.signed(request).ok_or_else(FailedAttempt::of_address)?;
        answer::read(self.connection.send(request).await.map_err(FailedAttempt::of_request)?).await
    }

    /// The whole request with our credentials; nothing if its address is none.
    fn signed(&self, request: &RestRequest<'_>) -> Option<Request> {
        let mut signed = Request::new(request.method.clone(), Url::parse(&self.url(request.path)).ok()?);
        let credentials = format!("{}:{}", self.username, self.password.expose_secret());
        let mut credentials =
            HeaderValue::try_from(format!("Basic {}", BASE64_STANDARD.encode(credentials))).ok()?;
        credentials.set_sensitive(true);
        let headers = signed.headers_mut();
        headers.insert(AUTHORIZATION, credentials);
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        if let Some(body) = &request.body {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-www-form-urlencoded"));
            *signed.body_mut() = Some(body.clone().into());
        }
        Some(signed)
    }
}

impl fmt::Debug for Transport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Transport")
            .field("base_url", &self.base_url)
            .field("account_sid", &self.account_sid)
            .finish_non_exhaustive()
    }
}

struct RestRequest<'a> {
    method: Method,
    path: &'a str,
    body: Option<String>,
}

impl RestRequest<'_> {
    fn is_repeatable(&self) -> bool {
        self.method != Method::POST
    }
}
