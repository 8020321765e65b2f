use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
    http::{StatusCode, Uri},
};
use twilio::{
    error_code,
    rest::{ApiError, Page, Queue, Rfc2822},
    sid::{AccountSid, QueueSid},
};

use super::{
    RestState,
    error::{RestError, not_found},
    paging::page,
    request::{query, resource},
};
use crate::{
    MonotonicTime,
    call::{self, QueueError},
    store::directory::ResourceForm,
};

/// `GET /Queues.json`
pub(super) async fn list(State(state): State<RestState>, uri: Uri) -> Result<Json<Page<Queue>>, RestError> {
    let account = state.keyring.account().sid.clone();
    let queues = state
        .handle
        .ask(move |controller, now| {
            controller.queues().into_iter().map(|queue| queue_json(queue, &account, now)).collect::<Vec<_>>()
        })
        .await?;
    let path = format!("{}.json", list_path(&state.keyring.account().sid));
    page(queues, |queue| queue.sid.to_string(), &path, &query(&uri)).map(Json)
}

/// `POST /Queues.json` with `FriendlyName` and `MaxSize`.
pub(super) async fn create(
    State(state): State<RestState>,
    body: Bytes,
) -> Result<(StatusCode, Json<Queue>), RestError> {
    let form = ResourceForm::parse(&body);
    let Some(name) = form.get("FriendlyName").map(str::to_owned) else {
        return Err(ApiError::new(400, error_code::INVALID_PARAMETER, "FriendlyName is required").into());
    };
    let max_size = max_size(&form)?;
    let account = state.keyring.account().sid.clone();
    let made = state.handle.ask(move |controller, now| {
        controller.create_queue(now, &name, max_size).map(|queue| queue_json(queue, &account, now))
    });
    let queue = made.await?.map_err(refusal)?;
    Ok((StatusCode::CREATED, Json(queue)))
}

/// `POST /Queues/{QueueSid}.json` with `FriendlyName` and `MaxSize`.
pub(super) async fn update(
    State(state): State<RestState>,
    Path((_, segment)): Path<(String, String)>,
    uri: Uri,
    body: Bytes,
) -> Result<Json<Queue>, RestError> {
    let sid: QueueSid = resource(&segment, &uri)?;
    let form = ResourceForm::parse(&body);
    let max_size = max_size(&form)?;
    let account = state.keyring.account().sid.clone();
    let changed = state.handle.ask(move |controller, now| {
        let queue = controller.update_queue(now, &sid, form.get("FriendlyName"), max_size)?;
        Ok(queue.map(|queue| queue_json(queue, &account, now)))
    });
    changed.await?.map_err(refusal)?.map(Json).ok_or_else(|| not_found(&uri))
}

/// `DELETE /Queues/{QueueSid}.json`
pub(super) async fn delete(
    State(state): State<RestState>,
    Path((_, segment)): Path<(String, String)>,
    uri: Uri,
) -> Result<StatusCode, RestError> {
    let sid: QueueSid = resource(&segment, &uri)?;
    let deleted = state.handle.ask(move |controller, _| controller.delete_queue(&sid)).await?;
    if deleted.map_err(refusal)? { Ok(StatusCode::NO_CONTENT) } else { Err(not_found(&uri)) }
}

fn max_size(form: &ResourceForm) -> Result<Option<u32>, RestError> {
    let size = form.get("MaxSize").map(str::parse).transpose();
    size.map_err(|_| {
        RestError(ApiError::new(400, error_code::INVALID_PARAMETER, "MaxSize must be a whole number"))
    })
}

/// Twilio documents no code for deleting a queue in use.
fn refusal(error: QueueError) -> RestError {
    RestError(match error {
        QueueError::NameTaken(name) => ApiError::queue_exists(&name),
        error @ (QueueError::Name | QueueError::MaxSize | QueueError::InUse) => {
            ApiError::new(400, error_code::INVALID_PARAMETER, error.to_string())
        }
    })
}

/// `GET /Queues/{QueueSid}.json`
pub(super) async fn fetch(
    State(state): State<RestState>,
    Path((_, segment)): Path<(String, String)>,
    uri: Uri,
) -> Result<Json<Queue>, RestError> {
    let sid: QueueSid = resource(&segment, &uri)?;
    let account = state.keyring.account().sid.clone();
    let found = state
        .handle
        .ask(move |controller, now| controller.queue(&sid).map(|queue| queue_json(queue, &account, now)))
        .await?;
    found.map(Json).ok_or_else(|| not_found(&uri))
}

fn queue_json(queue: &call::Queue, account: &AccountSid, now: MonotonicTime) -> Queue {
    let path = format!("{}/{}", list_path(account), queue.sid());
    Queue {
        sid: queue.sid().clone(),
        account_sid: account.clone(),
        friendly_name: queue.friendly_name().to_owned(),
        current_size: queue.current_size(),
        average_wait_time: seconds(queue.average_wait(now)),
        max_size: queue.max_size(),
        date_created: date(queue.created()),
        date_updated: date(queue.updated()),
        uri: format!("{path}.json"),
        subresource_uris: [("members".to_owned(), format!("{path}/Members.json"))].into(),
    }
}

pub(super) fn list_path(account: &AccountSid) -> String {
    format!("/2010-04-01/Accounts/{account}/Queues")
}

pub(super) fn date(time: MonotonicTime) -> Rfc2822 {
    Rfc2822::from_unix(time.unix_seconds())
}

pub(super) fn seconds(time: std::time::Duration) -> u32 {
    u32::try_from(time.as_secs()).unwrap_or(u32::MAX)
}
