//! The resources of the directory over HTTP: all kinds are listed, made and changed alike.

use axum::{
    Json, Router,
    body::Bytes,
    extract::{Path, State},
    http::{StatusCode, Uri},
    routing::get,
};
use twilio::rest::Page;

use super::{
    RestState,
    error::{RestError, not_found},
    paging::page,
    request::{query, resource},
};
use crate::{
    exchange::random_bytes,
    store::directory::{Resource, ResourceForm},
};

/// The routes of one kind, below the account.
pub(super) fn routes<R: Resource>() -> Router<RestState> {
    Router::new()
        .route(&format!("/{}.json", R::FOLDER), get(list::<R>).post(create::<R>))
        .route(&format!("/{}/{{sid}}", R::FOLDER), get(fetch::<R>).post(update::<R>).delete(delete::<R>))
}

async fn list<R: Resource>(
    State(state): State<RestState>,
    uri: Uri,
) -> Result<Json<Page<R::Shown>>, RestError> {
    let query = query(&uri);
    let mut found = state.handle.ask(|controller, _| controller.directory().all::<R>().to_vec()).await?;
    found.retain(|resource| query.iter().all(|(name, wanted)| resource.fits(name, wanted)));
    let path = format!("/2010-04-01/Accounts/{}/{}.json", state.keyring.account().sid, R::FOLDER);
    let shown = found.iter().map(R::shown).cloned().collect();
    page(shown, |shown| R::sid_of(shown).to_string(), &path, &query).map(Json)
}

async fn create<R: Resource>(
    State(state): State<RestState>,
    body: Bytes,
) -> Result<(StatusCode, Json<R>), RestError> {
    let form = ResourceForm::parse(&body);
    let made = state.change(move |directory, now| Ok(directory.create::<R>(random_bytes, &form, now)?));
    Ok((StatusCode::CREATED, Json(made.await?)))
}

async fn fetch<R: Resource>(
    State(state): State<RestState>,
    Path((_, segment)): Path<(String, String)>,
    uri: Uri,
) -> Result<Json<R::Shown>, RestError> {
    let sid: R::Sid = resource(&segment, &uri)?;
    let found = state
        .handle
        .ask(move |controller, _| controller.directory().find::<R>(&sid).map(|r| r.shown().clone()));
    found.await?.map(Json).ok_or_else(|| not_found(&uri))
}

async fn update<R: Resource>(
    State(state): State<RestState>,
    Path((_, segment)): Path<(String, String)>,
    uri: Uri,
    body: Bytes,
) -> Result<Json<R::Shown>, RestError> {
    let sid: R::Sid = resource(&segment, &uri)?;
    let form = ResourceForm::parse(&body);
    let changed = state.change(move |directory, now| {
        directory.update::<R>(&sid, &form, now)?.ok_or_else(|| not_found(&uri))
    });
    Ok(Json(changed.await?.shown().clone()))
}

async fn delete<R: Resource>(
    State(state): State<RestState>,
    Path((_, segment)): Path<(String, String)>,
    uri: Uri,
) -> Result<StatusCode, RestError> {
    let sid: R::Sid = resource(&segment, &uri)?;
    let deleted = state.change(move |directory, _| {
        if directory.delete::<R>(&sid) { Ok(StatusCode::NO_CONTENT) } else { Err(not_found(&uri)) }
    });
    deleted.await
}
