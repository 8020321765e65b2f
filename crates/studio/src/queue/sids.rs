use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use twilio::{
    client::{Client, ClientError},
    sid::QueueSid,
};

/// The queues by name: the API knows them by SID, and finding one by name takes the list of all.
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

    /// The queue is not the one it was: somebody deleted it.
    pub fn forget(&self, name: &str) {
        self.with(|sids| sids.remove(name));
    }

    fn with<T>(&self, change: impl FnOnce(&mut BTreeMap<String, QueueSid>) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
