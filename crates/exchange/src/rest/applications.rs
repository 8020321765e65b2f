use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use twilio::rest::{Application, Page};
use twilio::sid::ApplicationSid;

use super::RestState;
use super::failure::{Failure, not_found};
use super::paging::page;
use super::path::resource;
use super::queues::query;
use crate::directory::Form;

/// `GET /Applications.json`, filtered by `FriendlyName`.
pub(super) async fn list(
    State(state): State<RestState>,
    uri: Uri,
) -> Result<Json<Page<Application>>, Failure> {
    let query = query(&uri);
    let mut applications =
        state.line.ask(|switchboard, _| switchboard.directory.applications().to_vec()).await?;
    if let Some((_, wanted)) = query.iter().find(|(name, _)| name == "FriendlyName") {
        applications.retain(|application| application.friendly_name.as_ref() == Some(wanted));
    }
    let path = format!("/2010-04-01/Accounts/{}/Applications.json", state.keyring.account().sid);
    page(applications, |application| application.sid.to_string(), &path, &query).map(Json)
}

/// `POST /Applications.json`
pub(super) async fn create(
    State(state): State<RestState>,
    body: Bytes,
) -> Result<(StatusCode, Json<Application>), Failure> {
    let form = Form::parse(&body);
    let made = state
        .change(move |directory, now| {
            let sid = ApplicationSid::from_random_bytes(crate::exchange::random_bytes());
            directory.create_application(sid, &form, now).cloned()
        })
        .await??;
    Ok((StatusCode::CREATED, Json(made)))
}

/// `GET /Applications/{ApplicationSid}.json`
pub(super) async fn fetch(
    State(state): State<RestState>,
    Path((_, segment)): Path<(String, String)>,
    uri: Uri,
) -> Result<Json<Application>, Failure> {
    let sid: ApplicationSid = resource(&segment, &uri)?;
    let found =
        state.line.ask(move |switchboard, _| switchboard.directory.application(&sid).cloned()).await?;
    found.map(Json).ok_or_else(|| not_found(&uri))
}

/// `POST /Applications/{ApplicationSid}.json`
pub(super) async fn update(
    State(state): State<RestState>,
    Path((_, segment)): Path<(String, String)>,
    uri: Uri,
    body: Bytes,
) -> Result<Json<Application>, Failure> {
    let sid: ApplicationSid = resource(&segment, &uri)?;
    let form = Form::parse(&body);
    let changed = state
        .change(move |directory, now| {
            directory.update_application(&sid, &form, now).map(|application| application.cloned())
        })
        .await??;
    changed.map(Json).ok_or_else(|| not_found(&uri))
}

/// `DELETE /Applications/{ApplicationSid}.json`
pub(super) async fn delete(
    State(state): State<RestState>,
    Path((_, segment)): Path<(String, String)>,
    uri: Uri,
) -> Result<StatusCode, Failure> {
    let sid: ApplicationSid = resource(&segment, &uri)?;
    let deleted = state.change(move |directory, _| directory.delete_application(&sid)).await?;
    if deleted { Ok(StatusCode::NO_CONTENT) } else { Err(not_found(&uri)) }
}
