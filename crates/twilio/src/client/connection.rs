//! What carries single requests to the API, and how it fails.

use std::{error::Error, fmt, future::Future, pin::Pin};

use reqwest::{Request, Response, redirect::Policy};
use url::{Host, Url};

use super::{ClientConfig, ClientError};

/// The answer to a request, once it has begun to come.
pub type Sending = Pin<Box<dyn Future<Output = Result<Response, SendError>> + Send>>;

/// Carries single requests to the API, within the time limits of the [`ClientConfig`].
///
/// [`Client::new`](super::Client::new) has one over the network. Any other serves tests that must not depend on
/// sockets, whose time is the machine's.
pub trait Connection: fmt::Debug + Send + Sync {
    /// Sends a request.
    fn send(&self, request: Request) -> Sending;
}

/// A request was not sent, or brought no answer.
#[derive(Debug)]
pub struct SendError {
    /// Whether there was no connection, so that the API cannot have seen the request.
    pub is_connect: bool,
    /// Whether the time for it was over.
    pub is_timeout: bool,
    cause: Box<dyn Error + Send + Sync>,
}

impl SendError {
    /// There was no connection.
    #[must_use]
    pub fn not_connected(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { is_connect: true, is_timeout: false, cause: cause.into() }
    }

    /// The connection broke off before the whole answer was there.
    #[must_use]
    pub fn broken_off(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { is_connect: false, is_timeout: false, cause: cause.into() }
    }

    /// The answer was not there in time.
    #[must_use]
    pub fn late(cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { is_connect: false, is_timeout: true, cause: cause.into() }
    }
}

impl From<reqwest::Error> for SendError {
    /// Leaves out the address, which may hold what nobody should read.
    fn from(error: reqwest::Error) -> Self {
        let (is_connect, is_timeout) = (error.is_connect(), error.is_timeout());
        Self { is_connect, is_timeout, cause: error.without_url().into() }
    }
}

impl fmt::Display for SendError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.cause.fmt(f)
    }
}

impl Error for SendError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.cause.source()
    }
}

/// The connections of an HTTP client.
#[derive(Debug)]
pub struct Network(reqwest::Client);

impl Network {
    pub fn new(config: &ClientConfig) -> Result<Self, ClientError> {
        let mut http = reqwest::Client::builder()
            .timeout(config.timeout)
            .connect_timeout(config.connect_timeout)
            // The API does not redirect, and credentials must not follow if something does.
            .redirect(Policy::none())
            .user_agent(concat!("greenroom/", env!("CARGO_PKG_VERSION")));
        if is_loopback(&config.base_url) {
            // A proxy would look for the exchange on its own machine.
            http = http.no_proxy();
        }
        Ok(Self(http.build().map_err(|error| ClientError::http(error.into(), None))?))
    }
}

impl Connection for Network {
    fn send(&self, request: Request) -> Sending {
        let answer = self.0.execute(request);
        Box::pin(async { Ok(answer.await?) })
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
