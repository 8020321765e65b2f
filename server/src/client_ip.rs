//! Where a request comes from: this machine or another, and the address to count it by.

use std::{
    net::{IpAddr, Ipv6Addr, SocketAddr},
    sync::Arc,
};

use axum::extract::ConnectInfo;
use http::{HeaderMap, Request, Uri, Version, header};
use url::{Host, Url};

/// The headers that a proxy adds to the requests it forwards.
const FORWARDED: [&str; 8] = [
    "forwarded",
    "via",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
    "x-forwarded-server",
    "x-real-ip",
    "cf-connecting-ip",
];

/// The proxies whose `X-Forwarded-For` is believed; clones share the list.
#[derive(Debug, Clone)]
pub struct TrustedProxies(Arc<[IpAddr]>);

impl TrustedProxies {
    /// Takes `TRUSTED_PROXIES`.
    #[must_use]
    pub fn new(addresses: &[IpAddr]) -> Self {
        Self(addresses.into())
    }

    /// The address to count a request by; `None` where there is no connection.
    pub(crate) fn client_ip<B>(&self, request: &Request<B>) -> Option<IpAddr> {
        ClientConnection::of(request).client(&self.0)
    }
}

/// Whether a program on this very machine asks, for itself: see [`ClientConnection::is_this_machine`].
pub(crate) fn is_this_machine<B>(request: &Request<B>) -> bool {
    ClientConnection::of(request).is_this_machine()
}

/// The host that a request names, in its header or its address.
pub(crate) fn host<'a>(headers: &'a HeaderMap, uri: &'a Uri) -> Option<&'a str> {
    match headers.get(header::HOST) {
        Some(host) => host.to_str().ok(),
        None => uri.authority().map(|authority| authority.as_str()),
    }
}

/// What is known about the connection of a request.
#[derive(Debug, Clone, Copy)]
struct ClientConnection<'a> {
    /// The other end of the connection; `None` where there is no connection.
    peer: Option<IpAddr>,
    version: Version,
    host: Option<&'a str>,
    headers: &'a HeaderMap,
}

impl<'a> ClientConnection<'a> {
    fn of<B>(request: &'a Request<B>) -> Self {
        Self {
            peer: request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(peer)| peer.ip()),
            version: request.version(),
            host: host(request.headers(), request.uri()),
            headers: request.headers(),
        }
    }

    /// Whether a program on this very machine asks, for itself.
    ///
    /// The connection must come from a loopback address. The name asked for must be a loopback name
    /// too: a page of another site can have its own name point to 127.0.0.1, and would then read what
    /// it gets (DNS rebinding). And no proxy may have handed the request on, since one on this machine
    /// makes everybody a loopback peer; those that add no header of their own speak HTTP/1.0.
    fn is_this_machine(&self) -> bool {
        self.peer.is_some_and(|peer| peer.to_canonical().is_loopback())
            && self.host.is_some_and(is_loopback_name)
            && self.version > Version::HTTP_10
            && FORWARDED.iter().all(|name| !self.headers.contains_key(*name))
    }

    /// The address to count by: the peer's, or the one that a trusted proxy saw.
    ///
    /// In `X-Forwarded-For` the last address counts that is not a trusted proxy's: the client may have made
    /// up those before it. Of an IPv6 address only the network counts, since the client chooses the other
    /// half.
    fn client(&self, trusted_proxies: &[IpAddr]) -> Option<IpAddr> {
        let trusts = |address: IpAddr| trusted_proxies.contains(&address);
        let peer = self.peer?.to_canonical();
        let forwarded = self.headers.get_all("x-forwarded-for").iter().rev();
        let mut entries = forwarded
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.rsplit(',').map(|entry| entry.trim().parse::<IpAddr>()));
        let mut client = peer;
        while trusts(client) {
            match entries.next() {
                Some(Ok(address)) => client = address.to_canonical(),
                _ => break,
            }
        }
        Some(network(client))
    }
}

