use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Listed, Rfc2822};
use crate::sid::{AccountSid, CallSid, QueueSid};

/// A queue of waiting callers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Queue {
    /// The identifier of the queue.
    pub sid: QueueSid,
    /// The account that it belongs to.
    pub account_sid: AccountSid,
    /// The name that documents use.
    pub friendly_name: String,
    /// How many callers wait now.
    pub current_size: u32,
    /// Mean wait of those waiting now, in seconds; 0 when nobody waits.
    pub average_wait_time: u32,
    /// How many callers may wait.
    pub max_size: u32,
    /// When it was made.
    pub date_created: Rfc2822,
    /// When it was last changed.
    pub date_updated: Rfc2822,
    /// Its path.
    pub uri: String,
    /// Paths below it: `members`.
    #[serde(default)]
    pub subresource_uris: BTreeMap<String, String>,
}

impl Listed for Queue {
    const KEY: &'static str = "queues";
}

/// A caller waiting in a queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// The queue.
    pub queue_sid: QueueSid,
    /// The caller's leg.
    pub call_sid: CallSid,
    /// When the caller entered the queue.
    pub date_enqueued: Rfc2822,
    /// The caller's place; 1 is next.
    pub position: u32,
    /// How long the caller has waited, in seconds.
    pub wait_time: u32,
    /// Its path.
    pub uri: String,
}

impl Listed for Member {
    const KEY: &'static str = "queue_members";
}
