use std::{convert::Infallible, fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A telephone number in E.164 form: `+` and up to 15 digits, the first not 0.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct E164(String);

/// A text that is not a telephone number in E.164 form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is no telephone number: it should be + followed by 2 to 15 digits, such as +15551234567")]
pub struct E164Error;

impl E164 {
    /// Reads a number.
    ///
    /// # Errors
    /// When there is no `+`, the first digit is 0, or there are fewer than 2 or more than 15 digits.
    pub fn parse(text: &str) -> Result<Self, E164Error> {
        let digits = text.strip_prefix('+').ok_or(E164Error)?;
        let well_formed = (2..=15).contains(&digits.len())
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && !digits.starts_with('0');
        if well_formed { Ok(Self(text.to_owned())) } else { Err(E164Error) }
    }

    /// The number with its `+`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for E164 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for E164 {
    type Err = E164Error;

    fn from_str(text: &str) -> Result<Self, E164Error> {
        Self::parse(text)
    }
}

impl TryFrom<String> for E164 {
    type Error = E164Error;

    fn try_from(text: String) -> Result<Self, E164Error> {
        Self::parse(&text)
    }
}

impl From<E164> for String {
    fn from(number: E164) -> Self {
        number.0
    }
}

/// One end of a call, as `From` and `To` name it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Address {
    /// A browser or app, by the identity in its token: `client:dj_1`.
    Client(String),
    /// A telephone: `+15551234567`.
    Phone(E164),
    /// A SIP endpoint, the whole URI: `sip:dj@example.com`.
    Sip(String),
    /// A telephone whose number is withheld or not known, with what the network sent in its place: nothing, a
    /// word such as `anonymous`, or that word on a keypad.
    Withheld(String),
    /// Any other telephone, by what the network calls it: a short code, a national number.
    Other(String),
}

/// What networks put in place of a number. Twilio passes it on as it is, or as the keys on which the word is
/// dialled: `+266696687` for ANONYMOUS. Source: Twilio's help, "Why am I getting calls from these strange
/// numbers?".
const WITHHELD: [&str; 10] = [
    "anonymous",
    "blocked",
    "nocallerid",
    "notavailable",
    "private",
    "privatenumber",
    "restricted",
    "unavailable",
    "unknown",
    "withheld",
];

impl Address {
    /// The identity, if this is a browser or app.
    #[must_use]
    pub fn client(&self) -> Option<&str> {
        match self {
            Self::Client(identity) => Some(identity),
            _ => None,
        }
    }
}

/// Whether a text stands for a number that is withheld or not known.
fn is_withheld(text: &str) -> bool {
    // RFC 3323 §4.1.1.3: `sip:anonymous@anonymous.invalid`.
    let uri = text.strip_prefix("sips:").or_else(|| text.strip_prefix("sip:"));
    let user = uri.unwrap_or(text).split('@').next().unwrap_or_default();
    let word: String = user.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_ascii_lowercase();
    if word.is_empty() || WITHHELD.contains(&&*word) {
        return true;
    }
    let digits = word.strip_prefix('1').unwrap_or(&word);
    WITHHELD.iter().any(|withheld| {
        let keys = withheld.bytes().map(key);
        keys.clone().eq(word.bytes()) || keys.eq(digits.bytes())
    })
}

/// The key of a telephone on which a lower-case letter stands (ITU-T E.161).
const fn key(letter: u8) -> u8 {
    match letter {
        b'a'..=b'c' => b'2',
        b'd'..=b'f' => b'3',
        b'g'..=b'i' => b'4',
        b'j'..=b'l' => b'5',
        b'm'..=b'o' => b'6',
        b'p'..=b's' => b'7',
        b't'..=b'v' => b'8',
        _ => b'9',
    }
}

impl From<&str> for Address {
    fn from(text: &str) -> Self {
        if let Some(identity) = text.strip_prefix("client:").filter(|identity| !identity.is_empty()) {
            return Self::Client(identity.to_owned());
        }
        if !text.starts_with("client:") && is_withheld(text) {
            return Self::Withheld(text.to_owned());
        }
        if text.starts_with("sip:") || text.starts_with("sips:") {
            return Self::Sip(text.to_owned());
        }
        E164::parse(text).map_or_else(|_| Self::Other(text.to_owned()), Self::Phone)
    }
}

impl FromStr for Address {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(text.into())
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Client(identity) => write!(f, "client:{identity}"),
            Self::Phone(number) => number.fmt(f),
            Self::Sip(text) | Self::Withheld(text) | Self::Other(text) => f.write_str(text),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Address, E164};

    #[test]
    fn each_kind_of_address_is_told_from_the_others() {
        assert_eq!(Address::from("client:dj_1"), Address::Client("dj_1".into()));
        assert_eq!(Address::from("sip:dj@example.com"), Address::Sip("sip:dj@example.com".into()));
        assert!(matches!(Address::from("+447381234567"), Address::Phone(_)));
        for text in ["client:", "CLIENT:dj_1", " client:dj_1", "15551234567", "+0123", "70010"] {
            assert_eq!(Address::from(text), Address::Other(text.into()));
        }
    }

    #[test]
    fn a_number_that_is_withheld_is_told_from_all_numbers() {
        for text in [
            "",
            "+",
            "anonymous",
            "Anonymous",
            "RESTRICTED",
            "Private Number",
            "no caller id",
            "unknown",
            "sip:anonymous@anonymous.invalid",
            "sip:+266696687@example.com",
            "+266696687",
            "266696687",
            "+1266696687",
            "+7378742833",
            "+17378742833",
            "+2562533",
            "+8656696",
            "+86282452253",
            "+186282452253",
            "+7748283",
        ] {
            assert_eq!(Address::from(text), Address::Withheld(text.into()), "{text:?}");
        }
        for text in ["+26669668", "+2666966870", "+12125550123", "+378742833", "sip:ann@example.com", "256"] {
            assert!(!matches!(Address::from(text), Address::Withheld(_)), "{text:?}");
        }
    }

    #[test]
    fn an_address_is_written_as_it_was_read() {
        for text in ["client:dj_1", "sips:a@b", "+15551234567", "", "unknown", "client:"] {
            assert_eq!(Address::from(text).to_string(), text);
        }
    }

    #[test]
    fn only_whole_numbers_are_numbers() {
        for text in ["+", "+1", "+1234567890123456", "+1 555", "+1555x", "0044", "+\u{661}\u{662}\u{663}"] {
            assert!(E164::parse(text).is_err(), "{text:?}");
        }
        assert_eq!(E164::parse("+123456789012345").expect("15 digits").as_str(), "+123456789012345");
    }
}
