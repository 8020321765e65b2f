//! Where a request comes from: this machine or another, and the address to count it by.

use std::{
    fmt,
    net::{AddrParseError, IpAddr, SocketAddr},
    str::FromStr,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
};

use axum::extract::ConnectInfo;
use http::{HeaderMap, Request, Uri, Version, header};
use ipnet::IpNet;
use url::{Host, Url};

use crate::forwarded::{self, Hop};

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

/// The proxies that are believed about whom they speak for; clones share the list.
#[derive(Debug, Clone)]
pub struct TrustedProxies(Arc<Trusted>);

#[derive(Debug)]
struct Trusted {
    networks: Vec<ProxyNetwork>,
    /// Whether it has been logged that a trusted proxy cannot be understood.
    has_complained: AtomicBool,
}

impl TrustedProxies {
    /// Takes `TRUSTED_PROXIES`.
    #[must_use]
    pub fn new(networks: &[ProxyNetwork]) -> Self {
        Self(Arc::new(Trusted { networks: networks.to_vec(), has_complained: AtomicBool::new(false) }))
    }

    /// Whether an address is that of a trusted proxy.
    #[must_use]
    pub fn trusts(&self, address: IpAddr) -> bool {
        let address = address.to_canonical();
        self.0.networks.iter().any(|network| network.contains(address))
    }

    /// The address to count a request by, in its shortest form; `None` where there is no connection.
    ///
    /// Where a trusted proxy does not tell whom it speaks for, all its clients are counted as one. That is logged
    /// once.
    #[must_use]
    pub fn client_ip<B>(&self, request: &Request<B>) -> Option<IpAddr> {
        let connection = ClientConnection::of(request);
        let ClientAddress { address, untold } = connection.client(&self.0.networks)?;
        if untold && !self.0.has_complained.swap(true, Ordering::Relaxed) {
            tracing::warn!(
                proxy = %address,
                "a proxy of TRUSTED_PROXIES does not tell whom it speaks for, or cannot be understood; all who come by \
                 it are counted as one"
            );
        }
        Some(address)
    }
}

/// One proxy, or a network of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProxyNetwork(IpNet);

impl ProxyNetwork {
    fn contains(self, address: IpAddr) -> bool {
        self.0.contains(&address)
    }
}

impl From<IpAddr> for ProxyNetwork {
    fn from(address: IpAddr) -> Self {
        Self(address.to_canonical().into())
    }
}

impl FromStr for ProxyNetwork {
    type Err = AddrParseError;

    /// Reads an address, `10.0.0.2`, or a network, `10.0.0.0/8`.
    fn from_str(text: &str) -> Result<Self, AddrParseError> {
        text.parse().map(Self).or_else(|_| text.parse::<IpAddr>().map(Self::from))
    }
}

impl fmt::Display for ProxyNetwork {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.prefix_len() == self.0.max_prefix_len() { self.0.addr().fmt(f) } else { self.0.fmt(f) }
    }
}

/// Whom a request comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct ClientAddress {
    address: IpAddr,
    /// Whether that is a proxy which does not tell whom it speaks for.
    untold: bool,
}

/// Whether a program on this very machine asks, for itself.
///
/// The connection must come from a loopback address. The name asked for must be a loopback name
/// too: a page of another site can have its own name point to 127.0.0.1, and would then read what
/// it gets (DNS rebinding). And no proxy may have handed the request on, since one on this machine
/// makes everybody a loopback peer; those that add no header of their own speak HTTP/1.0.
#[must_use]
pub fn is_this_machine<B>(request: &Request<B>) -> bool {
    ClientConnection::of(request).is_this_machine()
}

/// Whether a proxy or a tunnel on this machine has handed a request on, as far as it can be told: it comes by
/// loopback, but not from this machine itself, or from a page that this machine does not name.
///
/// A proxy may ask by a loopback name and add nothing, as nginx does by itself. The pages that browsers load by
/// it still tell where they come from, and that they ask their own site (Fetch Metadata Request Headers, section
/// 2.3); a page of another site in a browser on this machine cannot say so.
#[must_use]
pub fn is_handed_on<B>(request: &Request<B>) -> bool {
    ClientConnection::of(request).is_handed_on()
}

