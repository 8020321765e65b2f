use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
    http::{StatusCode, Uri},
};
use twilio::{
    error_code,
    rest::{API_VERSION, ApiError, Call, Page},
    sid::{AccountSid, CallSid},
};

use super::{
    RestState,
    call_update::call_change,
    error::{RestError, not_found},
    filter::CallQuery,
    paging::page,
    queues::date,
    request::{query, resource},
};
use crate::{
    call::{self, Forgotten, ModifyError},
    store::directory::ResourceForm,
};

/// What a call has below its own path.
const SUBRESOURCES: [&str; 9] = [
    "notifications",
    "recordings",
    "payments",
    "events",
    "siprec",
    "streams",
    "transcriptions",
    "user_defined_messages",
    "user_defined_message_subscriptions",
];

/// `GET /Calls.json`, newest first, those that fit the [`CallQuery`].
pub(super) async fn list(State(state): State<RestState>, uri: Uri) -> Result<Json<Page<Call>>, RestError> {
    let query = query(&uri);
    let account = state.keyring.account().sid.clone();
    let mut calls = state
        .handle
        .ask(move |controller, _| {
            controller.calls().map(|call| call_json(call, &account)).collect::<Vec<_>>()
        })
        .await?;
    let wanted = CallQuery::read(&query);
    calls.retain(|call| wanted.fits(call));
    let path = format!("{}.json", list_path(&state.keyring.account().sid));
    page(calls, |call| call.sid.to_string(), &path, &query).map(Json)
}

/// `GET /Calls/{CallSid}.json`
pub(super) async fn fetch(
    State(state): State<RestState>,
    Path((_, segment)): Path<(String, String)>,
    uri: Uri,
) -> Result<Json<Call>, RestError> {
    let sid: CallSid = resource(&segment, &uri)?;
    let account = state.keyring.account().sid.clone();
    let found = state
        .handle
        .ask(move |controller, _| controller.call(&sid).map(|call| call_json(call, &account)))
        .await?;
    found.map(Json).ok_or_else(|| not_found(&uri))
}

/// `POST /Calls/{CallSid}.json`: what to do instead, as [`call_update`](super::call_update) reads it.
pub(super) async fn update(
    State(state): State<RestState>,
    Path((_, segment)): Path<(String, String)>,
    uri: Uri,
    body: Bytes,
) -> Result<Json<Call>, RestError> {
    let sid: CallSid = resource(&segment, &uri)?;
    let change = call_change(&ResourceForm::parse(&body))?;
    let account = state.keyring.account().sid.clone();
    let updated = state.handle.ask(move |controller, now| {
        controller.update_call(now, &sid, change)?;
        controller.call(&sid).map(|call| call_json(call, &account)).ok_or(ModifyError::Unknown)
    });
    updated.await?.map(Json).map_err(|error| match error {
        ModifyError::Unknown => not_found(&uri),
        ModifyError::NotInProgress => {
            RestError(ApiError::new(400, error_code::CALL_NOT_IN_PROGRESS, error.to_string()))
        }
    })
}

/// `DELETE /Calls/{CallSid}.json`: forgets a call that is over.
pub(super) async fn delete(
    State(state): State<RestState>,
    Path((_, segment)): Path<(String, String)>,
    uri: Uri,
) -> Result<StatusCode, RestError> {
    let sid: CallSid = resource(&segment, &uri)?;
    match state.handle.ask(move |controller, _| controller.forget_call(&sid)).await? {
        Forgotten::Yes => Ok(StatusCode::NO_CONTENT),
        Forgotten::Unknown => Err(not_found(&uri)),
        Forgotten::StillLive => Err(ApiError::new(
            409,
            error_code::NOT_YET_COMPLETE,
            "Cannot delete this resource before it is complete",
        )
        .into()),
    }
}

fn call_json(call: &call::Call, account: &AccountSid) -> Call {
    let path = format!("{}/{}", list_path(account), call.sid());
    Call {
        sid: call.sid().clone(),
        account_sid: account.clone(),
        parent_call_sid: call.parent().cloned(),
        phone_number_sid: None,
        to: call.to().to_owned(),
        to_formatted: call.to().to_owned(),
        from: call.from().to_owned(),
        from_formatted: call.from().to_owned(),
        status: call.status(),
        direction: call.direction().clone(),
        start_time: call.answered().map(date),
        end_time: call.ended().map(date),
        duration: call.ended().map(|_| call.duration().unwrap_or_default().as_secs()),
        price: None,
        price_unit: Some("USD".to_owned()),
        answered_by: None,
        api_version: API_VERSION.to_owned(),
        forwarded_from: None,
        caller_name: None,
        group_sid: None,
        trunk_sid: None,
        queue_time: Some(0),
        date_created: Some(date(call.created())),
        date_updated: Some(date(call.ended().or(call.answered()).unwrap_or(call.created()))),
        annotation: None,
        uri: format!("{path}.json"),
        subresource_uris: SUBRESOURCES
            .into_iter()
            .map(|name| {
                let pascal: String = name.split('_').map(capitalised).collect();
                (name.to_owned(), format!("{path}/{pascal}.json"))
            })
            .collect(),
    }
}

fn capitalised(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| first.to_ascii_uppercase().to_string() + letters.as_str())
}

pub(super) fn list_path(account: &AccountSid) -> String {
    format!("/2010-04-01/Accounts/{account}/Calls")
}
