//! The tokens by which a browser's phone proves what it may do.
//!
//! Two kinds exist, both JSON Web Tokens signed with HS256. An [`AccessToken`] is signed with the
//! secret of an API key and is what Twilio recommends. A [`CapabilityToken`] is signed with the
//! account's auth token and is deprecated, yet still works. [`verify`] reads both.
//!
//! ```
//! use secrecy::SecretString;
//! use twilio::sid::{AccountSid, ApiKeySid, ApplicationSid};
//! use twilio::token::{AccessToken, OutgoingApplication, VoiceGrant};
//!
//! let account = AccountSid::from_random_bytes([0xaa; 16]);
//! let api_key = ApiKeySid::from_random_bytes([0xbb; 16]);
//! let application = ApplicationSid::from_random_bytes([0xcc; 16]);
//! let jwt = AccessToken::new(account, api_key)
//!     .identity("dj_1")
//!     .voice(VoiceGrant { outgoing: Some(OutgoingApplication::new(application)), ..VoiceGrant::default() })
//!     .sign(&SecretString::from("secret"), 1_700_000_000)?;
//! assert_eq!(jwt.split('.').count(), 3);
//! # Ok::<(), twilio::token::TokenError>(())
//! ```
//!
//! Times are Unix seconds given by the caller; nothing here looks at a clock.

mod access;
mod capability;
mod error;
mod jwt;
mod scope;
mod verify;

use crate::sid::ApplicationSid;

pub use access::{AccessToken, VoiceGrant};
pub use capability::CapabilityToken;
pub use error::TokenError;
pub use verify::{Claims, TokenKind, TokenSecrets, verify};

/// The longest life a token may have, in seconds (24 h).
pub const MAX_LIFETIME_SECONDS: u64 = 86_400;

/// The life a token gets unless told otherwise, in seconds.
pub const DEFAULT_LIFETIME_SECONDS: u64 = 3_600;

/// The application that a phone's outgoing calls are sent to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutgoingApplication {
    /// The application; its Voice URL is requested to learn what to do with the call.
    pub application_sid: ApplicationSid,
    /// Parameters that Twilio adds to the Voice URL's request.
    ///
    /// They are signed with the token, so that a browser cannot change them.
    pub params: Vec<(String, String)>,
}

impl OutgoingApplication {
    /// An application without parameters.
    #[must_use]
    pub const fn new(application_sid: ApplicationSid) -> Self {
        Self { application_sid, params: Vec::new() }
    }
}