/// The host that a request names, in its header or its address.
#[must_use]
pub fn host<'a>(headers: &'a HeaderMap, uri: &'a Uri) -> Option<&'a str> {
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

    fn is_this_machine(&self) -> bool {
        self.peer.is_some_and(|peer| peer.to_canonical().is_loopback())
            && self.host.is_some_and(is_loopback_name)
            && self.version > Version::HTTP_10
            && FORWARDED.iter().all(|name| !self.headers.contains_key(*name))
    }

    fn is_handed_on(&self) -> bool {
        let Some(peer) = self.peer else { return false };
        if !peer.to_canonical().is_loopback() {
            return false;
        }
        let asks_own_site = self.headers.get("sec-fetch-site").is_some_and(|site| site == "same-origin");
        let page = self.headers.get(header::ORIGIN).and_then(|origin| Url::parse(origin.to_str().ok()?).ok());
        let comes_from_elsewhere = page.is_some_and(|page| !is_loopback_host(page.host()));
        !self.is_this_machine() || (asks_own_site && comes_from_elsewhere)
    }

    /// Who asks: the peer, or whom a trusted proxy saw.
    ///
    /// Of the addresses noted, the last one counts that is not a trusted proxy's: the client may have made up
    /// those before it. A proxy writes one of the two headers and may pass on the other one as the client sent
    /// it, so that nothing is believed if both are there and do not agree.
    fn client(&self, trusted_proxies: &[ProxyNetwork]) -> Option<ClientAddress> {
        let trusts = |address: IpAddr| trusted_proxies.iter().any(|network| network.contains(address));
        let peer = self.peer?.to_canonical();
        if !trusts(peer) {
            return Some(ClientAddress { address: peer, untold: false });
        }
        let last_untrusted = |hops: Vec<Hop>| {
            let mut client = ClientAddress { address: peer, untold: true };
            for hop in hops {
                let Some(address) = hop else { return client };
                client = ClientAddress { address, untold: trusts(address) };
                if !client.untold {
                    break;
                }
            }
            client
        };
        let hops = [forwarded::x_forwarded_for(self.headers), forwarded::forwarded(self.headers)];
        let mut told = hops.into_iter().flatten().map(last_untrusted);
        Some(match (told.next(), told.next()) {
            // No proxy has handed this on: the machine itself asks.
            (None, _) => ClientAddress { address: peer, untold: false },
            (Some(one), None) => one,
            (Some(one), Some(other)) if one == other => one,
            (Some(_), Some(_)) => ClientAddress { address: peer, untold: true },
        })
    }
}

fn is_loopback_name(host: &str) -> bool {
    is_loopback_host(Url::parse(&format!("http://{host}/")).as_ref().ok().and_then(Url::host))
}

