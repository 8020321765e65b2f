//! Headers that tell the browser what a page of ours may do, and what may be done with it.

use std::sync::Arc;

use app::AppPage;
use axum::{
    extract::{Request, State},
    middleware::Next,
    response::Response,
};
use http::{HeaderMap, HeaderName, HeaderValue, header};
use leptos::nonce::Nonce;

use crate::{AppState, config::WebOrigin};

const PERMISSIONS_POLICY: HeaderName = HeaderName::from_static("permissions-policy");

/// Which other hosts the pages talk to.
#[derive(Debug, Clone)]
pub struct Policy {
    twilio: bool,
    reload_port: Option<u32>,
    /// The host of `PUBLIC_URL`, which browsers ask for behind a proxy that asks us for another one.
    public_host: Option<Arc<str>>,
    /// The value of `frame-ancestors` for the pages made to be framed.
    framed_by: Arc<str>,
}

impl Policy {
    /// The policy for this server: pages reach Twilio only if calls go through Twilio.
    #[must_use]
    pub fn of(state: &AppState) -> Self {
        Self {
            twilio: state.studio.signalling_path().is_none(),
            // Set by `cargo leptos watch`, whose pages listen for changes on a port of their own.
            reload_port: std::env::var_os("LEPTOS_WATCH").map(|_| state.site.reload_port),
            public_host: state.public_url.host().map(Into::into),
            framed_by: framed_by(&state.embed_origins),
        }
    }

    /// The Content-Security-Policy of a page asked for at `host`.
    ///
    /// `'self'` beside the nonce lets the pages' own files run: the hydration code preloads its module
    /// with a link that carries no nonce.
    fn content_security(&self, nonce: &str, host: Option<&str>, path: &str) -> String {
        let mut connect = String::from("'self'");
        let public_host = self.public_host.as_deref().filter(|public| Some(*public) != host);
        if let Some(public) = public_host.filter(|public| is_plain_host(public)) {
            connect.push_str(&format!(" ws://{public} wss://{public}"));
        }
        if let Some(host) = host.filter(|host| is_plain_host(host)) {
            // Not every browser counts WebSockets of the page's own host as 'self'.
            connect.push_str(&format!(" ws://{host} wss://{host}"));
            if let Some(port) = self.reload_port {
                let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
                connect.push_str(&format!(" ws://{name}:{port}"));
            }
        }
        if self.twilio {
            connect.push_str(" wss://*.twilio.com https://*.twilio.com");
        }
        let framed_by = if AppPage::at(path) == AppPage::EmbedCall { &self.framed_by } else { "'none'" };
        format!(
            "default-src 'self'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; \
             style-src 'self'; img-src 'self' data:; media-src 'self' blob: data:; \
             connect-src {connect}; object-src 'none'; base-uri 'none'; form-action 'self'; \
             frame-ancestors {framed_by}"
        )
    }
}

/// Draws the request's nonce, hands it to the page through the request's extensions, and adds the
/// headers to the answer.
pub async fn add(State(policy): State<Policy>, mut request: Request, next: Next) -> Response {
    let nonce = Nonce::new();
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    let content_security = policy.content_security(&nonce, host, request.uri().path());
    request.extensions_mut().insert(nonce);

    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    if let Ok(value) = HeaderValue::from_str(&content_security) {
        headers.insert(header::CONTENT_SECURITY_POLICY, value);
    }
    insert(headers, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    insert(headers, header::REFERRER_POLICY, "same-origin");
    insert(headers, PERMISSIONS_POLICY, "microphone=(self), camera=(), geolocation=()");
    response
}

fn insert(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers.insert(name, HeaderValue::from_static(value));
}

/// The sites that may frame the embedded pages; if there are none, nobody may.
fn framed_by(origins: &[WebOrigin]) -> Arc<str> {
    let origins: Vec<_> = origins.iter().map(WebOrigin::as_str).collect();
    if origins.is_empty() { "'none'".into() } else { origins.join(" ").into() }
}

/// Whether `host` can stand in a policy without changing what the rest of it says.
fn is_plain_host(host: &str) -> bool {
    !host.is_empty()
        && host.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b':' | b'[' | b']'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn policy(twilio: bool, framed_by: &str) -> Policy {
        Policy { twilio, reload_port: None, public_host: None, framed_by: framed_by.into() }
    }

    #[test]
    fn a_page_talks_to_its_own_host_only() {
        let policy = policy(false, "'none'").content_security("n0nce", Some("127.0.0.1:3000"), "/");
        assert!(policy.contains("connect-src 'self' ws://127.0.0.1:3000 wss://127.0.0.1:3000;"), "{policy}");
        assert!(policy.contains("'nonce-n0nce'"), "{policy}");
        assert!(!policy.contains("twilio"), "{policy}");
    }

    #[test]
    fn behind_a_proxy_a_page_talks_to_the_host_that_browsers_ask_for() {
        let behind = Policy { public_host: Some("studio.example".into()), ..policy(false, "'none'") };
        let policy = behind.content_security("n", Some("127.0.0.1:3000"), "/");
        assert!(
            policy
                .contains("connect-src 'self' ws://studio.example wss://studio.example ws://127.0.0.1:3000"),
            "{policy}"
        );
        let once = behind.content_security("n", Some("studio.example"), "/");
        assert_eq!(once.matches("wss://studio.example").count(), 1, "{once}");
    }

    #[test]
    fn with_an_account_at_twilio_its_hosts_are_open() {
        let policy = policy(true, "'none'").content_security("n", None, "/");
        assert!(policy.contains("connect-src 'self' wss://*.twilio.com https://*.twilio.com;"), "{policy}");
    }

    #[test]
    fn only_the_embedded_page_stands_in_a_frame_and_only_with_those_named() {
        let origins = ["https://crm.example", "http://127.0.0.1:8000"];
        let origins: Vec<WebOrigin> = origins.map(|origin| origin.parse().expect("an origin")).into();
        let policy = policy(false, &framed_by(&origins));
        let ancestors = "frame-ancestors https://crm.example http://127.0.0.1:8000";
        assert!(policy.content_security("n", None, "/embed/call").ends_with(ancestors));
        for path in ["/", "/call", "/embed"] {
            assert!(policy.content_security("n", None, path).ends_with("frame-ancestors 'none'"), "{path}");
        }
        assert_eq!(&*framed_by(&[]), "'none'");
    }

    #[test]
    fn a_forged_host_adds_nothing() {
        for host in ["evil; script-src *", "a b", "*", ""] {
            let policy = policy(false, "'none'").content_security("n", Some(host), "/");
            assert!(policy.contains("connect-src 'self';"), "{host:?}: {policy}");
        }
    }
}
