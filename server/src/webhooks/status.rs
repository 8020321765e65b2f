use axum::extract::State;
use http::StatusCode;
use studio::Studio;
use twilio::webhook::Address;

use super::signed_request::{NoCall, SignedRequest};

/// `/voice/status`: Twilio tells that a call has ended.
pub(crate) async fn status(
    State(studio): State<Studio>,
    request: SignedRequest,
) -> Result<StatusCode, NoCall> {
    let call = request.call()?;
    let status = request.params.get("CallStatus");
    tracing::info!(
        call.sid = %call,
        call.status = status,
        call.duration_seconds = request.params.get("CallDuration"),
        "a call's status came in"
    );
    let from = request.params.get("From").map(Address::from);
    if let Some(status) = status.and_then(|status| status.parse().ok()) {
        studio.call_status(&call, from.as_ref(), status);
    }
    Ok(StatusCode::NO_CONTENT)
}

/// `/webhook-check`: gives back what it is asked, if the asker signed as Twilio does.
///
/// `greenroom doctor` asks it at `PUBLIC_URL`, to learn whether that leads here unchanged.
pub(crate) async fn check(SignedRequest { params, .. }: SignedRequest) -> Result<String, StatusCode> {
    let nonce = params.get("nonce").filter(|nonce| nonce.bytes().all(|byte| byte.is_ascii_hexdigit()));
    nonce.map(str::to_owned).ok_or(StatusCode::BAD_REQUEST)
}
