use serde::{Deserialize, Serialize};

use super::Rfc2822;
use crate::sid::{AccountSid, CallSid, UserDefinedMessageSid, UserDefinedMessageSubscriptionSid};

/// A message of the application to the page of a client in a call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserDefinedMessage {
    /// The identifier of the message, which the page sees too.
    pub sid: UserDefinedMessageSid,
    /// The account of the call.
    pub account_sid: AccountSid,
    /// The call whose client gets it.
    pub call_sid: CallSid,
    /// When it was sent.
    pub date_created: Rfc2822,
}

/// A subscription to the messages that the page of a client in a call sends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserDefinedMessageSubscription {
    /// The identifier of the subscription.
    pub sid: UserDefinedMessageSubscriptionSid,
    /// The account of the call.
    pub account_sid: AccountSid,
    /// The call whose client is listened to.
    pub call_sid: CallSid,
    /// When it was made.
    pub date_created: Rfc2822,
    /// Its path.
    pub uri: String,
}
