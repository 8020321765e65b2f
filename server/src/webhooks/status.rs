use axum::extract::State;
use http::StatusCode;
use studio::Studio;
use twilio::webhook::StatusCallback;

use super::signed_request::{NoCall, SignedRequest};

/// `/voice/status`: Twilio tells that a call has ended.
pub(crate) async fn status(
    State(studio): State<Studio>,
    request: SignedRequest,
) -> Result<StatusCode, NoCall> {
    let callback: StatusCallback = request.read()?;
    tracing::info!(
        call.sid = %callback.call.call_sid,
        call.status = %callback.call.call_status,
        call.duration_seconds = callback.call_duration_seconds,
        "a call's status came in"
    );
    studio.status(&callback);
    Ok(StatusCode::NO_CONTENT)
}

/// `/webhook-check`: gives back what it is asked, if the asker signed as Twilio does.
///
/// `greenroom doctor` asks it at `PUBLIC_URL`, to learn whether that leads here unchanged.
pub(crate) async fn check(SignedRequest { params, .. }: SignedRequest) -> Result<String, StatusCode> {
    let nonce = params.get("nonce").filter(|nonce| nonce.bytes().all(|byte| byte.is_ascii_hexdigit()));
    nonce.map(str::to_owned).ok_or(StatusCode::BAD_REQUEST)
}
