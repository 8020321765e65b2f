use serde::{Deserialize, Serialize};

use super::{Listed, Rfc2822};
use crate::Secret;
use crate::sid::ApiKeySid;

/// An API key. What is known of it once it is made: its secret is not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {
    /// Names the key; the user name of REST requests and the issuer of access tokens.
    pub sid: ApiKeySid,
    /// Its name for people; need not be the only one of the name.
    pub friendly_name: Option<String>,
    /// When it was made.
    pub date_created: Option<Rfc2822>,
    /// When it was last changed.
    pub date_updated: Option<Rfc2822>,
}

impl Listed for Key {
    const KEY: &'static str = "keys";
}

/// An API key just made. Only this answer ever holds the secret: keep it, or make another key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewKey {
    /// The key.
    #[serde(flatten)]
    pub key: Key,
    /// Signs access tokens, and is the password of REST requests.
    pub secret: Secret,
}