fn is_loopback_host(host: Option<Host<&str>>) -> bool {
    match host {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
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

    #[test]
    fn what_comes_by_loopback_and_is_not_of_this_machine_was_handed_on() {
        let is_handed_on = |peer: &str, host, pairs: &[(&'static str, &'static str)]| {
            let headers = headers(pairs);
            let peer = Some(peer.parse().expect("an address"));
            ClientConnection { peer, version: Version::HTTP_11, host: Some(host), headers: &headers }
                .is_handed_on()
        };
        let (own, public) = ("127.0.0.1:3000", "radio.example");
        assert!(is_handed_on("127.0.0.1", public, &[]));
        assert!(is_handed_on("::1", own, &[("x-forwarded-for", "198.51.100.7")]));
        assert!(is_handed_on(
            "127.0.0.1",
            own,
            &[("origin", "https://radio.example"), ("sec-fetch-site", "same-origin")]
        ));
        assert!(!is_handed_on("127.0.0.1", own, &[]));
        assert!(!is_handed_on("127.0.0.1", own, &[("origin", "http://127.0.0.1:3000")]));
        // Another site's page in a browser on this machine; of a WebSocket browsers do not tell the site.
        let evil = ("origin", "https://evil.example");
        assert!(!is_handed_on("127.0.0.1", own, &[evil, ("sec-fetch-site", "cross-site")]));
        assert!(!is_handed_on("127.0.0.1", own, &[evil]));
        assert!(!is_handed_on("198.51.100.7", public, &[]));
    }

    type Pairs<'a> = &'a [(&'static str, &'static str)];

    fn client(peer: &str, pairs: Pairs<'_>, trusted: &[&str]) -> (String, bool) {
        let headers = headers(pairs);
        let trusted: Vec<_> = trusted.iter().map(|network| network.parse().expect("a network")).collect();
        let peer = Some(peer.parse().expect("an address"));
        let origin = ClientConnection { peer, version: Version::HTTP_11, host: None, headers: &headers };
        let ClientAddress { address, untold } = origin.client(&trusted).expect("a peer");
        (address.to_string(), untold)
    }

    const XFF: &str = "x-forwarded-for";
    const PROXIES: [&str; 2] = ["127.0.0.1", "10.0.0.0/8"];

    #[test]
    fn a_trusted_proxy_is_believed_and_nobody_else() {
        let pairs: [(&str, Pairs<'_>, &str); 8] = [
            ("198.51.100.7", &[(XFF, "203.0.113.9")], "198.51.100.7"),
            ("127.0.0.1", &[(XFF, "203.0.113.9")], "203.0.113.9"),
            ("127.0.0.1", &[(XFF, "1.1.1.1, 203.0.113.9")], "203.0.113.9"),
            ("127.0.0.1", &[(XFF, "1.1.1.1"), (XFF, "203.0.113.9:4711, 10.3.2.1")], "203.0.113.9"),
            ("::ffff:10.9.9.9", &[(XFF, "[2001:db8:1:2:3::9]:80")], "2001:db8:1:2:3::9"),
            ("127.0.0.1", &[("forwarded", "for=1.1.1.1, for=\"203.0.113.9:80\"")], "203.0.113.9"),
            ("127.0.0.1", &[(XFF, "203.0.113.9"), ("forwarded", "for=203.0.113.9")], "203.0.113.9"),
            ("127.0.0.1", &[], "127.0.0.1"),
        ];
        for (peer, headers, wanted) in pairs {
            assert_eq!(client(peer, headers, &PROXIES), (wanted.to_owned(), false), "{headers:?}");
        }
    }

    #[test]
    fn a_proxy_that_does_not_tell_is_counted_itself_and_complained_of() {
        let pairs: [(Pairs<'_>, &str); 6] = [
            (&[(XFF, "nonsense")], "127.0.0.1"),
            (&[(XFF, "203.0.113.9, unknown, 10.0.0.2")], "10.0.0.2"),
            (&[(XFF, "10.0.0.2")], "10.0.0.2"),
            (&[("forwarded", "proto=https")], "127.0.0.1"),
            // A quote that the client left open hides the address behind it, and names nobody instead.
            (&[(XFF, "\"2001:db8::1%, 203.0.113.9")], "127.0.0.1"),
            // What the client itself sent is not believed.
            (&[(XFF, "203.0.113.9"), ("forwarded", "for=1.1.1.1")], "127.0.0.1"),
        ];
        for (headers, wanted) in pairs {
            assert_eq!(client("127.0.0.1", headers, &PROXIES), (wanted.to_owned(), true), "{headers:?}");
        }
    }

    #[test]
    fn an_ipv4_address_is_one_however_it_is_written() {
        assert_eq!(client("::ffff:198.51.100.7", &[], &[]).0, "198.51.100.7");
    }

    #[test]
    fn a_proxy_is_named_by_an_address_or_a_network() {
        for text in ["10.0.0.2", "10.0.0.0/8", "::1", "2001:db8::/32"] {
            assert_eq!(text.parse::<ProxyNetwork>().expect("a network").to_string(), text);
        }
        for text in ["", "proxy.local", "10.0.0.0/33", "10.0.0.0/", "/8"] {
            assert!(text.parse::<ProxyNetwork>().is_err(), "{text}");
        }
    }
}
