//! Whatever headers a client writes, it is counted by its own address, or by the one that a trusted proxy saw; what a
//! proxy handed on is never this machine's own. A cookie's value is as it was sent.

use std::net::{IpAddr, SocketAddr};

use axum::extract::ConnectInfo;
use http::{HeaderMap, HeaderName, HeaderValue, Request, header};
use requester::{ProxyNetwork, TrustedProxies, cookie, is_handed_on, is_this_machine};

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const COOKIE: &str = "__Host-greenroom";

/// Checks one input, a header a line; panics if what is said above does not hold.
pub fn check(input: &str) {
    let pairs = input.lines().filter_map(|line| line.split_once(':'));
    let headers: HeaderMap = pairs
        .filter_map(|(name, value)| {
            Some((name.trim().parse::<HeaderName>().ok()?, HeaderValue::from_str(value.trim()).ok()?))
        })
        .collect();
    let (proxy, client, other) = (address("10.0.0.2"), address("198.51.100.7"), address("203.0.113.9"));
    let trusting = TrustedProxies::new(&[ProxyNetwork::from(proxy)]);

    let direct = request(client, headers.clone());
    assert_eq!(trusting.client_ip(&direct), Some(client), "nobody else is believed");
    assert!(!is_this_machine(&direct) && !is_handed_on(&direct));

    let local = request(address("127.0.0.1"), headers.clone());
    if is_this_machine(&local) {
        assert!(!headers.contains_key(X_FORWARDED_FOR) && !headers.contains_key(header::FORWARDED));
    }

    let told = trusting.client_ip(&request(proxy, headers.clone()));
    assert_eq!(told, told.map(|address| address.to_canonical()), "an address has one form");

    // The proxy notes whom it saw, on a line of its own or behind what the client wrote.
    let mut forwarded = headers.clone();
    forwarded.remove(header::FORWARDED);
    let mut appended = forwarded.clone();
    forwarded.append(X_FORWARDED_FOR, HeaderValue::from_static("203.0.113.9"));
    assert_eq!(trusting.client_ip(&request(proxy, forwarded)), Some(other));
    let last = appended.get_all(X_FORWARDED_FOR).iter().next_back().cloned();
    if let Some(last) = last.as_ref().and_then(|last| last.to_str().ok()) {
        let noted = HeaderValue::from_str(&format!("{last}, 203.0.113.9")).expect("a header value");
        appended.insert(X_FORWARDED_FOR, noted);
        let told = trusting.client_ip(&request(proxy, appended));
        // A quote that is left open hides the address: then the proxy is counted itself.
        assert!(told == Some(other) || (last.contains('"') && told == Some(proxy)), "{told:?}");
    }

    if let Some(value) = cookie(&headers, COOKIE) {
        let pair = format!("{COOKIE}={value}");
        let sent = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        assert!(sent.flat_map(|value| value.split(';')).any(|sent| sent.trim() == pair), "{pair}");
    }
}

fn address(text: &str) -> IpAddr {
    text.parse().expect("an address")
}

fn request(peer: IpAddr, headers: HeaderMap) -> Request<()> {
    let mut request = Request::new(());
    request.extensions_mut().insert(ConnectInfo(SocketAddr::new(peer, 4_000)));
    *request.headers_mut() = headers;
    request
}
