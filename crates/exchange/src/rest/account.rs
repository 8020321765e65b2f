use std::collections::BTreeMap;

use axum::{
    Json,
    extract::{Path, State},
    http::Uri,
};
use twilio::{
    rest::{Account, AccountStatus, AccountType},
    sid::AccountSid,
};

use super::{RestState, error::RestError, request::resource};

/// What this exchange has below an account.
const SUBRESOURCES: [(&str, &str); 6] = [
    ("applications", "Applications"),
    ("calls", "Calls"),
    ("incoming_phone_numbers", "IncomingPhoneNumbers"),
    ("keys", "Keys"),
    ("queues", "Queues"),
    ("recordings", "Recordings"),
];

/// `GET /Accounts/{AccountSid}.json`: the cheap way to try credentials.
pub(super) async fn fetch(
    State(state): State<RestState>,
    Path(segment): Path<String>,
    uri: Uri,
) -> Result<Json<Account>, RestError> {
    let sid: AccountSid = resource(&segment, &uri)?;
    let path = format!("/2010-04-01/Accounts/{sid}");
    let subresource_uris: BTreeMap<_, _> = SUBRESOURCES
        .into_iter()
        .map(|(name, folder)| (name.to_owned(), format!("{path}/{folder}.json")))
        .collect();
    Ok(Json(Account {
        owner_account_sid: sid.clone(),
        sid,
        friendly_name: "Greenroom".to_owned(),
        status: AccountStatus::Active,
        r#type: AccountType::Full,
        auth_token: secrecy::ExposeSecret::expose_secret(&state.keyring.account().auth_token).into(),
        date_created: None,
        date_updated: None,
        uri: format!("{path}.json"),
        subresource_uris,
    }))
}
