//! Refuses requests that another site's page makes a browser send (CSRF): server functions carry no token
//! against it.

use axum::{
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, Method, StatusCode, Uri, header};
use url::Url;

/// Lets a request pass that changes nothing or comes from our own pages; answers 403 otherwise.
pub async fn require(request: Request, next: Next) -> Response {
    if allows(request.method(), request.uri(), request.headers()) {
        return next.run(request).await;
    }
    tracing::warn!("refused a request from another origin");
    (StatusCode::FORBIDDEN, "This request must come from the studio's own pages.\n").into_response()
}

fn allows(method: &Method, uri: &Uri, headers: &HeaderMap) -> bool {
    matches!(*method, Method::GET | Method::HEAD | Method::OPTIONS) || is_ours(uri, headers)
}

/// Whether one of our own pages asks.
///
/// If the browser sends `Sec-Fetch-Site`, that decides; otherwise `Origin` must name our own host. Browsers
/// send `Sec-Fetch-Site` to secure origins only (Fetch Metadata Request Headers, section 2), hence the second
/// rule. A request with neither comes from no page.
pub(crate) fn is_ours(uri: &Uri, headers: &HeaderMap) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return matches!(site.as_bytes(), b"same-origin" | b"none");
    }
    let host = text(headers, header::HOST).or_else(|| uri.authority().map(|host| host.as_str()));
    let origin = text(headers, header::ORIGIN).and_then(|origin| Url::parse(origin).ok());
    match (origin, host) {
        (Some(origin), Some(host)) => {
            // The host is parsed with the origin's scheme, so that a default port is left out.
            Url::parse(&format!("{}://{host}", origin.scheme()))
                .is_ok_and(|own| own.origin().is_tuple() && own.origin() == origin.origin())
        }
        _ => false,
    }
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
        allows(&method, &Uri::from_static("/api/queue/statistics"), &map)
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
