use std::{fmt, net::SocketAddr, str::FromStr, sync::Arc};

use url::{Host, Url};

/// The base address under which Twilio reaches this server, without a slash at its end.
///
/// Webhook signatures cover the address Twilio was given. Behind a proxy that is not what the
/// request's `Host` says, so it is never rebuilt from the request. Cheap to clone, as each request gets one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl(Arc<str>);

/// The text is not an absolute `http` or `https` address, or has a path, a query or a fragment: pages name each
/// other by paths from the root of their host.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not an http or https base address")]
pub struct PublicUrlError;

impl PublicUrl {
    /// The address of a server that is reached where it listens.
    ///
    /// A server that listens on all addresses is named by its loopback address.
    #[must_use]
    pub fn of_listener(mut address: SocketAddr) -> Self {
        if address.ip().is_unspecified() {
            address.set_ip(match address {
                SocketAddr::V4(_) => std::net::Ipv4Addr::LOCALHOST.into(),
                SocketAddr::V6(_) => std::net::Ipv6Addr::LOCALHOST.into(),
            });
        }
        Self(format!("http://{address}").into())
    }

    /// The whole address of `path_and_query`, which starts with a slash and is taken byte for byte.
    #[must_use]
    pub fn join(&self, path_and_query: &str) -> String {
        [&*self.0, path_and_query].concat()
    }

    /// Whether this is an https address of `host`, a request's `Host`.
    #[must_use]
    pub fn is_https_of(&self, host: Option<&str>) -> bool {
        let own = Url::parse(&self.0).ok().filter(|own| own.scheme() == "https");
        // The host is parsed with the scheme, so that the scheme's default port is left out.
        let asked = host.and_then(|host| Url::parse(&format!("https://{host}")).ok());
        own.zip(asked).is_some_and(|(own, asked)| own.origin() == asked.origin())
    }

    /// Whether a page at `origin` is one of this address.
    #[must_use]
    pub fn is_origin_of(&self, page: &Url) -> bool {
        Url::parse(&self.0).is_ok_and(|own| own.origin().is_tuple() && own.origin() == page.origin())
    }

    /// Its host, and its port unless that is the scheme's own.
    #[must_use]
    pub fn host(&self) -> Option<String> {
        let url = Url::parse(&self.0).ok()?;
        let host = url.host_str()?;
        Some(url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}")))
    }

    /// Whether this is a loopback address, which on another machine leads to that machine.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        match Url::parse(&self.0).as_ref().ok().and_then(Url::host) {
            Some(Host::Domain(name)) => name == "localhost",
            Some(Host::Ipv4(address)) => address.is_loopback(),
            Some(Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        }
    }
}

impl FromStr for PublicUrl {
    type Err = PublicUrlError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let url = Url::parse(text).map_err(|_| PublicUrlError)?;
        let usable = matches!(url.scheme(), "http" | "https")
            && url.has_host()
            && url.path() == "/"
            && url.query().is_none()
            && url.fragment().is_none();
        usable.then(|| Self(text.trim_end_matches('/').into())).ok_or(PublicUrlError)
    }
}

impl fmt::Display for PublicUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
