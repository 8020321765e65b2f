use http::{HeaderMap, header};

/// The value of the first cookie of this name, of all that a request carries (RFC 6265 §5.4).
#[must_use]
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(found, _)| *found == name)
        .map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_among_others_by_its_whole_name() {
        let mut headers = HeaderMap::new();
        for cookies in ["a=1; long=2", "b=x=y; a=3", "c"] {
            headers.append(header::COOKIE, cookies.parse().expect("a header value"));
        }
        assert_eq!(cookie(&headers, "a"), Some("1"));
        assert_eq!(cookie(&headers, "b"), Some("x=y"));
        for name in ["lon", "c", "x", "", "2"] {
            assert_eq!(cookie(&headers, name), None, "{name}");
        }
    }
}
