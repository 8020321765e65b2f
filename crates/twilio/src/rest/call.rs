use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{Listed, Rfc2822, json::number};
use crate::{
    sid::{AccountSid, CallSid, PhoneNumberSid},
    webhook::{CallStatus, Direction},
};

/// One leg of a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Call {
    /// The identifier of the leg.
    pub sid: CallSid,
    /// The account that it belongs to.
    pub account_sid: AccountSid,
    /// The leg that dialled this one.
    pub parent_call_sid: Option<CallSid>,
    /// The account's number that was called or called from.
    pub phone_number_sid: Option<PhoneNumberSid>,
    /// Who is called; empty when a browser calls an application.
    pub to: String,
    /// `to` for people to read.
    pub to_formatted: String,
    /// Who calls, for example `client:dj_1`.
    pub from: String,
    /// `from` for people to read.
    pub from_formatted: String,
    /// How far the call has got.
    pub status: CallStatus,
    /// Who began it.
    pub direction: Direction,
    /// When it was answered.
    pub start_time: Option<Rfc2822>,
    /// When it ended.
    pub end_time: Option<Rfc2822>,
    /// How long it lasted, in seconds, once it is over. A text in JSON.
    #[serde(default, with = "number")]
    pub duration: Option<u64>,
    /// The charge, negative, such as `-0.00850`; comes some time after the end.
    pub price: Option<String>,
    /// The currency of `price`.
    pub price_unit: Option<String>,
    /// `human` or `machine`, where that is detected.
    pub answered_by: Option<String>,
    /// The API's version.
    pub api_version: String,
    /// Who forwarded the call.
    pub forwarded_from: Option<String>,
    /// The caller's name, where its lookup is switched on.
    pub caller_name: Option<String>,
    /// The call group, `GP…`.
    pub group_sid: Option<String>,
    /// The trunk, `TK…`.
    pub trunk_sid: Option<String>,
    /// How long the call waited to be placed, in milliseconds. It has nothing to do with queues of callers. A
    /// text in JSON.
    #[serde(default, with = "number")]
    pub queue_time: Option<u64>,
    /// When it was made.
    pub date_created: Option<Rfc2822>,
    /// When it was last changed.
    pub date_updated: Option<Rfc2822>,
    /// A remark.
    #[serde(default)]
    pub annotation: Option<String>,
    /// Its path.
    pub uri: String,
    /// Paths below it: `recordings` and others.
    #[serde(default)]
    pub subresource_uris: BTreeMap<String, String>,
}

impl Listed for Call {
    const KEY: &'static str = "calls";
}
