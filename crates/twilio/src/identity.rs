//! Names of browsers and apps: what may stand in a token as `identity`, and after `client:`.

/// The longest identity, in characters.
pub const MAX_IDENTITY_CHARS: usize = 256;

/// Why a text is no identity; Twilio reports it as
/// [`INVALID_CLIENT_NAME`](crate::error_code::INVALID_CLIENT_NAME).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum InvalidIdentity {
    /// It is empty.
    #[error("an identity must not be empty")]
    Empty,
    /// It is longer than [`MAX_IDENTITY_CHARS`].
    #[error("an identity has at most {MAX_IDENTITY_CHARS} characters")]
    TooLong,
    /// It holds a character that Twilio refuses.
    #[error("an identity must not hold {0:?}: control characters, spaces and <>#%\"{{}}|\\^[]` are refused")]
    Character(char),
}

/// Checks an identity by Twilio's rule, which refuses the control, space, delimiter and "unwise" characters
/// of RFC 2396 §2.4.3, and more than 256 characters. Source: Twilio's error dictionary, 31105.
///
/// Its guides advise letters, digits and `_`; dashes, dots and `@` work in practice, and so do letters beyond
/// ASCII.
///
/// # Errors
/// When it breaks the rule.
pub fn check_identity(name: &str) -> Result<(), InvalidIdentity> {
    if name.is_empty() {
        return Err(InvalidIdentity::Empty);
    }
    if let Some(refused) = name.chars().find(|c| is_refused(*c)) {
        return Err(InvalidIdentity::Character(refused));
    }
    if name.chars().count() > MAX_IDENTITY_CHARS { Err(InvalidIdentity::TooLong) } else { Ok(()) }
}

const fn is_refused(c: char) -> bool {
    c.is_ascii_control()
        || matches!(c, ' ' | '<' | '>' | '#' | '%' | '"' | '{' | '}' | '|' | '\\' | '^' | '[' | ']' | '`')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identity_may_hold_all_but_what_twilio_refuses() {
        for name in [
            "id1-1700000000000",
            "a.b@c.de",
            "6ba7b810-9dad-11d1-80b4-00c04fd430c8",
            "a+b~c!*'()",
            "Zoë",
            "ア",
        ] {
            assert_eq!(check_identity(name), Ok(()), "{name}");
        }
        for refused in "\u{0}\u{1f}\u{7f} \t\n<>#%\"{}|\\^[]`".chars() {
            assert_eq!(check_identity(&format!("a{refused}b")), Err(InvalidIdentity::Character(refused)));
        }
    }

    #[test]
    fn an_identity_has_1_to_256_characters() {
        assert_eq!(check_identity(""), Err(InvalidIdentity::Empty));
        assert_eq!(check_identity(&"é".repeat(256)), Ok(()));
        assert_eq!(check_identity(&"é".repeat(257)), Err(InvalidIdentity::TooLong));
    }
}
