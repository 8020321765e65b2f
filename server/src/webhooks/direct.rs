use axum::extract::State;
use studio::Studio;

use super::{
    signed_request::{NoCall, SignedRequest},
    twiml::Twiml,
};

/// `/voice/direct`: rings the DJ's pages past the queue.
pub(crate) async fn direct(State(studio): State<Studio>, request: SignedRequest) -> Result<Twiml, NoCall> {
    let call = request.call()?;
    tracing::info!(call.sid = %call, "a direct call came in");
    Ok(Twiml(studio.direct_document(&call)))
}

/// `/voice/direct/ended`: the DJ has hung up, or was never there; then the queue is next.
pub(crate) async fn direct_ended(
    State(studio): State<Studio>,
    SignedRequest { params, .. }: SignedRequest,
) -> Twiml {
    let status = params.get("DialCallStatus");
    tracing::info!(call.sid = params.get("CallSid"), status, "a direct call is over");
    Twiml(studio.after_direct_call(status.and_then(|status| status.parse().ok())))
}
