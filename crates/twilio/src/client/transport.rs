use std::fmt;

use reqwest::redirect::Policy;
use reqwest::{Method, RequestBuilder, Response, StatusCode};
use secrecy::{ExposeSecret as _, SecretString};
use serde::de::DeserializeOwned;
use url::{Host, Url};

use super::{ClientConfig, ClientError};
use crate::rest::{API_VERSION, ApiError, Listed, Page};
use crate::sid::AccountSid;

/// No answer of the API comes near this, in bytes.
const MAX_ANSWER_BYTES: usize = 16 * 1024 * 1024;

/// No list of a studio comes near this; more is a list that goes round in circles.
const MAX_PAGES: usize = 1_000;

/// Sends requests for one account and reads the answers.
pub struct Transport {
    http: reqwest::Client,
    /// Without a slash at the end.
    base_url: String,
    account_sid: AccountSid,
    username: String,
    password: SecretString,
}

impl Transport {
    pub fn new(config: ClientConfig) -> Result<Self, ClientError> {
        let ClientConfig { base_url, account_sid, username, password, timeout } = config;
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
            // The API does not redirect, and credentials must not follow if something does.
            .redirect(Policy::none())
            .user_agent(concat!("greenroom/", env!("CARGO_PKG_VERSION")));
        if is_loopback(&base_url) {
            // A proxy would look for the exchange on its own machine.
            http = http.no_proxy();
        }
        let base_url = base_url.as_str().trim_end_matches('/').to_owned();
        Ok(Self { http: http.build()?, base_url, account_sid, username, password })
    }

    pub const fn account_sid(&self) -> &AccountSid {
        &self.account_sid
    }

    /// The path of something that belongs to the account, for example `Queues.json`.
    pub fn path(&self, below_account: &str) -> String {
        format!("/{API_VERSION}/Accounts/{}/{below_account}", self.account_sid)
    }

    pub async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, ClientError> {
        self.send(self.request(Method::GET, path)).await
    }

    pub async fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        form: &[(&str, String)],
    ) -> Result<T, ClientError> {
        self.send(self.request(Method::POST, path).form(form)).await
    }

    /// Reads page after page until one has the item, or there are no more.
    pub async fn find<T>(&self, path: &str, wanted: impl Fn(&T) -> bool) -> Result<Option<T>, ClientError>
    where
        T: Listed + DeserializeOwned,
    {
        let mut next = Some(path.to_owned());
        for _ in 0..MAX_PAGES {
            let Some(path) = next else { return Ok(None) };
            let page = self.page::<T>(&path).await?;
            if let Some(item) = page.items.into_iter().find(&wanted) {
                return Ok(Some(item));
            }
            next = page.next_page_uri;
        }
        Err(ClientError::decode("the list has no end", None))
    }

    /// Reads every page.
    pub async fn list<T>(&self, path: &str) -> Result<Vec<T>, ClientError>
    where
        T: Listed + DeserializeOwned,
    {
        let mut items = Vec::new();
        let mut next = Some(path.to_owned());
        for _ in 0..MAX_PAGES {
            let Some(path) = next else { return Ok(items) };
            let page = self.page::<T>(&path).await?;
            items.extend(page.items);
            next = page.next_page_uri;
        }
        Err(ClientError::decode("the list has no end", None))
    }

    async fn page<T: Listed + DeserializeOwned>(&self, path: &str) -> Result<Page<T>, ClientError> {
        let page: Page<T> = self.get(path).await?;
        // It is put behind the base address with our credentials, so that it has to be a path.
        let elsewhere = page.next_page_uri.as_deref().is_some_and(|next| !next.starts_with("/2010-04-01/"));
        if elsewhere {
            return Err(ClientError::decode("the next page is not a path of the API", None));
        }
        Ok(page)
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.http
            .request(method, format!("{}{path}", self.base_url))
            .basic_auth(&self.username, Some(self.password.expose_secret()))
    }

    async fn send<T: DeserializeOwned>(&self, request: RequestBuilder) -> Result<T, ClientError> {
        let answer = request.send().await?;
        let status = answer.status();
        let request_id = request_id(&answer);
        let body = read(answer).await?;
        tracing::debug!(%status, request_id, "REST request answered");
        if status.is_success() {
            return serde_json::from_slice(&body).map_err(|error| ClientError::decode(error, request_id));
        }
        Err(api_error(status, &body, request_id))
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

fn api_error(status: StatusCode, body: &[u8], request_id: Option<String>) -> ClientError {
    let unexplained = || status.canonical_reason().unwrap_or("no explanation").to_owned();
    let (code, message) = serde_json::from_slice::<ApiError>(body)
        .map_or_else(|_| (None, unexplained()), |error| (Some(error.code), error.message));
    ClientError::Api { status: status.as_u16(), code, message, request_id }
}

fn request_id(answer: &Response) -> Option<String> {
    answer.headers().get("Twilio-Request-Id")?.to_str().ok().map(str::to_owned)
}

async fn read(mut answer: Response) -> Result<Vec<u8>, ClientError> {
    let mut body = Vec::new();
    while let Some(chunk) = answer.chunk().await? {
        if body.len().saturating_add(chunk.len()) > MAX_ANSWER_BYTES {
            return Err(ClientError::decode("it is too long", request_id(&answer)));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}
