//! Webhooks at the studio: which request goes to which of its answers, as the server's routes do it.

use std::pin::Pin;

use exchange::call::Request;
use studio::{Studio, routes};
use twilio::{
    sid::CallSid,
    twiml::{Method, Response},
    webhook::{
        DequeueRequest, DialResult, EnqueueResult, Params, QueueWait, StatusCallbackRequest, VoiceRequest,
    },
};

/// The address at which the studio's webhooks arrive.
pub(crate) const BASE: &str = "http://studio.test";

/// What the studio answers.
pub(crate) enum Answer {
    Document(Response),
    /// A document that takes a while.
    Later(Pin<Box<dyn Future<Output = Response>>>),
    /// Nothing is to be done.
    Nothing,
    /// The request cannot be understood.
    Refused(String),
}

impl From<Response> for Answer {
    fn from(document: Response) -> Self {
        Self::Document(document)
    }
}

/// Hands a request to the studio.
pub(crate) fn deliver(studio: &Studio, request: &Request) -> Answer {
    read(studio, request).unwrap_or_else(Answer::Refused)
}

fn read(studio: &Studio, request: &Request) -> Result<Answer, String> {
    let own = Params::from_form(request.url.query().unwrap_or_default().as_bytes());
    let sent: Params = request.parameters.iter().cloned().collect();
    let (params, own) = match request.method {
        // All of a GET stands in the query, our own parameters first.
        Method::Get => {
            let all: Params = own.into_iter().chain(sent).collect();
            (all.clone(), all)
        }
        Method::Post => (sent, own),
    };
    let call = || params.get("CallSid").and_then(|sid| sid.parse::<CallSid>().ok()).ok_or("it names no call");
    let voice = || VoiceRequest::try_from(&params).map_err(|error| error.to_string());
    Ok(match request.url.path() {
        routes::VOICE => studio.inbound(&voice()?, &own).into(),
        routes::WAIT => {
            let waits = QueueWait::try_from(&params).map_err(|error| error.to_string())?;
            studio.wait(&call()?, Some(&waits), &own).into()
        }
        routes::WHISPER => {
            let taken = DequeueRequest::try_from(&params).map_err(|error| error.to_string())?;
            studio.whisper(&call()?, Some(&taken), &own).into()
        }
        routes::WHISPERED => studio.whispered(&call()?, &own).into(),
        routes::PRIORITY_QUEUE => studio.priority_queue(&call()?, &own).into(),
        routes::GOODBYE => studio.goodbye(&call()?).into(),
        routes::DIRECT => studio.direct(&call()?).into(),
        routes::DIRECT_ENDED => {
            let ended = DialResult::try_from(&params).map_err(|error| error.to_string())?;
            studio.direct_ended(Some(ended.status)).into()
        }
        routes::DJ_LINE => studio.dj_line(&voice()?, &own).into(),
        routes::DJ_PIN => studio.dj_pin(&voice()?).into(),
        routes::DJ_KEY => studio.dj_key(&voice()?, &own).into(),
        routes::ENQUEUE_ACTION => {
            let left = EnqueueResult::try_from(&params).map_err(|error| error.to_string())?;
            let studio = studio.clone();
            Answer::Later(Box::pin(async move { studio.enqueue_action(&left, &own).await }))
        }
        routes::STATUS => {
            let callback = StatusCallbackRequest::try_from(&params).map_err(|error| error.to_string())?;
            studio.status(&callback);
            Answer::Nothing
        }
        other => return Err(format!("there is no webhook {other}")),
    })
}
