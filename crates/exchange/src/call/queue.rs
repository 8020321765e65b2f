use std::collections::VecDeque;
use std::time::Duration;

use twilio::sid::{CallSid, QueueSid};

use crate::Moment;

/// Twilio's limit on a queue's name.
const NAME_LIMIT: usize = 64;

/// Twilio's limit on a queue's size.
const SIZE_LIMIT: u32 = 5_000;

/// Twilio's reference gives 1000; older pages say 100.
pub(super) const DEFAULT_MAX_SIZE: u32 = 1_000;

/// A caller in a queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The waiting call.
    pub call: CallSid,
    /// Since when.
    pub since: Moment,
}

/// A queue: callers waiting to be taken, and calls waiting to take one; never both.
#[derive(Debug, Clone)]
pub struct Queue {
    /// Its identifier.
    pub sid: QueueSid,
    /// Its name, unique in the account.
    pub friendly_name: String,
    /// No room beyond so many callers.
    pub max_size: u32,
    /// When it was made.
    pub created: Moment,
    /// When it last changed.
    pub updated: Moment,
    pub(super) members: VecDeque<Member>,
    pub(super) dialers: VecDeque<CallSid>,
}

/// Why a queue cannot be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QueueError {
    /// Twilio's code 22003.
    #[error("A queue with the name {0} already exists")]
    NameTaken(String),
    /// The name is empty or has more than 64 characters.
    #[error("FriendlyName must have 1 to 64 characters")]
    Name,
    /// The size is 0 or above 5000.
    #[error("MaxSize must be between 1 and 5000")]
    MaxSize,
    /// Somebody waits in it, or waits for somebody in it.
    #[error("The queue is in use")]
    InUse,
}

impl Queue {
    pub(super) fn new(sid: QueueSid, name: &str, max_size: u32, now: Moment) -> Result<Self, QueueError> {
        check(name, max_size)?;
        Ok(Self {
            sid,
            friendly_name: name.to_owned(),
            max_size,
            created: now,
            updated: now,
            members: VecDeque::new(),
            dialers: VecDeque::new(),
        })
    }

    pub(super) fn change(&mut self, name: &str, max_size: u32, now: Moment) -> Result<(), QueueError> {
        check(name, max_size)?;
        name.clone_into(&mut self.friendly_name);
        self.max_size = max_size;
        self.updated = now;
        Ok(())
    }

    /// The callers, in the order they will be taken.
    pub fn members(&self) -> impl ExactSizeIterator<Item = &Member> {
        self.members.iter()
    }

    /// How many wait.
    #[must_use]
    pub fn current_size(&self) -> u32 {
        u32::try_from(self.members.len()).unwrap_or(u32::MAX)
    }

    /// Mean wait of those waiting now; zero when nobody does.
    #[must_use]
    pub fn average_wait(&self, now: Moment) -> Duration {
        let total: Duration = self.members.iter().map(|member| now.since(member.since)).sum();
        total.checked_div(self.current_size()).unwrap_or_default()
    }

    /// A caller's place, from 1.
    #[must_use]
    pub fn position(&self, call: &CallSid) -> Option<usize> {
        self.members.iter().position(|member| member.call == *call).map(|index| index + 1)
    }

    /// Takes a caller or a dialler out, wherever it stands.
    pub(super) fn remove(&mut self, call: &CallSid, now: Moment) {
        self.members.retain(|member| member.call != *call);
        self.dialers.retain(|dialer| dialer != call);
        self.updated = now;
    }
}

fn check(name: &str, max_size: u32) -> Result<(), QueueError> {
    if name.is_empty() || name.chars().count() > NAME_LIMIT {
        return Err(QueueError::Name);
    }
    if !(1..=SIZE_LIMIT).contains(&max_size) {
        return Err(QueueError::MaxSize);
    }
    Ok(())
}
