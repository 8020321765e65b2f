use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, header},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use secrecy::ExposeSecret as _;
use subtle::ConstantTimeEq as _;
use twilio::{
    rest::ApiError,
    sid::{AccountSid, ApiKeySid},
    token::TokenSecrets as _,
};

use super::{
    RestState,
    error::{RestError, not_found},
    recordings::is_for_sound,
};
use crate::store::directory::Keyring;

/// Admits whoever knows the auth token or the API key's secret, to this account only. Anybody may fetch the
/// sound of its recordings.
pub(super) async fn authenticate(State(state): State<RestState>, request: Request, next: Next) -> Response {
    if !is_for_sound(&request) && !is_known(&state.keyring, request.headers()) {
        return RestError(ApiError::authenticate()).into_response();
    }
    let asked = request.uri().path().split('/').skip_while(|part| *part != "Accounts").nth(1);
    let asked = asked.map(|name| name.strip_suffix(".json").unwrap_or(name));
    if asked != Some(state.keyring.account().sid.as_str()) {
        return not_found(request.uri()).into_response();
    }
    let mut response = next.run(request).await;
    response.headers_mut().insert("X-Api-Domain", HeaderValue::from_static("api.twilio.com"));
    response
}

/// The user and the password that a request shows (RFC 7617).
pub(super) fn credentials(headers: &HeaderMap) -> Option<(String, String)> {
    let value = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, encoded) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("basic").then_some(())?;
    let decoded = String::from_utf8(BASE64_STANDARD.decode(encoded.trim()).ok()?).ok()?;
    let (user, password) = decoded.split_once(':')?;
    Some((user.to_owned(), password.to_owned()))
}

fn is_known(keyring: &Keyring, headers: &HeaderMap) -> bool {
    let Some((user, password)) = credentials(headers) else { return false };
    let secret = match (user.parse::<AccountSid>(), user.parse::<ApiKeySid>()) {
        (Ok(account), _) => keyring.auth_token(&account),
        (_, Ok(key)) => keyring.api_key_secret(&key),
        _ => None,
    };
    let Some(secret) = secret else { return false };
    secret.expose_secret().as_bytes().ct_eq(password.as_bytes()).into()
}
