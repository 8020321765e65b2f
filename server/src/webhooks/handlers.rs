//! What the server does with each webhook: reads it, writes a line to the log, and asks the studio for the answer.

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use http::{StatusCode, header};
use studio::Studio;
use twilio::{
    twiml,
    webhook::{
        DequeueRequest, DialResult, EnqueueResult, Params, QueueWait, RecordResult, StatusCallbackRequest,
        VoiceRequest,
    },
};

use crate::signed_request::{InvalidWebhook, SignedRequest};

/// TwiML as an HTTP answer.
pub(crate) struct Twiml(twiml::Response);

impl IntoResponse for Twiml {
    fn into_response(self) -> Response {
        let headers = [
            (header::CONTENT_TYPE, "text/xml; charset=utf-8"),
            // Twilio caches the answer to a GET; the next call may get another.
            (header::CACHE_CONTROL, "no-store"),
        ];
        (headers, self.0.to_xml()).into_response()
    }
}

type Answer = Result<Twiml, InvalidWebhook>;

/// `/voice`: tells a call what to do, by who calls and how the show stands.
///
/// Who calls is `From`, which Twilio takes from the caller's signed token. Whatever else the browser
/// sent decides only what is shown of the caller.
pub(crate) async fn inbound(
    State(studio): State<Studio>,
    SignedRequest { params, own }: SignedRequest,
) -> Answer {
    let request = voice_request(&params)?;
    // A browser's identity was made here; a telephone number is private and is not logged.
    tracing::info!(call.sid = %request.call_sid, call.client = request.from.client(), "a call came in");
    Ok(Twiml(studio.inbound(&request, &own)))
}

fn voice_request(params: &Params) -> Result<VoiceRequest, InvalidWebhook> {
    // With two `From` parameters a caller could choose which one counts.
    let is_twice = params.iter().filter(|(name, _)| *name == "From").count() > 1;
    let read = if is_twice {
        Err("From is given twice".to_owned())
    } else {
        VoiceRequest::try_from(params).map_err(|error| error.to_string())
    };
    read.map_err(|reason| {
        tracing::error!(reason, "a signed webhook cannot be understood");
        InvalidWebhook
    })
}

/// `/voice/dj`: the DJ's own line.
pub(crate) async fn dj_line(
    State(studio): State<Studio>,
    SignedRequest { params, own }: SignedRequest,
) -> Answer {
    let request = voice_request(&params)?;
    tracing::info!(call.sid = %request.call_sid, "a call came in on the DJ's line");
    Ok(Twiml(studio.dj_line(&request, &own)))
}

/// `/voice/dj/pin`: a telephone on the DJ's line has given a PIN.
pub(crate) async fn dj_pin(State(studio): State<Studio>, request: SignedRequest) -> Answer {
    Ok(Twiml(studio.dj_pin(&voice_request(&request.params)?)))
}

/// `/voice/dj/key`: a DJ at a telephone has pressed a key while nobody was on air.
pub(crate) async fn dj_key(
    State(studio): State<Studio>,
    SignedRequest { params, own }: SignedRequest,
) -> Answer {
    Ok(Twiml(studio.dj_key(&voice_request(&params)?, &own)))
}

/// `/voice/wait`: what a caller hears while waiting.
pub(crate) async fn wait(State(studio): State<Studio>, request: SignedRequest) -> Answer {
    let call = request.call()?;
    // Without it, the studio looks where they stand.
    let waits: Option<QueueWait> = request.read_or_warn();
    Ok(Twiml(studio.wait(&call, waits.as_ref(), &request.own)))
}

/// `/voice/whisper`: what a caller who has just been taken from a queue hears.
pub(crate) async fn whisper(State(studio): State<Studio>, request: SignedRequest) -> Answer {
    let call = request.call()?;
    // When it cannot be told which leg took the caller, the studio knows whose turn it is.
    let taken: Option<DequeueRequest> = request.read_or_warn();
    tracing::info!(call.sid = %call, "a caller is taken");
    Ok(Twiml(studio.whisper(&call, taken.as_ref(), &request.own)))
}

