//! Refuses requests that another site's page makes a browser send (CSRF): server functions carry no token
//! against it.

use std::fmt;

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, Method, StatusCode, Uri, header};
use url::Url;

use crate::{AppState, config::PublicUrl};

/// Lets a request pass that changes nothing or comes from our own pages; answers 403 otherwise.
pub async fn require(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let (method, uri, headers) = (request.method(), request.uri(), request.headers());
    if let Err(stranger) = require_for(method, uri, headers, &state.public_url) {
        tracing::warn!(reason = %stranger, "refused a request from another origin");
        let message = "This request must come from the studio's own pages.\n";
        return (StatusCode::FORBIDDEN, message).into_response();
    }
    next.run(request).await
}

fn require_for(
    method: &Method,
    uri: &Uri,
    headers: &HeaderMap,
    public_url: &PublicUrl,
) -> Result<(), ForeignOrigin> {
    match *method {
        Method::GET | Method::HEAD | Method::OPTIONS => Ok(()),
        _ => check(uri, headers, public_url),
    }
}

/// Why a request is not one of our own pages'; for the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ForeignOrigin {
    /// The browser says so by `Sec-Fetch-Site`.
    Site(String),
    /// It names no origin that can be read.
    None,
    /// Its origin is neither that of the `Host` it asks for nor that of `PUBLIC_URL`.
    Other { origin: String, host: Option<String>, public_url: String },
}

impl fmt::Display for ForeignOrigin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Site(site) => write!(f, "the browser says that its page is {site} (Sec-Fetch-Site)"),
            Self::None => f.write_str("it names no origin"),
            Self::Other { origin, host, public_url } => write!(
                f,
                "its origin {origin} is neither that of its Host ({}) nor that of PUBLIC_URL ({public_url})",
                host.as_deref().unwrap_or("none")
            ),
        }
    }
}

/// Checks that one of our own pages asks.
///
/// If the browser sends `Sec-Fetch-Site`, that decides; otherwise `Origin` must name our own host, as the request
/// names it or as `PUBLIC_URL` does: some proxies ask for a name of their own. Browsers send `Sec-Fetch-Site` to
/// secure origins only (Fetch Metadata Request Headers, section 2), and not for a WebSocket, hence the second
/// rule. A request with neither comes from no page.
pub(crate) fn check(uri: &Uri, headers: &HeaderMap, public_url: &PublicUrl) -> Result<(), ForeignOrigin> {
    if let Some(site) = headers.get("sec-fetch-site") {
        return match site.as_bytes() {
            b"same-origin" | b"none" => Ok(()),
            other => Err(ForeignOrigin::Site(String::from_utf8_lossy(other).into_owned())),
        };
    }
    let origin = text(headers, header::ORIGIN).and_then(|origin| Url::parse(origin).ok());
    let origin = origin.ok_or(ForeignOrigin::None)?;
    let host = requester::host(headers, uri);
    let is_of_host = host.is_some_and(|host| {
        // The host is parsed with the origin's scheme, so that a default port is left out.
        Url::parse(&format!("{}://{host}", origin.scheme()))
            .is_ok_and(|own| own.origin().is_tuple() && own.origin() == origin.origin())
    });
    if is_of_host || public_url.is_origin_of(&origin) {
        return Ok(());
    }
    Err(ForeignOrigin::Other {
        origin: origin.origin().ascii_serialization(),
        host: host.map(str::to_owned),
        public_url: public_url.to_string(),
    })
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allowed(method: Method, headers: &[(&'static str, &'static str)]) -> bool {
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.append(*name, value.parse().expect("a header value"));
        }
        let public_url = "https://radio.example".parse().expect("an address");
        require_for(&method, &Uri::from_static("/api/queue/statistics"), &map, &public_url).is_ok()
    }

    #[test]
    fn reading_is_open_to_all() {
        assert!(allowed(Method::GET, &[("sec-fetch-site", "cross-site")]));
    }

    #[test]
    fn the_browsers_own_word_comes_first() {
        assert!(allowed(Method::POST, &[("sec-fetch-site", "same-origin")]));
        assert!(allowed(Method::POST, &[("sec-fetch-site", "none")]));
        for site in ["same-site", "cross-site", ""] {
            let origin = ("origin", "http://studio.example");
            let host = ("host", "studio.example");
            assert!(!allowed(Method::POST, &[("sec-fetch-site", site), origin, host]), "{site:?}");
        }
    }

    #[test]
    fn without_it_origin_and_host_must_agree() {
        for (origin, host, agree) in [
            ("http://studio.example:3000", "studio.example:3000", true),
            ("https://studio.example", "studio.example", true),
            ("https://studio.example", "studio.example:443", true),
            ("https://studio.example", "other.example", false),
            ("http://studio.example:3000", "studio.example:3001", false),
            // A proxy asks for its own name for us.
            ("https://radio.example", "127.0.0.1:3000", true),
            ("https://radio.example:443", "127.0.0.1:3000", true),
            ("http://radio.example", "127.0.0.1:3000", false),
            ("https://radio.example:8443", "127.0.0.1:3000", false),
            ("null", "studio.example", false),
            ("", "studio.example", false),
        ] {
            let headers = [("origin", origin), ("host", host)];
            assert_eq!(allowed(Method::POST, &headers), agree, "{origin} {host}");
        }
    }

    #[test]
    fn a_write_that_names_no_origin_is_refused() {
        assert!(!allowed(Method::POST, &[("host", "studio.example")]));
        assert!(!allowed(Method::DELETE, &[]));
    }
}
