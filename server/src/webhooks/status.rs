use http::StatusCode;

use super::signed_request::SignedRequest;

/// `/voice/status`: Twilio tells that a call has ended.
pub(crate) async fn status(SignedRequest(params): SignedRequest) -> StatusCode {
    tracing::info!(
        call.sid = params.get("CallSid"),
        call.status = params.get("CallStatus"),
        call.duration_seconds = params.get("CallDuration"),
        "a call's status came in"
    );
    StatusCode::NO_CONTENT
}

/// `/webhook-check`: gives back what it is asked, if the asker signed as Twilio does.
///
/// `greenroom doctor` asks it at `PUBLIC_URL`, to learn whether that leads here unchanged.
pub(crate) async fn check(SignedRequest(params): SignedRequest) -> Result<String, StatusCode> {
    let nonce = params.get("nonce").filter(|nonce| nonce.bytes().all(|byte| byte.is_ascii_hexdigit()));
    nonce.map(str::to_owned).ok_or(StatusCode::BAD_REQUEST)
}
