//! The addresses that proxies note in the requests they hand on: `X-Forwarded-For`, and `Forwarded` (RFC 7239).
//!
//! The crates for `Forwarded` split inside quotes, or know nothing of the older header's many forms.

use std::net::{IpAddr, Ipv6Addr, SocketAddr};

use http::{HeaderMap, HeaderName, header};

/// The older header, which most proxies write.
const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");

/// Whom a proxy has seen: `None` if it does not tell by an address, or cannot be understood.
pub(crate) type Hop = Option<IpAddr>;

/// The hops of `X-Forwarded-For`, the last one first. `None` if there is no such header.
pub(crate) fn x_forwarded_for(headers: &HeaderMap) -> Option<Vec<Hop>> {
    elements(headers, &X_FORWARDED_FOR, |element| Some(element))
}

/// The hops of `Forwarded`, the last one first. `None` if there is no such header.
pub(crate) fn forwarded(headers: &HeaderMap) -> Option<Vec<Hop>> {
    elements(headers, &header::FORWARDED, |element| {
        let pairs = split(element, ';').into_iter().filter_map(|pair| pair.split_once('='));
        pairs
            .map(|(name, value)| (name.trim(), value))
            .find_map(|(name, value)| name.eq_ignore_ascii_case("for").then_some(value))
    })
}

fn elements(headers: &HeaderMap, name: &HeaderName, node: impl Fn(&str) -> Option<&str>) -> Option<Vec<Hop>> {
    headers.contains_key(name).then_some(())?;
    let mut hops = Vec::new();
    for value in headers.get_all(name) {
        let Ok(value) = value.to_str() else {
            hops.push(None);
            continue;
        };
        // Empty elements are allowed, and mean nothing (RFC 9110 §5.6.1).
        let elements = split(value, ',').into_iter().filter(|element| !element.trim().is_empty());
        hops.extend(elements.map(|element| node(element).and_then(address)));
    }
    hops.reverse();
    Some(hops)
}

/// Splits at a sign that does not stand in quotes.
fn split(text: &str, at: char) -> Vec<&str> {
    let mut quoted = false;
    text.split(|c| {
        quoted ^= c == '"';
        c == at && !quoted
    })
    .collect()
}

/// An address as proxies write it: `192.0.2.1`, `192.0.2.1:51234`, `[2001:db8::1]`, `[2001:db8::1]:51234`,
/// `2001:db8::1`, each with or without quotes, zone and blanks.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim().trim_matches('"').trim();
    let bracketed = text.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    let address = match bracketed {
        Some((address, port)) => {
            let is_port = port.strip_prefix(':').map_or(port.is_empty(), |port| port.parse::<u16>().is_ok());
            is_port.then_some(())?;
            ipv6(address)?.into()
        }
        None => text
            .parse()
            .ok()
            .or_else(|| text.parse::<SocketAddr>().ok().map(|address| address.ip()))
            .or_else(|| ipv6(text).map(IpAddr::V6))?,
    };
    Some(address.to_canonical())
}

/// An IPv6 address, with or without the zone by which a machine tells its own networks apart.
///
/// A zone is a word (RFC 6874 §2): if anything could stand in it, a client that leaves a quote open would have the
/// address that the proxy adds behind it read as part of its own.
fn ipv6(text: &str) -> Option<Ipv6Addr> {
    let (address, zone) = text.split_once('%').unwrap_or((text, ""));
    let is_word =
        zone.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_' | b'~' | b'%'));
    is_word.then(|| address.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_in_every_form_that_proxies_write() {
        for (text, wanted) in [
            ("192.0.2.1", "192.0.2.1"),
            (" 192.0.2.1:51234 ", "192.0.2.1"),
            ("\"192.0.2.1:51234\"", "192.0.2.1"),
            ("2001:db8::1", "2001:db8::1"),
            ("[2001:DB8::1]", "2001:db8::1"),
            ("[2001:db8::1]:51234", "2001:db8::1"),
            ("\"[2001:db8::1]:51234\"", "2001:db8::1"),
            ("fe80::1%eth0", "fe80::1"),
            ("[fe80::1%25eth0]:80", "fe80::1"),
            ("::ffff:192.0.2.1", "192.0.2.1"),
            ("[::ffff:192.0.2.1]:80", "192.0.2.1"),
        ] {
            assert_eq!(address(text), wanted.parse().ok(), "{text}");
        }
        for text in [
            "",
            "unknown",
            "_hidden",
            "192.0.2.1:port",
            "[2001:db8::1",
            "[2001:db8::1]x",
            "192.0.2.300",
            "1",
            "\"2001:db8::1%, 192.0.2.1",
            "[fe80::1%a, 192.0.2.1]",
        ] {
            assert_eq!(address(text), None, "{text}");
        }
    }

    fn hops(name: &'static str, values: &[&'static str]) -> Vec<String> {
        let mut headers = HeaderMap::new();
        for value in values {
            headers.append(name, value.parse().expect("a header value"));
        }
        let hops = if name == "forwarded" { forwarded(&headers) } else { x_forwarded_for(&headers) };
        let shown = |hop: Hop| hop.map_or_else(|| "?".to_owned(), |address| address.to_string());
        hops.expect("the header").into_iter().map(shown).collect()
    }

    #[test]
    fn the_last_proxys_word_comes_first() {
        assert_eq!(
            hops("x-forwarded-for", &["192.0.2.1:5, unknown,", "[2001:db8::1]:80 ,,198.51.100.1"]),
            ["198.51.100.1", "2001:db8::1", "?", "192.0.2.1"]
        );
        assert_eq!(
            hops(
                "forwarded",
                &["For=\"[2001:db8:cafe::17]:4711\"; proto=https, for=192.0.2.60;by=\"a,b\"", "proto=http"]
            ),
            ["?", "192.0.2.60", "2001:db8:cafe::17"]
        );
        assert_eq!(forwarded(&HeaderMap::new()), None);
    }
}
