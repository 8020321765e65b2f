//! Twilio's identifiers (SIDs) as types that cannot be mixed up.
//!
//! A SID is a two-letter prefix that tells the kind of resource and 32 hexadecimal digits, 34
//! characters in all. Twilio's `OpenAPI` gives the pattern `^XX[0-9a-fA-F]{32}$`; new ones are
//! written in lower case.
//!
//! ```
//! use twilio::sid::{CallSid, QueueSid};
//!
//! let call = CallSid::from_random_bytes([0xab; 16]);
//! assert_eq!(call.as_str(), "CAabababababababababababababababab");
//! assert!(QueueSid::parse(call.as_str()).is_err());
//! ```

use std::{fmt, str::FromStr};

use arrayvec::ArrayString;
use serde::{Deserialize, Serialize};

/// Why a text is not the SID it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is no {kind} SID: it should be {prefix} followed by 32 hexadecimal digits")]
pub struct SidError {
    kind: &'static str,
    prefix: &'static str,
}

const DIGITS: usize = 32;
const LENGTH: usize = DIGITS + 2;

/// The text, if it is a SID with this prefix.
fn read(text: &str, prefix: &str) -> Option<ArrayString<LENGTH>> {
    let digits = text.strip_prefix(prefix)?;
    let is_sid = digits.len() == DIGITS && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
    ArrayString::from(text).ok().filter(|_| is_sid)
}

fn write_hex(prefix: &str, bytes: [u8; 16]) -> ArrayString<LENGTH> {
    let mut text = ArrayString::new();
    text.push_str(prefix);
    for nibble in bytes.into_iter().flat_map(|byte| [byte >> 4, byte & 0x0f]) {
        text.push(char::from_digit(u32::from(nibble), 16).unwrap_or('0'));
    }
    text
}

macro_rules! sids {
    ($($(#[$doc:meta])* $name:ident, $prefix:literal, $kind:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(ArrayString<LENGTH>);

        impl $name {
            /// The two letters in front.
            pub const PREFIX: &'static str = $prefix;

            /// Reads a SID.
            ///
            /// # Errors
            /// When the prefix, the length or a digit is wrong.
            pub fn parse(text: &str) -> Result<Self, SidError> {
                read(text, $prefix).map(Self).ok_or(SidError { kind: $kind, prefix: $prefix })
            }

            /// Makes a new SID out of 16 bytes that the caller drew at random.
            #[must_use]
            pub fn from_random_bytes(bytes: [u8; 16]) -> Self {
                Self(write_hex($prefix, bytes))
            }

            /// The whole SID, prefix and all.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = SidError;

            fn from_str(text: &str) -> Result<Self, SidError> {
                Self::parse(text)
            }
        }

        impl TryFrom<String> for $name {
            type Error = SidError;

            fn try_from(text: String) -> Result<Self, SidError> {
                Self::parse(&text)
            }
        }

        impl From<$name> for String {
            fn from(sid: $name) -> Self {
                sid.as_str().to_owned()
            }
        }
    )*};
}

sids! {
    /// An account, or one of its sub-accounts.
    AccountSid, "AC", "account";
    /// An API key, whose secret signs access tokens and opens the REST API.
    ApiKeySid, "SK", "API key";
    /// A `TwiML` application: the URLs that a browser's call is sent to.
    ApplicationSid, "AP", "application";
    /// One leg of a call.
    CallSid, "CA", "call";
    /// A queue of waiting callers.
    QueueSid, "QU", "queue";
    /// A telephone number of the account.
    PhoneNumberSid, "PN", "phone number";
    /// A recording.
    RecordingSid, "RE", "recording";
    /// A conference room.
    ConferenceSid, "CF", "conference";
    /// An entry of the debugger's log.
    NotificationSid, "NO", "notification";
    /// A credential for push notifications to mobile phones.
    PushCredentialSid, "CR", "push credential";
    /// A message between an application and a client in a call.
    UserDefinedMessageSid, "KX", "user-defined message";
    /// A subscription to the messages of a client in a call.
    UserDefinedMessageSubscriptionSid, "ZY", "user-defined message subscription";
    /// One REST request, as the header `Twilio-Request-Id` names it.
    RequestSid, "RQ", "request";
}

#[cfg(test)]
mod tests {
    use super::*;

    const DIGITS: &str = "0123456789abcdef0123456789abcdef";

    #[test]
    fn a_made_sid_is_lower_case_and_reads_back() {
        let made = QueueSid::from_random_bytes([0xFA; 16]);
        assert_eq!(made.as_str(), format!("QU{}", "fa".repeat(16)));
        assert_eq!(QueueSid::parse(made.as_str()), Ok(made));
    }

    #[test]
    fn upper_case_digits_are_read_and_kept() {
        let text = format!("CA{}", DIGITS.to_uppercase());
        assert_eq!(CallSid::parse(&text).map(String::from), Ok(text));
    }

    #[test]
    fn other_kinds_lengths_and_letters_are_refused() {
        let short = &DIGITS[1..];
        for text in [
            String::new(),
            "CA".into(),
            format!("QU{DIGITS}"),
            format!("ca{DIGITS}"),
            format!("CA{short}"),
            format!("CA{DIGITS}0"),
            format!("CA{short}g"),
            format!("CA{short}\u{e9}"),
            format!(" CA{DIGITS}"),
        ] {
            assert!(CallSid::parse(&text).is_err(), "{text:?}");
            assert!(serde_json::from_value::<CallSid>(text.into()).is_err());
        }
    }

    #[test]
    fn in_json_a_sid_is_its_text() {
        let sid = AccountSid::from_random_bytes([1; 16]);
        let json = serde_json::to_value(&sid).expect("serialises");
        assert_eq!(json, sid.as_str());
        assert_eq!(serde_json::from_value::<AccountSid>(json).expect("reads back"), sid);
    }

    #[test]
    fn the_error_says_what_was_expected() {
        let error = ApiKeySid::parse("AC1").expect_err("wrong prefix");
        let said = error.to_string();
        assert_eq!(said, "this is no API key SID: it should be SK followed by 32 hexadecimal digits");
    }
}
