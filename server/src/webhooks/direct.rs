use axum::extract::State;
use studio::Studio;
use twilio::webhook::DialResult;

use super::{
    signed_request::{NoCall, SignedRequest},
    twiml::Twiml,
};

/// `/voice/direct`: rings the DJ's pages past the queue.
pub(crate) async fn direct(State(studio): State<Studio>, request: SignedRequest) -> Result<Twiml, NoCall> {
    let call = request.call()?;
    tracing::info!(call.sid = %call, "a direct call came in");
    Ok(Twiml(studio.direct(&call)))
}

/// `/voice/direct/ended`: the DJ has hung up, or was never there; then the queue is next.
pub(crate) async fn direct_ended(
    State(studio): State<Studio>,
    SignedRequest { params, .. }: SignedRequest,
) -> Twiml {
    // Whoever calls is put in the line when it cannot be told how the ringing ended.
    let result = DialResult::try_from(&params)
        .inspect_err(|error| tracing::warn!(%error, "it cannot be told how a direct call ended"))
        .ok();
    let status = result.map(|result| {
        tracing::info!(call.sid = %result.call.call_sid, status = %result.status, "a direct call is over");
        result.status
    });
    Twiml(studio.direct_ended(status))
}
