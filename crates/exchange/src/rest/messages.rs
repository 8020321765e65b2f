//! Messages between the application and the page of a call's client.

use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
    http::{StatusCode, Uri},
};
use twilio::{
    error_code,
    rest::{ApiError, UserDefinedMessage, UserDefinedMessageSubscription},
    sid::{CallSid, UserDefinedMessageSubscriptionSid},
};

use super::{
    RestState, calls,
    error::{RestError, not_found},
    queues::date,
    request::{parent, resource, target},
};
use crate::{call::MessageError, store::directory::ResourceForm};

/// `POST /Calls/{CallSid}/UserDefinedMessages.json` with `Content`, a JSON text, and `IdempotencyKey`.
pub(super) async fn send(
    State(state): State<RestState>,
    Path((_, call)): Path<(String, String)>,
    uri: Uri,
    body: Bytes,
) -> Result<(StatusCode, Json<UserDefinedMessage>), RestError> {
    let call_sid: CallSid = parent(&call, &uri)?;
    let form = ResourceForm::parse(&body);
    let content = form.get("Content").and_then(|content| serde_json::from_str(content).ok());
    let Some(content) = content else {
        return Err(ApiError::new(400, error_code::INVALID_PARAMETER, "Content must be JSON").into());
    };
    let key = form.get("IdempotencyKey").filter(|key| !key.is_empty()).map(str::to_owned);
    let call = call_sid.clone();
    let sent =
        state.handle.ask(move |controller, now| controller.send_message(now, &call, content, key)).await?;
    let sent = sent.map_err(|error| refusal(error, &uri))?;
    let message = UserDefinedMessage {
        sid: sent.sid,
        account_sid: state.keyring.account().sid.clone(),
        call_sid,
        date_created: date(sent.sent),
    };
    Ok((StatusCode::CREATED, Json(message)))
}

/// `POST /Calls/{CallSid}/UserDefinedMessageSubscriptions.json` with `Callback` and `Method`.
pub(super) async fn subscribe(
    State(state): State<RestState>,
    Path((_, call)): Path<(String, String)>,
    uri: Uri,
    body: Bytes,
) -> Result<(StatusCode, Json<UserDefinedMessageSubscription>), RestError> {
    let call_sid: CallSid = parent(&call, &uri)?;
    let target = target(&ResourceForm::parse(&body), "Callback", "Method")?;
    let target = target.ok_or_else(|| ApiError::new(400, error_code::INVALID_URL, "Callback is required"))?;
    let call = call_sid.clone();
    let subscribed = state.handle.ask(move |controller, now| Ok((controller.subscribe(&call, target)?, now)));
    let (sid, now) = subscribed.await?.map_err(|error| refusal(error, &uri))?;
    let account_sid = state.keyring.account().sid.clone();
    let uri =
        format!("{}/{call_sid}/UserDefinedMessageSubscriptions/{sid}.json", calls::list_path(&account_sid));
    let subscription =
        UserDefinedMessageSubscription { sid, account_sid, call_sid, date_created: date(now), uri };
    Ok((StatusCode::CREATED, Json(subscription)))
}

/// `DELETE /Calls/{CallSid}/UserDefinedMessageSubscriptions/{Sid}.json`
pub(super) async fn unsubscribe(
    State(state): State<RestState>,
    Path((_, call, subscription)): Path<(String, String, String)>,
    uri: Uri,
) -> Result<StatusCode, RestError> {
    let call: CallSid = parent(&call, &uri)?;
    let sid: UserDefinedMessageSubscriptionSid = resource(&subscription, &uri)?;
    let ended = state.handle.ask(move |controller, _| controller.unsubscribe(&call, &sid)).await?;
    if ended { Ok(StatusCode::NO_CONTENT) } else { Err(not_found(&uri)) }
}

fn refusal(error: MessageError, uri: &Uri) -> RestError {
    match error {
        MessageError::Unknown => not_found(uri),
        MessageError::NoClient => {
            ApiError::new(400, error_code::CALL_NOT_IN_PROGRESS, error.to_string()).into()
        }
        MessageError::TooLong => {
            ApiError::new(400, error_code::CALL_MESSAGE_TOO_LONG, error.to_string()).into()
        }
    }
}
