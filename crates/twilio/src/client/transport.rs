use std::{fmt, sync::Arc};

use reqwest::{Method, header, redirect::Policy};
use secrecy::{ExposeSecret as _, SecretString};
use serde::de::DeserializeOwned;
use url::{Host, Url};

use super::{
    Attempt, ClientConfig, ClientError, RetryPolicy,
    answer::{self, FailedAttempt, RestAnswer},
    form::Form,
    retry::RetryTiming,
};
use crate::{rest::API_VERSION, sid::AccountSid};

/// Sends requests for one account, repeats them where that may help, and reads the answers.
pub struct Transport {
    http: reqwest::Client,
    /// The base address, without a slash at the end.
    base_url: String,
    account_sid: AccountSid,
    username: String,
    password: SecretString,
    retry: RetryPolicy,
    timing: Arc<dyn RetryTiming>,
}

impl Transport {
    pub fn new(config: ClientConfig, timing: Arc<dyn RetryTiming>) -> Result<Self, ClientError> {
        let ClientConfig { base_url, account_sid, username, password, timeout, connect_timeout, retry } =
            config;
        let usable = matches!(base_url.scheme(), "http" | "https")
            && base_url.username().is_empty()
            && base_url.password().is_none()
            && base_url.query().is_none()
            && base_url.fragment().is_none();
        if !usable {
            return Err(ClientError::BaseUrl);
        }
        let mut http = reqwest::Client::builder()
            .timeout(timeout)
            .connect_timeout(connect_timeout)
            // The API does not redirect, and credentials must not follow if something does.
            .redirect(Policy::none())
            .user_agent(concat!("greenroom/", env!("CARGO_PKG_VERSION")));
        if is_loopback(&base_url) {
            // A proxy would look for the exchange on its own machine.
            http = http.no_proxy();
        }
        let base_url = base_url.as_str().trim_end_matches('/').to_owned();
        let http = http.build().map_err(|error| ClientError::http(error, None))?;
        Ok(Self { http, base_url, account_sid, username, password, retry, timing })
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
        let mut http = self
            .http
            .request(request.method.clone(), self.url(request.path))
            .basic_auth(&self.username, Some(self.password.expose_secret()))
            .header(header::ACCEPT, "application/json");
        if let Some(body) = &request.body {
            http = http.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded").body(body.clone());
        }
        answer::read(http.send().await.map_err(FailedAttempt::of_request)?).await
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

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}
