use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use twilio::Secret;
use twilio::rest::{Key, NewKey, Page};
use twilio::sid::ApiKeySid;

use super::RestState;
use super::failure::{Failure, not_found};
use super::paging::page;
use super::path::resource;
use super::queues::query;
use crate::directory::Form;
use crate::exchange::random_bytes;

/// `GET /Keys.json`
pub(super) async fn list(State(state): State<RestState>, uri: Uri) -> Result<Json<Page<Key>>, Failure> {
    let keys: Vec<Key> =
        state.line.ask(|switchboard, _| switchboard.directory.keys().cloned().collect()).await?;
    let path = format!("/2010-04-01/Accounts/{}/Keys.json", state.keyring.account().sid);
    page(keys, |key| key.sid.to_string(), &path, &query(&uri)).map(Json)
}

/// `POST /Keys.json`; the only answer that holds the secret.
pub(super) async fn create(
    State(state): State<RestState>,
    body: Bytes,
) -> Result<(StatusCode, Json<NewKey>), Failure> {
    let form = Form::parse(&body);
    let made = state
        .change(move |directory, now| {
            let secret = Secret::from(hex::encode([random_bytes(), random_bytes()].concat()));
            directory.create_key(ApiKeySid::from_random_bytes(random_bytes()), secret, &form, now)
        })
        .await??;
    Ok((StatusCode::CREATED, Json(made)))
}

/// `GET /Keys/{ApiKeySid}.json`
pub(super) async fn fetch(
    State(state): State<RestState>,
    Path((_, segment)): Path<(String, String)>,
    uri: Uri,
) -> Result<Json<Key>, Failure> {
    let sid: ApiKeySid = resource(&segment, &uri)?;
    let found = state
        .line
        .ask(move |switchboard, _| switchboard.directory.keys().find(|key| key.sid == sid).cloned())
        .await?;
    found.map(Json).ok_or_else(|| not_found(&uri))
}

/// `POST /Keys/{ApiKeySid}.json`
pub(super) async fn update(
    State(state): State<RestState>,
    Path((_, segment)): Path<(String, String)>,
    uri: Uri,
    body: Bytes,
) -> Result<Json<Key>, Failure> {
    let sid: ApiKeySid = resource(&segment, &uri)?;
    let form = Form::parse(&body);
    let changed = state
        .change(move |directory, now| directory.update_key(&sid, &form, now).map(|key| key.cloned()))
        .await??;
    changed.map(Json).ok_or_else(|| not_found(&uri))
}

/// `DELETE /Keys/{ApiKeySid}.json`
pub(super) async fn delete(
    State(state): State<RestState>,
    Path((_, segment)): Path<(String, String)>,
    uri: Uri,
) -> Result<StatusCode, Failure> {
    let sid: ApiKeySid = resource(&segment, &uri)?;
    let deleted = state.change(move |directory, _| directory.delete_key(&sid)).await?;
    if deleted { Ok(StatusCode::NO_CONTENT) } else { Err(not_found(&uri)) }
}
