//! The two queues: their kinds, their names, and their SIDs.
//!
//! Callers wait in the queue whose name is a setting. A caller who is to be taken out of order is moved
//! to the priority queue: a `Dial` takes the head of a queue and nobody else (`TwiML` reference,
//! "Queue").

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use twilio::{
    client::{Client, ClientError},
    rest::MAX_FRIENDLY_NAME_CHARS,
    sid::QueueSid,
};

/// The end of the priority queue's name, which follows the name of the callers' queue.
const PRIORITY_SUFFIX: &str = ".dj";

/// One of the two queues.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum QueueKind {
    /// The callers' queue.
    #[default]
    Callers,
    /// The priority queue, for callers who are taken out of order.
    Priority,
}

impl QueueKind {
    pub const ALL: [Self; 2] = [Self::Callers, Self::Priority];
}

/// The names of the two queues, as documents and the REST API know them.
#[derive(Debug, Clone)]
pub(crate) struct QueueNames {
    callers: String,
    priority: String,
}

impl QueueNames {
    pub fn new(callers: &str) -> Self {
        let room = MAX_FRIENDLY_NAME_CHARS - PRIORITY_SUFFIX.len();
        let priority = callers.chars().take(room).chain(PRIORITY_SUFFIX.chars()).collect();
        Self { callers: callers.to_owned(), priority }
    }

    pub fn of(&self, kind: QueueKind) -> &str {
        match kind {
            QueueKind::Callers => &self.callers,
            QueueKind::Priority => &self.priority,
        }
    }
}

/// The SIDs of the queues, by name. The API knows queues by SID alone: to find one by name, all must be
/// listed.
#[derive(Debug, Default)]
pub(crate) struct QueueSids(Mutex<BTreeMap<String, QueueSid>>);

impl QueueSids {
    /// The queue of this name, if there is one.
    pub async fn find(&self, client: &Client, name: &str) -> Result<Option<QueueSid>, ClientError> {
        if let Some(known) = self.with(|sids| sids.get(name).cloned()) {
            return Ok(Some(known));
        }
        let found = client.queues().find_by_friendly_name(name).await?.map(|queue| queue.sid);
        if let Some(sid) = &found {
            self.with(|sids| sids.insert(name.to_owned(), sid.clone()));
        }
        Ok(found)
    }

    /// Forgets a queue's SID, because somebody deleted the queue.
    pub fn forget(&self, name: &str) {
        self.with(|sids| sids.remove(name));
    }

    fn with<T>(&self, change: impl FnOnce(&mut BTreeMap<String, QueueSid>) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
