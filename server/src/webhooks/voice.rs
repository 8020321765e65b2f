use axum::extract::State;
use studio::Studio;
use twilio::webhook::{Params, VoiceRequest};

use super::{
    signed_request::{NoCall, SignedRequest},
    twiml::Twiml,
};

/// `/voice`: tells a call what to do, by who calls and how the show stands.
///
/// Who calls is `From`, which Twilio takes from the caller's signed token. Whatever else the browser
/// sent along decides nothing but what is shown of the caller.
pub(crate) async fn voice(
    State(studio): State<Studio>,
    SignedRequest { params, own }: SignedRequest,
) -> Result<Twiml, NoCall> {
    let request = read(&params).map_err(|reason| {
        tracing::error!(reason, "a signed webhook cannot be understood");
        NoCall
    })?;
    // A browser's identity is of our own making; a telephone number is nobody's business.
    tracing::info!(call.sid = %request.call_sid, call.client = request.from.client(), "a call came in");
    Ok(Twiml(studio.inbound(&request, &own)))
}

fn read(params: &Params) -> Result<VoiceRequest, String> {
    // Which of two would count is not for a caller to choose.
    if params.iter().filter(|(name, _)| *name == "From").count() > 1 {
        return Err("From is given twice".to_owned());
    }
    VoiceRequest::try_from(params).map_err(|error| error.to_string())
}
