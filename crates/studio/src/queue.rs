//! The two queues: that they exist, and moving callers out of them.
//!
//! Callers wait in the one whose name is a setting. Who is to be taken out of order is moved to the
//! priority queue: a `Dial` takes the head of a queue and nobody else (`TwiML` reference, "Queue").

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
    time::Duration,
};

use show::CallerId;
use tokio::time::sleep;
use twilio::{
    client::{Client, ClientError, MemberName},
    error_code,
    rest::{MAX_FRIENDLY_NAME_CHARS, Member},
    sid::{CallSid, QueueSid},
    twiml::Method,
};

use crate::{Error, context::Context};

/// What follows the name of the callers' queue in that of the priority queue.
const PRIORITY_SUFFIX: &str = ".dj";

/// A caller whom we have just told to wait may not be in the queue yet: how often it is tried.
const MAX_DEQUEUE_ATTEMPTS: u32 = 6;
const DEQUEUE_INTERVAL: Duration = Duration::from_millis(150);

/// One of the two queues.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum QueueKind {
    /// The callers' queue.
    Callers,
    /// For callers taken out of order.
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

/// Makes sure that both queues exist. That somebody else made a queue meanwhile is no error.
pub(crate) async fn ensure_queues(context: &Context) -> Result<(), Error> {
    let queues = context.client.queues();
    for kind in QueueKind::ALL {
        let name = context.queues.of(kind);
        if queues.find_by_friendly_name(name).await?.is_some() {
            continue;
        }
        match queues.create(name, None).await {
            Ok(_) => {}
            Err(error) if error.code() == Some(error_code::QUEUE_NAME_TAKEN) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// Who waits in a queue; nobody where there is no such queue.
pub(crate) async fn members(context: &Context, kind: QueueKind) -> Result<Vec<Member>, ClientError> {
    let (client, name) = (&context.client_without_retry, context.queues.of(kind));
    let Some(queue) = context.queue_sids.find(client, name).await? else { return Ok(Vec::new()) };
    match client.members(queue).list().await {
        Err(error) if error.is_not_found() => {
            context.queue_sids.forget(name);
            Ok(Vec::new())
        }
        members => members,
    }
}

/// Takes a caller out of the queue they wait in, and goes on with the document at `path`.
///
/// Whether they were there: a caller who talks, or has just left, is not touched.
///
/// # Errors
/// When the REST API fails.
pub(crate) async fn send_waiting(context: &Context, caller: &CallerId, path: &str) -> Result<bool, Error> {
    let Ok(call) = caller.0.parse::<CallSid>() else { return Ok(false) };
    let url = context.settings.webhook(path);
    for attempt in 0..MAX_DEQUEUE_ATTEMPTS {
        if attempt > 0 {
            sleep(DEQUEUE_INTERVAL * attempt).await;
        }
        for kind in QueueKind::ALL {
            if dequeue(context, kind, &call, &url).await? {
                return Ok(true);
            }
        }
        if !context.state.read(|state| state.waits(caller)) {
            break;
        }
    }
    Ok(false)
}

async fn dequeue(context: &Context, kind: QueueKind, call: &CallSid, url: &str) -> Result<bool, ClientError> {
    let (client, sids, name) = (&context.client, &context.queue_sids, context.queues.of(kind));
    let Some(queue) = sids.find(client, name).await? else { return Ok(false) };
    match client.members(queue.clone()).dequeue(MemberName::Call(call), url, Method::Post).await {
        Ok(_) => Ok(true),
        Err(error) if error.is_not_found() => {
            // Of the queue, or of the caller in it; the list tells at the next try.
            if client.queues().fetch(&queue).await.is_err_and(|error| error.is_not_found()) {
                sids.forget(name);
            }
            Ok(false)
        }
        Err(error) => Err(error),
    }
}