/// `/voice/whispered`: the caller has heard the whisper, and is on air.
pub(crate) async fn whispered(State(studio): State<Studio>, request: SignedRequest) -> Answer {
    Ok(Twiml(studio.whispered(&request.call()?, &request.own)))
}

/// `/voice/priority-queue`: puts a caller into the priority queue.
pub(crate) async fn priority_queue(State(studio): State<Studio>, request: SignedRequest) -> Answer {
    Ok(Twiml(studio.priority_queue(&request.call()?, &request.own)))
}

/// `/voice/enqueue-action`: a caller has left a queue, or a conversation.
pub(crate) async fn enqueue_action(State(studio): State<Studio>, request: SignedRequest) -> Answer {
    let left: EnqueueResult = request.read()?;
    tracing::info!(call.sid = %left.call.call_sid, result = %left.result, "a caller has left the queue");
    Ok(Twiml(studio.enqueue_action(&left, &request.own).await))
}

/// `/voice/goodbye`: thanks a caller who is released, and ends the call.
pub(crate) async fn goodbye(State(studio): State<Studio>, request: SignedRequest) -> Answer {
    Ok(Twiml(studio.goodbye(&request.call()?)))
}

/// `/voice/mic-test`: plays back what the DJ has said to test the microphone.
pub(crate) async fn mic_test(State(studio): State<Studio>, request: SignedRequest) -> Answer {
    let call = request.call()?;
    // Without a recording there is no result, and the DJ is told so.
    let recorded = RecordResult::try_from(&request.params).ok();
    Ok(Twiml(studio.mic_test(&call, recorded.as_ref())))
}

/// `/voice/direct`: rings the DJ's pages past the queue.
pub(crate) async fn direct(State(studio): State<Studio>, request: SignedRequest) -> Answer {
    let call = request.call()?;
    tracing::info!(call.sid = %call, "a direct call came in");
    Ok(Twiml(studio.direct(&call)))
}

/// `/voice/direct/ended`: the DJ has hung up, or did not answer; then the caller goes to the queue.
pub(crate) async fn direct_ended(State(studio): State<Studio>, request: SignedRequest) -> Answer {
    // When it cannot be told how the ringing ended, the caller is put into the queue.
    let result: Option<DialResult> = request.read_or_warn();
    let status = result.map(|result| {
        tracing::info!(call.sid = %result.call.call_sid, status = %result.status, "a direct call is over");
        result.status
    });
    Ok(Twiml(studio.direct_ended(status)))
}

/// `/voice/status`: Twilio tells that a call has ended.
pub(crate) async fn status(
    State(studio): State<Studio>,
    request: SignedRequest,
) -> Result<StatusCode, InvalidWebhook> {
    let call = request.call()?;
    // A status that is not known ends no call, and Twilio needs no second try.
    if let Some(callback) = request.read_or_warn::<StatusCallbackRequest>() {
        tracing::info!(
            call.sid = %call,
            call.status = %callback.call.call_status,
            call.duration_seconds = callback.call_duration_seconds,
            "a call's status came in"
        );
        studio.status(&callback);
    }
    Ok(StatusCode::NO_CONTENT)
}

/// `/webhook-check`: answers with the nonce it was sent, if the request is signed as Twilio signs.
///
/// `greenroom doctor` requests it at `PUBLIC_URL`, to learn whether requests arrive here unchanged.
pub(crate) async fn check(SignedRequest { params, .. }: SignedRequest) -> Result<String, StatusCode> {
    let nonce = params.get("nonce").filter(|nonce| nonce.bytes().all(|byte| byte.is_ascii_hexdigit()));
    nonce.map(str::to_owned).ok_or(StatusCode::BAD_REQUEST)
}
