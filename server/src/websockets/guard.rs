use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    extract::{FromRequestParts, Request},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, StatusCode, Uri, header, request::Parts};
use requester::is_this_machine;

use crate::{
    AppState,
    config::PublicUrl,
    middleware::same_origin::{self, ForeignOrigin},
};

/// Streams that one address may have open at once: enough for an office, or many telephones behind one address of
/// a mobile network.
const MAX_STREAMS_PER_ADDRESS: usize = 200;

/// How many streams each address has open; clones count together.
#[derive(Debug, Clone, Default)]
pub struct Streams(Arc<Mutex<HashMap<IpAddr, usize>>>);

/// One stream, counted for as long as this lives.
#[derive(Debug)]
pub(crate) struct StreamGuard {
    streams: Streams,
    address: Option<IpAddr>,
}

impl Streams {
    /// Counts one more stream, if the address may have it. A request without an address is not counted.
    fn open(&self, address: Option<IpAddr>) -> Option<StreamGuard> {
        let streams = self.clone();
        let Some(known) = address else { return Some(StreamGuard { streams, address }) };
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = open.entry(known).or_default();
        if *count >= MAX_STREAMS_PER_ADDRESS {
            return None;
        }
        *count += 1;
        drop(open);
        Some(StreamGuard { streams, address })
    }
}

impl Drop for StreamGuard {
    fn drop(&mut self) {
        let Some(address) = self.address else { return };
        let mut open = self.streams.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&address) {
            *count -= 1;
            if *count == 0 {
                open.remove(&address);
            }
        }
    }
}

/// Why a stream is not opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum StreamRefusal {
    /// A page of another site asks.
    Foreign,
    /// The address has as many streams as it may have.
    TooMany,
}

impl IntoResponse for StreamRefusal {
    fn into_response(self) -> Response {
        match self {
            Self::Foreign => {
                (StatusCode::FORBIDDEN, "This stream is for the studio's own pages.\n").into_response()
            }
            Self::TooMany => (
                StatusCode::TOO_MANY_REQUESTS,
                "Too many streams from this address. Close a page of the studio, then try again.\n",
            )
                .into_response(),
        }
    }
}

impl FromRequestParts<AppState> for StreamGuard {
    type Rejection = StreamRefusal;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, StreamRefusal> {
        if let Err(stranger) = check_origin(&parts.uri, &parts.headers, &state.public_url) {
            tracing::warn!(reason = %stranger, "refused a stream for another site's page");
            return Err(StreamRefusal::Foreign);
        }
        let request = Request::from_parts(parts.clone(), ());
        // Streams of this machine itself are not counted.
        let counted =
            if is_this_machine(&request) { None } else { state.trusted_proxies.client_ip(&request) };
        state.streams.open(counted).ok_or_else(|| {
            tracing::warn!("too many streams for one address");
            StreamRefusal::TooMany
        })
    }
}

/// Checks that the page that opens the stream is our own, or that no page opens it.
///
/// A browser always says where a page that opens a WebSocket comes from. A program that says nothing
/// must not come with a browser's cookies either.
fn check_origin(uri: &Uri, headers: &HeaderMap, public_url: &PublicUrl) -> Result<(), ForeignOrigin> {
    match headers.get(header::ORIGIN) {
        None if !headers.contains_key(header::COOKIE) => Ok(()),
        _ => same_origin::check(uri, headers, public_url),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ours(pairs: &[(&'static str, &'static str)]) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, value.parse().expect("a header value"));
        }
        let public_url = "https://studio.example".parse().expect("an address");
        check_origin(&Uri::from_static("/live"), &headers, &public_url).is_ok()
    }

    #[test]
    fn only_our_own_pages_and_programs_without_cookies_get_a_stream() {
        let host = ("host", "studio.example");
        assert!(ours(&[host, ("origin", "https://studio.example")]));
        assert!(ours(&[host, ("origin", "https://studio.example"), ("cookie", "a=b")]));
        assert!(ours(&[host]));
        assert!(ours(&[("host", "127.0.0.1:3000"), ("origin", "https://studio.example")]));
        for origin in ["https://evil.example", "null", "", "https://studio.example.evil.example"] {
            assert!(!ours(&[host, ("origin", origin)]), "{origin}");
        }
        assert!(!ours(&[host, ("cookie", "a=b")]));
        let site = ("sec-fetch-site", "cross-site");
        assert!(!ours(&[host, ("origin", "https://studio.example"), site]));
    }

    #[test]
    fn an_address_has_so_many_streams_and_no_more() {
        let streams = Streams::default();
        let address = Some(IpAddr::from([198, 51, 100, 7]));
        let open: Vec<_> =
            (0..MAX_STREAMS_PER_ADDRESS).map(|_| streams.open(address).expect("one more")).collect();
        assert!(streams.open(address).is_none());
        assert!(streams.open(Some(IpAddr::from([198, 51, 100, 8]))).is_some());
        assert!(streams.open(None).is_some());
        drop(open);
        assert!(streams.open(address).is_some());
        assert!(streams.0.lock().expect("no panic").is_empty(), "nobody is remembered for nothing");
    }
}
