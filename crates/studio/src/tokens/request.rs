use std::fmt;

use serde::{Deserialize, Serialize};
use show::Role;

/// Which of Twilio's two kinds a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TokenKind {
    /// Signed with an API key's secret; what Twilio recommends, for all its SDKs.
    Access,
    /// Signed with the auth token; for the browser SDK only, and deprecated.
    Capability,
}

/// What somebody asks the token service for, as it stands in the JSON.
///
/// `role` or `identity` must be given: the identity is drawn for a role, and names its role itself.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct TokenRequest {
    /// The kind; by default an access token where the account has an API key.
    pub kind: Option<TokenKind>,
    /// What the phone is to be in the show.
    pub role: Option<Role>,
    /// The whole name it is to have, such as `listener_crm_42`.
    pub identity: Option<String>,
    /// Seconds the token is to live; by default an hour, or as long as the client may ask for.
    pub lifetime: Option<u64>,
}

/// A token for somebody who asked, as it stands in the JSON.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct IssuedToken {
    /// The signed token.
    pub token: String,
    /// The identity in it.
    pub identity: String,
    /// When it expires, in seconds since 1970.
    pub expires_at: u64,
    /// Its kind.
    pub kind: TokenKind,
}

impl fmt::Debug for IssuedToken {
    // Without the token: whoever holds it may call.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("IssuedToken")
            .field("identity", &self.identity)
            .field("expires_at", &self.expires_at)
            .field("kind", &self.kind)
            .finish_non_exhaustive()
    }
}
