use std::{
    collections::{BTreeMap, HashMap},
    time::Duration,
};

use twilio::sid::{CallSid, QueueSid};

use super::call_fifo::CallFifo;
pub use super::call_fifo::Member;
use crate::MonotonicTime;

/// Twilio's limit on a queue's name, in characters.
const MAX_NAME_LENGTH: usize = 64;

/// Twilio's limit on a queue's size.
const MAX_SIZE: u32 = 5_000;

/// Twilio's reference gives 1000; older pages say 100.
const DEFAULT_MAX_SIZE: u32 = 1_000;

/// A queue: callers waiting to be taken, and calls waiting to take one; never both.
#[derive(Debug, Clone)]
pub struct Queue {
    sid: QueueSid,
    friendly_name: String,
    max_size: u32,
    created: MonotonicTime,
    updated: MonotonicTime,
    members: CallFifo,
    dialers: CallFifo,
}

/// Why a queue cannot be made, changed or deleted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QueueError {
    /// [`QUEUE_NAME_TAKEN`](twilio::error_code::QUEUE_NAME_TAKEN).
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
    fn new(sid: QueueSid, name: &str, max_size: u32, now: MonotonicTime) -> Result<Self, QueueError> {
        check(name, max_size)?;
        Ok(Self {
            sid,
            friendly_name: name.to_owned(),
            max_size,
            created: now,
            updated: now,
            members: CallFifo::default(),
            dialers: CallFifo::default(),
        })
    }

    /// Its identifier.
    #[must_use]
    pub const fn sid(&self) -> &QueueSid {
        &self.sid
    }

    /// Its name, unique in the account.
    #[must_use]
    pub fn friendly_name(&self) -> &str {
        &self.friendly_name
    }

    /// How many callers may wait at most.
    #[must_use]
    pub const fn max_size(&self) -> u32 {
        self.max_size
    }

    /// When it was made.
    #[must_use]
    pub const fn created(&self) -> MonotonicTime {
        self.created
    }

    /// When it last changed.
    #[must_use]
    pub const fn updated(&self) -> MonotonicTime {
        self.updated
    }

    /// The callers, in the order they will be taken.
    pub fn members(&self) -> impl ExactSizeIterator<Item = &Member> {
        self.members.iter()
    }

    /// A caller, or the first if none is named.
    #[must_use]
    pub fn member(&self, call: Option<&CallSid>) -> Option<&Member> {
        call.map_or_else(|| self.members.front(), |call| self.members.get(call))
    }

    /// How many callers wait.
    #[must_use]
    pub fn current_size(&self) -> u32 {
        u32::try_from(self.members.len()).unwrap_or(u32::MAX)
    }

    /// The mean wait of those waiting now; zero when nobody does.
    #[must_use]
    pub fn average_wait(&self, now: MonotonicTime) -> Duration {
        self.members.mean_wait(now)
    }

    /// A caller's place, from 1.
    #[must_use]
    pub fn position(&self, call: &CallSid) -> Option<usize> {
        self.members.position(call)
    }

    /// The calls that wait for a caller, the longest-waiting first.
    #[cfg(test)]
    pub(super) fn dialers(&self) -> impl ExactSizeIterator<Item = &Member> {
        self.dialers.iter()
    }

    /// Lets a caller wait. Returns whether somebody waits to take it.
    pub(super) fn add_member(&mut self, member: Member) -> bool {
        self.updated = member.since;
        self.members.push(member);
        !self.dialers.is_empty()
    }

    /// Lets a call wait for a caller.
    pub(super) fn add_dialer(&mut self, dialer: Member) {
        self.dialers.push(dialer);
    }

    /// Takes out the longest-waiting dialler and the longest-waiting caller, if there are both.
    pub(super) fn next_pair(&mut self, now: MonotonicTime) -> Option<(CallSid, CallSid)> {
        if self.members.is_empty() || self.dialers.is_empty() {
            return None;
        }
        self.updated = now;
        Some((self.dialers.pop()?.call, self.members.pop()?.call))
    }

    /// Takes out a caller or a dialler, wherever it stands.
    pub(super) fn remove(&mut self, call: &CallSid, now: MonotonicTime) {
        self.members.remove(call);
        self.dialers.remove(call);
        self.updated = now;
    }
}

fn check(name: &str, max_size: u32) -> Result<(), QueueError> {
    if name.is_empty() || name.chars().count() > MAX_NAME_LENGTH {
        return Err(QueueError::Name);
    }
    if !(1..=MAX_SIZE).contains(&max_size) {
        return Err(QueueError::MaxSize);
    }
    Ok(())
}

/// The queues of the account, found by identifier and by name.
#[derive(Debug, Default)]
pub(super) struct Queues {
    by_sid: BTreeMap<QueueSid, Queue>,
    by_name: HashMap<String, QueueSid>,
}

impl Queues {
    /// The queues, oldest first.
    pub(super) fn oldest_first(&self) -> Vec<&Queue> {
        let mut queues: Vec<_> = self.by_sid.values().collect();
        queues.sort_by_key(|queue| queue.created);
        queues
    }

    pub(super) fn get(&self, sid: &QueueSid) -> Option<&Queue> {
        self.by_sid.get(sid)
    }

    pub(super) fn get_mut(&mut self, sid: &QueueSid) -> Option<&mut Queue> {
        self.by_sid.get_mut(sid)
    }

    pub(super) fn named(&self, name: &str) -> Option<&QueueSid> {
        self.by_name.get(name)
    }

    /// Makes a queue.
    pub(super) fn create(
        &mut self,
        now: MonotonicTime,
        sid: QueueSid,
        name: &str,
        max_size: Option<u32>,
    ) -> Result<&Queue, QueueError> {
        if self.by_name.contains_key(name) {
            return Err(QueueError::NameTaken(name.to_owned()));
        }
        let queue = Queue::new(sid.clone(), name, max_size.unwrap_or(DEFAULT_MAX_SIZE), now)?;
        self.by_name.insert(name.to_owned(), sid.clone());
        Ok(self.by_sid.entry(sid).or_insert(queue))
    }

    /// Renames or resizes a queue; changes nothing if there is no such queue or the change is not allowed.
    pub(super) fn update(
        &mut self,
        now: MonotonicTime,
        sid: &QueueSid,
        name: Option<&str>,
        max_size: Option<u32>,
    ) -> Result<Option<&Queue>, QueueError> {
        if let Some(name) = name
            && self.named(name).is_some_and(|taken| taken != sid)
        {
            return Err(QueueError::NameTaken(name.to_owned()));
        }
        let Some(queue) = self.by_sid.get_mut(sid) else { return Ok(None) };
        let name = name.unwrap_or(&queue.friendly_name).to_owned();
        let max_size = max_size.unwrap_or(queue.max_size);
        check(&name, max_size)?;
        self.by_name.remove(&queue.friendly_name);
        self.by_name.insert(name.clone(), sid.clone());
        queue.friendly_name = name;
        queue.max_size = max_size;
        queue.updated = now;
        Ok(Some(queue))
    }

    /// Deletes a queue; returns whether there was one.
    pub(super) fn delete(&mut self, sid: &QueueSid) -> Result<bool, QueueError> {
        match self.by_sid.get(sid) {
            Some(queue) if !queue.members.is_empty() || !queue.dialers.is_empty() => Err(QueueError::InUse),
            Some(queue) => {
                self.by_name.remove(&queue.friendly_name);
                self.by_sid.remove(sid);
                Ok(true)
            }
            None => Ok(false),
        }
    }
}
