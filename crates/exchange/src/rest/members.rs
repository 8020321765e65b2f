use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
    http::Uri,
};
use twilio::{
    error_code,
    rest::{ApiError, Member, Page},
    sid::{AccountSid, CallSid, QueueSid},
};

use super::{
    RestState,
    error::{RestError, not_found},
    paging::page,
    queues::{date, list_path, seconds},
    request::{parent, query, resource, target},
};
use crate::{MonotonicTime, store::directory::ResourceForm};

/// `GET /Queues/{QueueSid}/Members.json`
pub(super) async fn list(
    State(state): State<RestState>,
    Path((_, segment)): Path<(String, String)>,
    uri: Uri,
) -> Result<Json<Page<Member>>, RestError> {
    let sid: QueueSid = parent(&segment, &uri)?;
    let path = format!("{}/{sid}/Members.json", list_path(&state.keyring.account().sid));
    let members = members_of(&state, sid).await?.ok_or_else(|| not_found(&uri))?;
    page(members, |member| member.call_sid.to_string(), &path, &query(&uri)).map(Json)
}

/// `GET /Queues/{QueueSid}/Members/{CallSid}.json`, or `Front.json` for the caller who is next.
pub(super) async fn fetch(
    State(state): State<RestState>,
    Path((_, segment, member)): Path<(String, String, String)>,
    uri: Uri,
) -> Result<Json<Member>, RestError> {
    let queue: QueueSid = parent(&segment, &uri)?;
    let member = name(&member, &uri)?;
    let account = state.keyring.account().sid.clone();
    let found = state.handle.ask(move |controller, now| {
        let known = controller.queue(&queue)?;
        let member = known.member(member.as_ref())?;
        let position = known.position(&member.call)?;
        Some(member_json(&queue, &member.call, member.since, position, &account, now))
    });
    found.await?.map(Json).ok_or_else(|| not_found(&uri))
}

/// `POST /Queues/{QueueSid}/Members/{CallSid}.json` or `Front.json` with `Url` and `Method`: takes
/// the caller out of the queue and goes on with that document. Answers with the member as it was.
pub(super) async fn update(
    State(state): State<RestState>,
    Path((_, segment, member)): Path<(String, String, String)>,
    uri: Uri,
    body: Bytes,
) -> Result<Json<Member>, RestError> {
    let queue: QueueSid = parent(&segment, &uri)?;
    let member = name(&member, &uri)?;
    let target = target(&ResourceForm::parse(&body), "Url", "Method")?;
    let target = target.ok_or_else(|| ApiError::new(400, error_code::INVALID_URL, "Url is required"))?;
    let account = state.keyring.account().sid.clone();
    let redirected = state.handle.ask(move |controller, now| {
        let redirected = controller.redirect_member(now, &queue, member.as_ref(), target)?;
        Some(member_json(&queue, &redirected.call, redirected.since, redirected.position, &account, now))
    });
    redirected.await?.map(Json).ok_or_else(|| not_found(&uri))
}

/// The caller that the last part of a path names; `None` is the one who is next.
fn name(segment: &str, uri: &Uri) -> Result<Option<CallSid>, RestError> {
    if segment == "Front.json" { Ok(None) } else { resource(segment, uri).map(Some) }
}

async fn members_of(state: &RestState, sid: QueueSid) -> Result<Option<Vec<Member>>, RestError> {
    let account = state.keyring.account().sid.clone();
    let members = state.handle.ask(move |controller, now| {
        let queue = controller.queue(&sid)?;
        let members = (1..).zip(queue.members());
        Some(
            members
                .map(|(position, member)| {
                    member_json(&sid, &member.call, member.since, position, &account, now)
                })
                .collect(),
        )
    });
    Ok(members.await?)
}

fn member_json(
    queue: &QueueSid,
    call: &CallSid,
    since: MonotonicTime,
    position: usize,
    account: &AccountSid,
    now: MonotonicTime,
) -> Member {
    Member {
        queue_sid: queue.clone(),
        call_sid: call.clone(),
        date_enqueued: date(since),
        position: u32::try_from(position).unwrap_or(u32::MAX),
        wait_time: seconds(now.since(since)),
        uri: format!("{}/{queue}/Members/{call}.json", list_path(account)),
    }
}