fn is_loopback_name(host: &str) -> bool {
    match Url::parse(&format!("http://{host}/")).as_ref().ok().and_then(Url::host) {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & !(u128::MAX >> 64)).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.append(*name, value.parse().expect("a header value"));
        }
        headers
    }

    fn is_local(peer: &str, host: &str, pairs: &[(&'static str, &'static str)]) -> bool {
        let headers = headers(pairs);
        let peer = Some(peer.parse().expect("an address"));
        ClientConnection { peer, version: Version::HTTP_11, host: Some(host), headers: &headers }
            .is_this_machine()
    }

    #[test]
    fn the_machine_itself_is_told_by_peer_and_name() {
        for (peer, host) in [
            ("127.0.0.1", "127.0.0.1:3000"),
            ("127.0.0.1", "localhost:3000"),
            ("127.0.0.1", "LOCALHOST"),
            ("127.0.0.1", "studio.localhost:3000"),
            ("127.3.2.1", "127.9.9.9"),
            ("::1", "[::1]:3000"),
            ("::ffff:127.0.0.1", "127.0.0.1"),
        ] {
            assert!(is_local(peer, host, &[]), "{peer} {host}");
        }
    }

    #[test]
    fn another_machine_and_another_name_are_not_it() {
        for (peer, host) in [
            ("192.168.1.20", "127.0.0.1:3000"),
            ("127.0.0.1", "192.168.1.20:3000"),
            ("127.0.0.1", "evil.example:3000"),
            ("127.0.0.1", "127.0.0.1.evil.example"),
            ("127.0.0.1", "localhost.evil.example"),
            ("127.0.0.1", "user@evil.example"),
            ("127.0.0.1", ""),
            ("::ffff:192.168.1.20", "localhost"),
        ] {
            assert!(!is_local(peer, host, &[]), "{peer} {host}");
        }
    }

    #[test]
    fn what_a_proxy_hands_on_is_not_it() {
        for name in FORWARDED {
            assert!(!is_local("127.0.0.1", "127.0.0.1:3000", &[(name, "127.0.0.1")]), "{name}");
        }
        let headers = HeaderMap::new();
        let peer = Some([127, 0, 0, 1].into());
        let host = Some("127.0.0.1");
        assert!(
            !ClientConnection { peer, version: Version::HTTP_10, host, headers: &headers }.is_this_machine()
        );
        assert!(
            !ClientConnection { peer: None, version: Version::HTTP_11, host, headers: &headers }
                .is_this_machine()
        );
    }

    fn client(peer: &str, forwarded: &[&'static str], trusted: &[&str]) -> String {
        let pairs: Vec<_> = forwarded.iter().map(|value| ("x-forwarded-for", *value)).collect();
        let headers = headers(&pairs);
        let trusted: Vec<_> = trusted.iter().map(|address| address.parse().expect("an address")).collect();
        let peer = Some(peer.parse().expect("an address"));
        let origin = ClientConnection { peer, version: Version::HTTP_11, host: None, headers: &headers };
        origin.client(&trusted).expect("a peer").to_string()
    }

    #[test]
    fn a_trusted_proxy_is_believed_and_nobody_else() {
        let proxies = ["127.0.0.1", "10.0.0.2"];
        assert_eq!(client("198.51.100.7", &["203.0.113.9"], &proxies), "198.51.100.7");
        assert_eq!(client("127.0.0.1", &["203.0.113.9"], &proxies), "203.0.113.9");
        assert_eq!(client("127.0.0.1", &["1.1.1.1, 203.0.113.9"], &proxies), "203.0.113.9");
        assert_eq!(client("127.0.0.1", &["1.1.1.1", "203.0.113.9, 10.0.0.2"], &proxies), "203.0.113.9");
        assert_eq!(client("127.0.0.1", &["nonsense"], &proxies), "127.0.0.1");
        assert_eq!(client("127.0.0.1", &[], &proxies), "127.0.0.1");
    }

    #[test]
    fn one_network_of_ipv6_is_one_client() {
        assert_eq!(client("2001:db8:1:2:3:4:5:6", &[], &[]), "2001:db8:1:2::");
        assert_eq!(client("::ffff:198.51.100.7", &[], &[]), "198.51.100.7");
    }
}
