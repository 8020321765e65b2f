//! Makes the two queues through the REST API, lists who waits in them, and moves callers out.

use std::time::Duration;

use show::{CallerId, ShowOptions};
use tokio::time::sleep;
use twilio::{
    client::{ClientError, MemberName},
    error_code,
    rest::Member,
    sid::CallSid,
    twiml::Method,
};

use crate::{Error, context::Context, queue::QueueKind};

/// How often we try to take a caller out: one whom we have just told to wait may not be in the queue yet.
const MAX_DEQUEUE_ATTEMPTS: u32 = 6;
const DEQUEUE_INTERVAL: Duration = Duration::from_millis(150);

/// Makes sure that both queues exist. It is no error if somebody else made a queue meanwhile.
pub(crate) async fn ensure_queues(context: &Context) -> Result<(), Error> {
    let queues = context.client.queues();
    for kind in QueueKind::ALL {
        let name = context.queues.of(kind);
        if let Some(queue) = queues.find_by_friendly_name(name).await? {
            // The show's own limit is the one that counts.
            if queue.max_size < ShowOptions::MAX_WAITING {
                queues.update(&queue.sid, None, Some(ShowOptions::MAX_WAITING)).await?;
            }
            continue;
        }
        match queues.create(name, Some(ShowOptions::MAX_WAITING)).await {
            Ok(_) => {}
            Err(error) if error.code() == Some(error_code::QUEUE_NAME_TAKEN) => {}
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

/// Lists who waits in a queue; the list is empty if there is no such queue.
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

/// Takes a caller out of the queue they wait in; their call goes on with the document at `path`.
///
/// Returns whether they were in a queue: a caller who talks, or has just left, is not touched.
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
            // Either the queue or the caller was not found. Without the queue, the next attempt looks it
            // up by name.
            if client.queues().fetch(&queue).await.is_err_and(|error| error.is_not_found()) {
                sids.forget(name);
            }
            Ok(false)
        }
        Err(error) => Err(error),
    }
}
