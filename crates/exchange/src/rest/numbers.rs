use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use twilio::rest::{IncomingPhoneNumber, Page};
use twilio::sid::PhoneNumberSid;

use super::RestState;
use super::failure::{Failure, not_found};
use super::paging::page;
use super::path::resource;
use super::queues::query;
use crate::directory::Form;

/// `GET /IncomingPhoneNumbers.json`, filtered by `PhoneNumber` and `FriendlyName`.
pub(super) async fn list(
    State(state): State<RestState>,
    uri: Uri,
) -> Result<Json<Page<IncomingPhoneNumber>>, Failure> {
    let query = query(&uri);
    let mut numbers = state.line.ask(|switchboard, _| switchboard.directory.numbers().to_vec()).await?;
    for (name, wanted) in &query {
        match name.as_str() {
            "PhoneNumber" => numbers.retain(|number| fits(&number.phone_number, wanted)),
            "FriendlyName" => numbers.retain(|number| number.friendly_name.as_ref() == Some(wanted)),
            _ => {}
        }
    }
    let path = format!("/2010-04-01/Accounts/{}/IncomingPhoneNumbers.json", state.keyring.account().sid);
    page(numbers, |number| number.sid.to_string(), &path, &query).map(Json)
}

/// `POST /IncomingPhoneNumbers.json`
pub(super) async fn create(
    State(state): State<RestState>,
    body: Bytes,
) -> Result<(StatusCode, Json<IncomingPhoneNumber>), Failure> {
    let form = Form::parse(&body);
    let made = state
        .change(move |directory, now| {
            let sid = PhoneNumberSid::from_random_bytes(crate::exchange::random_bytes());
            directory.create_number(sid, &form, now).cloned()
        })
        .await??;
    Ok((StatusCode::CREATED, Json(made)))
}

/// `GET /IncomingPhoneNumbers/{PhoneNumberSid}.json`
pub(super) async fn fetch(
    State(state): State<RestState>,
    Path((_, segment)): Path<(String, String)>,
    uri: Uri,
) -> Result<Json<IncomingPhoneNumber>, Failure> {
    let sid: PhoneNumberSid = resource(&segment, &uri)?;
    let found = state.line.ask(move |switchboard, _| switchboard.directory.number(&sid).cloned()).await?;
    found.map(Json).ok_or_else(|| not_found(&uri))
}

/// `POST /IncomingPhoneNumbers/{PhoneNumberSid}.json`
pub(super) async fn update(
    State(state): State<RestState>,
    Path((_, segment)): Path<(String, String)>,
    uri: Uri,
    body: Bytes,
) -> Result<Json<IncomingPhoneNumber>, Failure> {
    let sid: PhoneNumberSid = resource(&segment, &uri)?;
    let form = Form::parse(&body);
    let changed = state
        .change(move |directory, now| directory.update_number(&sid, &form, now).map(|number| number.cloned()))
        .await??;
    changed.map(Json).ok_or_else(|| not_found(&uri))
}

/// `DELETE /IncomingPhoneNumbers/{PhoneNumberSid}.json`
pub(super) async fn delete(
    State(state): State<RestState>,
    Path((_, segment)): Path<(String, String)>,
    uri: Uri,
) -> Result<StatusCode, Failure> {
    let sid: PhoneNumberSid = resource(&segment, &uri)?;
    let deleted = state.change(move |directory, _| directory.delete_number(&sid)).await?;
    if deleted { Ok(StatusCode::NO_CONTENT) } else { Err(not_found(&uri)) }
}

/// Whether a number is the wanted one, in which `*` stands for any one digit.
fn fits(number: &str, wanted: &str) -> bool {
    number.len() == wanted.len() && number.bytes().zip(wanted.bytes()).all(|(n, w)| w == b'*' || n == w)
}
