use serde::{Deserialize, Serialize};

use super::{Rfc2822, json::number};
use crate::{Secret, sid::AccountSid};

/// Credentials for servers that help a browser's media through firewalls (STUN and TURN).
///
/// These are not the tokens of [`token`](crate::token), by which a phone proves what it may do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// The account that it belongs to.
    pub account_sid: AccountSid,
    /// The user's name on those servers.
    pub username: String,
    /// The user's password.
    pub password: Secret,
    /// How long they are valid, in seconds (86,400). A text in JSON.
    #[serde(default, with = "number")]
    pub ttl: Option<u64>,
    /// The servers, as `RTCPeerConnection` takes them.
    pub ice_servers: Vec<IceServer>,
    /// When it was made.
    pub date_created: Option<Rfc2822>,
    /// When it was last changed.
    pub date_updated: Option<Rfc2822>,
}

/// One of those servers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct IceServer {
    /// Its address under the name that browsers used before; Twilio writes both.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Its address, for example `turn:global.turn.twilio.com:3478?transport=udp`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urls: Option<String>,
    /// The user's name; a STUN server needs none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// The user's password.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credential: Option<Secret>,
}
