use aws_lc_rs::{
    constant_time::verify_slices_are_equal,
    digest::{SHA256, digest},
};
use secrecy::{ExposeSecret, SecretString};

/// Whether a request may use the routes that are for the DJ.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// The request may: it has a session, or it comes from this machine while no passphrase is set and no other
    /// machine reaches the server.
    Granted {
        /// Whether there is a session to end.
        in_session: bool,
    },
    /// The request needs the passphrase first.
    LoginRequired,
    /// The request may not: no passphrase is set, and it comes from another machine, or may do so.
    Denied {
        /// Whether no request may, since others reach the server.
        to_all: bool,
    },
}

/// Paths that begin with one of these segments are for the DJ alone, unless a route says otherwise.
const RESERVED: [&str; 3] = ["api", "console", "live"];

/// Whether a path that belongs to no route is for the DJ alone.
///
/// Empty segments do not count: `//live` is not a route here, but whatever reads the path next may take it
/// for one.
pub(crate) fn requires_dj(path: &str) -> bool {
    let first = path.split('/').find(|segment| !segment.is_empty());
    first.is_none_or(|first| RESERVED.contains(&first))
}

/// If a passphrase is set, everybody needs it, on this machine too. If none is set, this machine is known by where
/// its requests come from, which proves nothing once others reach the server.
pub(super) const fn decide(
    has_passphrase: bool,
    in_session: bool,
    this_machine: bool,
    exposed: bool,
) -> Access {
    match (has_passphrase, in_session, this_machine) {
        (true, true, _) => Access::Granted { in_session: true },
        (true, false, _) => Access::LoginRequired,
        (false, _, true) if !exposed => Access::Granted { in_session: false },
        (false, ..) => Access::Denied { to_all: exposed },
    }
}

/// Compares in a time that reveals nothing about either text.
pub(super) fn is_same(passphrase: &SecretString, given: &str) -> bool {
    // The hashes are compared, since the time of a comparison depends on the length.
    let hash = |text: &str| digest(&SHA256, text.as_bytes());
    verify_slices_are_equal(hash(passphrase.expose_secret()).as_ref(), hash(given).as_ref()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_like_the_console_or_a_function_is_the_djs() {
        for path in
            ["/", "//", "", "/console", "/console/x", "/api/new", "/live/", "//live", "/live/new", "//api//x"]
        {
            assert!(requires_dj(path), "{path}");
        }
        for path in ["/call/x", "/pkg/greenroom.js", "/favicon.svg", "/nowhere", "/apis"] {
            assert!(!requires_dj(path), "{path}");
        }
    }

    #[test]
    fn a_passphrase_that_is_set_is_asked_of_this_machine_too() {
        assert_eq!(decide(true, false, true, false), Access::LoginRequired);
        for exposed in [false, true] {
            assert_eq!(decide(true, true, false, exposed), Access::Granted { in_session: true });
            assert_eq!(decide(false, false, false, exposed), Access::Denied { to_all: exposed });
        }
        assert_eq!(decide(false, false, true, false), Access::Granted { in_session: false });
        assert_eq!(decide(false, false, true, true), Access::Denied { to_all: true });
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
