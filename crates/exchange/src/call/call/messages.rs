use std::collections::VecDeque;

use twilio::sid::{UserDefinedMessageSid, UserDefinedMessageSubscriptionSid};

use super::Call;
use crate::{MonotonicTime, signalling::SessionId, twiml::Target};

/// How many subscriptions a call has at most; a further one takes the place of the oldest.
const MAX_SUBSCRIPTIONS: usize = 10;

/// How many keys of messages to the client are remembered.
const MAX_REMEMBERED_KEYS: usize = 100;

/// The messages between the application and the page of a call's client.
#[derive(Debug, Default)]
pub(in crate::call) struct CallMessages {
    /// How many messages have come from the client.
    received: u64,
    subscriptions: VecDeque<MessageSubscription>,
    /// The messages that were sent with an idempotency key.
    sent: VecDeque<(String, SentMessage)>,
}

/// Where the client's messages are reported.
#[derive(Debug, Clone)]
struct MessageSubscription {
    sid: UserDefinedMessageSubscriptionSid,
    target: Target,
}

/// A message to the client, and when it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentMessage {
    /// Its identifier.
    pub sid: UserDefinedMessageSid,
    /// When it was sent.
    pub sent: MonotonicTime,
}

/// Messages between the application and the client's page.
impl Call {
    /// Counts a message of the client. Returns its number, from 1, and where it is reported.
    pub(in crate::call) fn message_received(&mut self) -> (u64, Vec<Target>) {
        self.messages.received += 1;
        let targets = self.messages.subscriptions.iter().map(|subscription| subscription.target.clone());
        (self.messages.received, targets.collect())
    }

    /// Has the client's messages reported.
    pub(in crate::call) fn subscribe(&mut self, sid: UserDefinedMessageSubscriptionSid, target: Target) {
        let subscriptions = &mut self.messages.subscriptions;
        if subscriptions.len() >= MAX_SUBSCRIPTIONS {
            subscriptions.pop_front();
        }
        subscriptions.push_back(MessageSubscription { sid, target });
    }

    /// Ends a subscription. Returns whether there was one.
    pub(in crate::call) fn unsubscribe(&mut self, sid: &UserDefinedMessageSubscriptionSid) -> bool {
        let before = self.messages.subscriptions.len();
        self.messages.subscriptions.retain(|subscription| subscription.sid != *sid);
        self.messages.subscriptions.len() < before
    }

    /// The message that was sent with this key.
    pub(in crate::call) fn sent_with(&self, key: &str) -> Option<&SentMessage> {
        self.messages.sent.iter().find(|(known, _)| known == key).map(|(_, message)| message)
    }

    /// Remembers the key with which a message was sent.
    pub(in crate::call) fn remember_key(&mut self, key: String, message: SentMessage) {
        if self.messages.sent.len() >= MAX_REMEMBERED_KEYS {
            self.messages.sent.pop_front();
        }
        self.messages.sent.push_back((key, message));
    }

    /// The socket of its client.
    pub(in crate::call) const fn session(&self) -> Option<SessionId> {
        self.endpoint.session()
    }
}
