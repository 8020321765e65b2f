use axum::extract::State;
use studio::Studio;
use twilio::webhook::{DequeueRequest, EnqueueResult, RecordResult};

use super::{
    signed_request::{NoCall, SignedRequest},
    twiml::Twiml,
};

/// `/voice/wait`: what a waiting caller hears until it is their turn.
pub(crate) async fn wait(State(studio): State<Studio>, request: SignedRequest) -> Result<Twiml, NoCall> {
    Ok(Twiml(studio.wait(&request.call()?, &request.own)))
}

/// `/voice/whisper`: what a caller hears who has just been taken from a queue.
pub(crate) async fn whisper(State(studio): State<Studio>, request: SignedRequest) -> Result<Twiml, NoCall> {
    let taken: DequeueRequest = request.read()?;
    tracing::info!(call.sid = %taken.call.call_sid, "a caller is taken");
    Ok(Twiml(studio.whisper(&taken)))
}

/// `/voice/whispered`: the caller has heard it, and is on air.
pub(crate) async fn whispered(State(studio): State<Studio>, request: SignedRequest) -> Result<Twiml, NoCall> {
    Ok(Twiml(studio.whispered(&request.call()?, &request.own)))
}

/// `/voice/priority-queue`: leads a caller into the priority queue.
pub(crate) async fn priority_queue(
    State(studio): State<Studio>,
    request: SignedRequest,
) -> Result<Twiml, NoCall> {
    Ok(Twiml(studio.priority_queue(&request.call()?, &request.own)))
}

/// `/voice/enqueue-action`: a caller has left a queue, or a conversation.
pub(crate) async fn enqueue_action(
    State(studio): State<Studio>,
    request: SignedRequest,
) -> Result<Twiml, NoCall> {
    let left: EnqueueResult = request.read()?;
    tracing::info!(call.sid = %left.call.call_sid, result = %left.result, "a caller has left the queue");
    Ok(Twiml(studio.enqueue_action(&left, &request.own).await))
}

/// `/voice/goodbye`: the house lets a caller go.
pub(crate) async fn goodbye(State(studio): State<Studio>, request: SignedRequest) -> Result<Twiml, NoCall> {
    Ok(Twiml(studio.goodbye(&request.call()?)))
}

/// `/voice/mic-test`: plays back what the DJ has said to test her microphone.
pub(crate) async fn mic_test(State(studio): State<Studio>, request: SignedRequest) -> Result<Twiml, NoCall> {
    let call = request.call()?;
    // Without a recording there is no result, and the DJ is told so.
    let recorded = RecordResult::try_from(&request.params).ok();
    Ok(Twiml(studio.mic_test(&call, recorded.as_ref())))
}
