use aws_lc_rs::{
    constant_time::verify_slices_are_equal,
    digest::{SHA256, digest},
};
use secrecy::{ExposeSecret, SecretString};

/// Server functions that any page may call.
const OPEN_FUNCTIONS: [&str; 4] = [
    "/api/voice/listener-token",
    "/api/voice/listener-token/renew",
    "/api/queue/statistics",
    "/api/show/lines-notice",
];

/// Whether a request may use what is for the DJ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// It may: it has a session, or comes from this machine while no passphrase is set.
    Granted {
        /// Whether there is a session to end.
        in_session: bool,
    },
    /// It may after the passphrase.
    LoginRequired,
    /// It may not: no passphrase is set, and it comes from elsewhere.
    Denied,
}

/// Whether a path is for the DJ alone.
///
/// Of the server functions all are that are not named here; so a new one is closed until somebody
/// opens it.
pub(crate) fn requires_dj(path: &str) -> bool {
    let mut segments = path.split('/').filter(|segment| !segment.is_empty());
    match segments.next() {
        None | Some("console") => true,
        Some("live") => segments.next() != Some("call"),
        Some("api") => !OPEN_FUNCTIONS.contains(&path),
        Some(_) => false,
    }
}

/// A passphrase that is set is asked of everybody, on this machine too.
pub(super) const fn decide(has_passphrase: bool, in_session: bool, this_machine: bool) -> Access {
    match (has_passphrase, in_session, this_machine) {
        (true, true, _) => Access::Granted { in_session: true },
        (true, false, _) => Access::LoginRequired,
        (false, _, true) => Access::Granted { in_session: false },
        (false, _, false) => Access::Denied,
    }
}

/// Compares in a time that tells nothing about either.
pub(super) fn is_same(passphrase: &SecretString, given: &str) -> bool {
    // Of hashes, since the comparison's time depends on the length.
    let hash = |text: &str| digest(&SHA256, text.as_bytes());
    verify_slices_are_equal(hash(passphrase.expose_secret()).as_ref(), hash(given).as_ref()).is_ok()
}

pub(crate) mod cookie {
    //! The cookie that holds the session's token.

    use http::{HeaderMap, HeaderValue, header};

    use super::super::{SESSION, SessionToken};

    /// By https the browser takes the name only with `Secure`, without `Domain`, for the whole host
    /// (RFC 6265bis, 4.1.3.2): no neighbouring host can plant it.
    const fn name(https: bool) -> &'static str {
        if https { "__Host-greenroom" } else { "greenroom" }
    }

    pub(in crate::auth) fn read(headers: &HeaderMap, https: bool) -> Option<SessionToken> {
        headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(found, _)| *found == name(https))
            .map(|(_, value)| SessionToken::from_cookie(value))
    }

    pub(crate) fn set(token: &SessionToken, https: bool) -> Option<HeaderValue> {
        write(token.as_str(), SESSION.as_secs(), https)
    }

    pub(crate) fn clear(https: bool) -> Option<HeaderValue> {
        write("", 0, https)
    }

    fn write(value: &str, seconds: u64, https: bool) -> Option<HeaderValue> {
        let secure = if https { "; Secure" } else { "" };
        let name = name(https);
        let cookie = format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Lax{secure}");
        HeaderValue::from_str(&cookie).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_console_and_every_function_not_named_are_the_djs() {
        for path in [
            "/",
            "//",
            "",
            "/console",
            "/console/x",
            "/api/voice/dj-token",
            "/api/voice/dj-token/renew",
            "/api/new",
            "/api/show/board",
            "/live",
            "/live/",
            "//live",
            "/live/new",
            "//api//x",
        ] {
            assert!(requires_dj(path), "{path}");
        }
        for path in [
            "/call",
            "/api/voice/listener-token",
            "/api/queue/statistics",
            "/pkg/greenroom.js",
            "/queue-status",
            "/api/show/lines-notice",
            "/live/call",
        ] {
            assert!(!requires_dj(path), "{path}");
        }
    }

    #[test]
    fn a_passphrase_that_is_set_is_asked_of_this_machine_too() {
        assert_eq!(decide(true, false, true), Access::LoginRequired);
        assert_eq!(decide(true, true, false), Access::Granted { in_session: true });
        assert_eq!(decide(false, false, true), Access::Granted { in_session: false });
        assert_eq!(decide(false, false, false), Access::Denied);
    }

    #[test]
    fn only_the_whole_passphrase_is_the_passphrase() {
        let passphrase = SecretString::from("correct horse battery");
        assert!(is_same(&passphrase, "correct horse battery"));
        for given in ["", "correct horse", "correct horse battery ", "Correct horse battery"] {
            assert!(!is_same(&passphrase, given), "{given:?}");
        }
    }
}
