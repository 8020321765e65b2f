use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Listed, Rfc2822, json::open_words};
use crate::{
    Secret,
    sid::{AccountSid, ApiKeySid},
};

open_words! {
    /// Whether an account may be used.
    AccountStatus {
        /// The account may be used.
        Active = "active",
        /// Twilio or its owner has stopped it for now.
        Suspended = "suspended",
        /// The account is closed for good.
        Closed = "closed",
    }
}

open_words! {
    /// Whether an account is paid for.
    AccountType {
        /// A trial account: it calls only numbers that were verified, and says so at the start of each call.
        Trial = "Trial",
        /// A paid account, without those limits.
        Full = "Full",
    }
}

/// An account or sub-account. To read it is a cheap way to try credentials.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    /// The identifier of the account.
    pub sid: AccountSid,
    /// Its name for people.
    pub friendly_name: String,
    /// Whether it may be used.
    pub status: AccountStatus,
    /// Whether it is paid for.
    pub r#type: AccountType,
    /// Its primary auth token.
    pub auth_token: Secret,
    /// The account it is a sub-account of; a main account names itself.
    pub owner_account_sid: AccountSid,
    /// When it was made.
    pub date_created: Option<Rfc2822>,
    /// When it was last changed.
    pub date_updated: Option<Rfc2822>,
    /// Its path.
    pub uri: String,
    /// Paths below it: `calls`, `queues` and many others.
    #[serde(default)]
    pub subresource_uris: BTreeMap<String, String>,
}

impl Listed for Account {
    const KEY: &'static str = "accounts";
}

/// An API key as the API shows it later: without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {
    /// The identifier of the key; the user name of REST requests and the issuer of access tokens.
    pub sid: ApiKeySid,
    /// Its name for people; several keys may have the same name.
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
    /// The secret, which signs access tokens and is the password of REST requests.
    pub secret: Secret,
}
