use axum::extract::State;
use studio::Studio;
use twilio::webhook::EnqueueResult;

use super::{
    signed_request::{NoCall, SignedRequest},
    twiml::Twiml,
};

/// `/voice/wait`: what a waiting caller hears until it is their turn.
pub(crate) async fn wait(State(studio): State<Studio>, request: SignedRequest) -> Result<Twiml, NoCall> {
    Ok(Twiml(studio.wait_document(&request.call()?, &request.own)))
}

/// `/voice/whisper`: what a caller hears who has just been taken from a queue.
pub(crate) async fn whisper(State(studio): State<Studio>, request: SignedRequest) -> Result<Twiml, NoCall> {
    let call = request.call()?;
    // In Twilio's spelling.
    let desk = request.params.get("DequeingCallSid").and_then(|sid| sid.parse().ok());
    tracing::info!(call.sid = %call, "a caller is taken");
    Ok(Twiml(studio.caller_whisper(&call, desk.as_ref())))
}

/// `/voice/whispered`: the caller has heard it, and is on air.
pub(crate) async fn whispered(State(studio): State<Studio>, request: SignedRequest) -> Result<Twiml, NoCall> {
    Ok(Twiml(studio.after_caller_whisper(&request.call()?, &request.own)))
}

/// `/voice/own`: leads a caller into the DJ's own queue.
pub(crate) async fn own(State(studio): State<Studio>, request: SignedRequest) -> Result<Twiml, NoCall> {
    Ok(Twiml(studio.own_queue_document(&request.call()?, &request.own)))
}

/// `/voice/left`: a caller has left a queue, or a conversation.
pub(crate) async fn left(State(studio): State<Studio>, request: SignedRequest) -> Result<Twiml, NoCall> {
    let left = EnqueueResult::try_from(&request.params).map_err(|error| {
        tracing::error!(%error, "a signed webhook cannot be understood");
        NoCall
    })?;
    tracing::info!(call.sid = %left.call.call_sid, result = %left.result, "a caller has left the queue");
    Ok(Twiml(studio.left_queue(&left, &request.own).await))
}

/// `/voice/goodbye`: the house lets a caller go.
pub(crate) async fn goodbye(State(studio): State<Studio>, request: SignedRequest) -> Result<Twiml, NoCall> {
    Ok(Twiml(studio.goodbye_document(&request.call()?)))
}

/// `/voice/echo`: plays back what the DJ has said to test her microphone.
pub(crate) async fn echo(State(studio): State<Studio>, request: SignedRequest) -> Result<Twiml, NoCall> {
    Ok(Twiml(studio.echo_document(&request.call()?, &request.params)))
}
