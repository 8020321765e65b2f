use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use http::StatusCode;
use studio::Studio;
use twilio::webhook::{Params, VoiceRequest};

use super::{signed_request::SignedRequest, twiml::Twiml};

/// `/voice`: tells a new call what to do, by who calls.
///
/// Who calls is `From`, which Twilio takes from the caller's signed token. Whatever else the browser
/// sent along decides nothing.
pub(crate) async fn voice(State(studio): State<Studio>, SignedRequest(params): SignedRequest) -> Response {
    let request = match read(&params) {
        Ok(request) => request,
        Err(reason) => {
            tracing::error!(reason, "a signed webhook cannot be understood");
            return (StatusCode::BAD_REQUEST, "These are not the parameters of a call.\n").into_response();
        }
    };
    // A browser's identity is of our own making; a telephone number is nobody's business.
    tracing::info!(call.sid = %request.call_sid, call.client = request.from.client(), "a call came in");
    Twiml(studio.answer_call(&request.from)).into_response()
}

/// `/voice/wait`: what a waiting caller hears until it is their turn.
pub(crate) async fn wait(State(studio): State<Studio>, SignedRequest(params): SignedRequest) -> Twiml {
    let position = params.get("QueuePosition").and_then(|position| position.parse().ok());
    Twiml(studio.wait_document(position))
}

fn read(params: &Params) -> Result<VoiceRequest, String> {
    // Which of two would count is not for a caller to choose.
    if params.iter().filter(|(name, _)| *name == "From").count() > 1 {
        return Err("From is given twice".to_owned());
    }
    VoiceRequest::try_from(params).map_err(|error| error.to_string())
}
