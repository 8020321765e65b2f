//! The spellings of one URL that Twilio is known to sign.

use std::{collections::BTreeMap, fmt::Write as _};

/// Lists the URL itself and its variants. A URL without an authority has no variants.
pub fn of(url: &str) -> Vec<String> {
    let Some(parts) = Parts::split(url) else { return vec![url.to_owned()] };
    let queries = queries(parts.query);
    let mut variants = Vec::new();
    for user_info in both(parts.user_info) {
        for port in parts.ports() {
            for path in parts.paths() {
                for query in &queries {
                    let Parts { scheme, host, .. } = parts;
                    variants.push(format!("{scheme}://{user_info}{host}{port}{path}{query}"));
                }
            }
        }
    }
    variants
}

/// The query as it is, and as Twilio's Node library writes it again when nothing else fits.
///
/// Its `querystring` decodes every pair and encodes it anew, leaving alone letters, digits and
/// `-_.!~*'()`; a signer may write the apostrophe of the same query as `%27`, as URLs do.
fn queries(query: &str) -> Vec<String> {
    let mut queries = vec![query.to_owned()];
    if let Some(encoded) = query.strip_prefix('?').filter(|encoded| !encoded.is_empty()) {
        let again = encoded_by_node(encoded);
        queries.push(again.replace('\'', "%27"));
        queries.push(again);
    }
    queries.dedup();
    queries
}

fn encoded_by_node(query: &str) -> String {
    // The values of a repeated name stand together, where the name came first.
    let mut names: Vec<String> = Vec::new();
    let mut values: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, value) in form_urlencoded::parse(query.as_bytes()).into_owned() {
        if !values.contains_key(&name) {
            names.push(name.clone());
        }
        values.entry(name).or_default().push(value);
    }
    let mut again = String::from("?");
    for name in names {
        for value in values.remove(&name).unwrap_or_default() {
            if again.len() > 1 {
                again.push('&');
            }
            component(&name, &mut again);
            again.push('=');
            component(&value, &mut again);
        }
    }
    again
}

/// Percent-encodes as JavaScript's `encodeURIComponent` does.
fn component(text: &str, into: &mut String) {
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.!~*'()".contains(&byte) {
            into.push(char::from(byte));
        } else {
            let _ = write!(into, "%{byte:02X}");
        }
    }
}

fn both(part: &str) -> Vec<&str> {
    if part.is_empty() { vec![""] } else { vec![part, ""] }
}

/// The parts of a URL. Nothing is encoded anew, since every byte is signed.
struct Parts<'a> {
    scheme: &'a str,
    /// The user info with its `@`; may be empty.
    user_info: &'a str,
    host: &'a str,
    /// The port with its `:`; may be empty.
    port: &'a str,
    path: &'a str,
    /// The query with its `?`; may be empty.
    query: &'a str,
}

impl<'a> Parts<'a> {
    fn split(url: &'a str) -> Option<Self> {
        let (scheme, after_scheme) = url.split_once("://")?;
        let (authority, rest) =
            after_scheme.split_at(after_scheme.find(['/', '?']).unwrap_or(after_scheme.len()));
        let (user_info, host_and_port) =
            authority.split_at(authority.rfind('@').map_or(0, |at| at.saturating_add(1)));
        // The colons of an IPv6 address stand inside brackets.
        let after_address = host_and_port.rfind(']').unwrap_or(0);
        let colon = host_and_port.rfind(':').filter(|colon| *colon > after_address);
        let (host, port) = host_and_port.split_at(colon.unwrap_or(host_and_port.len()));
        let (path, query) = rest.split_at(rest.find('?').unwrap_or(rest.len()));
        Some(Self { scheme, user_info, host, port, path, query })
    }

    fn ports(&self) -> Vec<&'a str> {
        if !self.port.is_empty() {
            return both(self.port);
        }
        match self.scheme {
            "https" | "wss" => vec!["", ":443"],
            "http" | "ws" => vec!["", ":80"],
            _ => vec![""],
        }
    }

    fn paths(&self) -> Vec<String> {
        let mut paths = vec![self.path.to_owned()];
        if matches!(self.scheme, "ws" | "wss") {
            paths.push(self.path.strip_suffix('/').map_or_else(|| format!("{}/", self.path), str::to_owned));
        }
        paths
    }
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn the_url_itself_comes_first() {
        for url in
            ["https://a.b/c?d=e", "http://[::1]:80/x", "wss://u:p@h:1", "", "nonsense", "://", "a://@:"]
        {
            assert_eq!(of(url).first().map(String::as_str), Some(url));
        }
    }

    #[test]
    fn the_default_port_is_added_and_any_port_is_dropped() {
        assert_eq!(of("https://a/b"), ["https://a/b", "https://a:443/b"]);
        assert_eq!(of("http://a"), ["http://a", "http://a:80"]);
        assert_eq!(of("https://a:8443?x="), ["https://a:8443?x=", "https://a?x="]);
    }

    #[test]
    fn an_ipv6_address_keeps_its_colons() {
        assert_eq!(of("http://[::1]/"), ["http://[::1]/", "http://[::1]:80/"]);
        assert_eq!(of("http://[::1]:3000/"), ["http://[::1]:3000/", "http://[::1]/"]);
    }

    #[test]
    fn user_info_may_be_dropped_and_is_not_taken_for_a_port() {
        let with_and_without = of("https://user:p@ss@a/b");
        assert!(with_and_without.contains(&"https://a/b".to_owned()));
        assert!(with_and_without.contains(&"https://user:p@ss@a:443/b".to_owned()));
        assert_eq!(with_and_without.len(), 4);
    }

    #[test]
    fn a_websocket_address_is_tried_with_and_without_its_slash() {
        assert!(of("wss://a/b?c=d").contains(&"wss://a/b/?c=d".to_owned()));
        assert!(of("wss://a/").contains(&"wss://a".to_owned()));
    }

    #[test]
    fn a_colon_or_at_sign_in_the_query_is_no_part_of_the_authority() {
        let variants = of("http://a?b=c@d:1");
        assert!(variants.contains(&"http://a:80?b=c@d:1".to_owned()), "{variants:?}");
        assert!(variants.iter().all(|url| url.starts_with("http://a?") || url.starts_with("http://a:80?")));
    }

    #[test]
    fn a_query_is_tried_as_nodes_library_writes_it_again() {
        let query = |url| of(url).iter().map(|url| url.replace("http://a?", "")).take(3).collect::<Vec<_>>();
        assert_eq!(query("http://a?b=it's+on"), ["b=it's+on", "b=it%27s%20on", "b=it's%20on"]);
        assert_eq!(
            query("http://a?a=1&b&a=%e4%21&&=~"),
            ["a=1&b&a=%e4%21&&=~", "a=1&a=%EF%BF%BD!&b=&=~", "http://a:80?a=1&b&a=%e4%21&&=~"]
        );
    }
}
