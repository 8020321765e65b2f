//! Calls as the webhooks tell of them.

use show::{CallerId, LineState};
use studio::Studio;
use twilio::{
    sid::{AccountSid, CallSid},
    webhook::{DequeueRequest, EnqueueResult, Params, StatusCallbackRequest, VoiceRequest},
};

use crate::fixture::body;

/// A call, told from others by its number.
pub fn call(number: u8) -> CallSid {
    CallSid::from_random_bytes([number; 16])
}

pub fn id(number: u8) -> CallerId {
    call(number).as_str().into()
}

/// One call with its address.
#[derive(Clone)]
pub struct Phone {
    pub sid: CallSid,
    from: String,
    status: &'static str,
    added: Vec<(&'static str, &'static str)>,
}

impl Phone {
    pub fn of(number: u8, from: &str) -> Self {
        Self { sid: call(number), from: from.to_owned(), status: "in-progress", added: Vec::new() }
    }

    /// A caller by telephone.
    pub fn caller(number: u8) -> Self {
        Self::of(number, &format!("+1555000{number:04}"))
    }

    /// Another call from the same address.
    pub fn another(&self, number: u8) -> Self {
        Self { sid: call(number), ..self.clone() }
    }

    pub fn dj(number: u8) -> Self {
        Self::of(number, "client:dj_studio")
    }

    /// As it is before it is answered.
    pub fn ringing(self) -> Self {
        Self { status: "ringing", ..self }
    }

    /// With what the browser or the network adds.
    pub fn with(mut self, name: &'static str, value: &'static str) -> Self {
        self.added.push((name, value));
        self
    }

    pub fn id(&self) -> CallerId {
        self.sid.as_str().into()
    }

    pub fn params(&self) -> Params {
        let account = AccountSid::from_random_bytes([1; 16]);
        let params = Params::new()
            .with("AccountSid", account.as_str())
            .with("CallSid", self.sid.as_str())
            .with("CallStatus", self.status)
            .with("Direction", "inbound")
            .with("From", &self.from);
        self.added.iter().fold(params, |params, (name, value)| params.with(*name, *value))
    }

    /// What the call is told at the Voice URL, whose query is `own`.
    pub fn asks(&self, studio: &Studio, own: &str) -> String {
        let request = VoiceRequest::try_from(&self.params()).expect("a request");
        body(&studio.inbound(&request, &Params::from_form(own.as_bytes())))
    }

    /// Rings in and waits.
    pub fn waits(&self, studio: &Studio) {
        let document = self.asks(studio, "");
        assert!(document.contains("<Enqueue"), "{document}");
        let _ = studio.wait(&self.sid, None, &Params::from_form(b"visit=1"));
    }

    /// What the webhook tells when a leg has taken the call from a queue.
    pub fn taken_by(&self, leg: &Self) -> DequeueRequest {
        let params = self.params().with("DequeingCallSid", leg.sid.as_str());
        DequeueRequest::try_from(&params).expect("a request")
    }

    /// Is taken from a queue by a leg, and on air.
    pub fn is_taken_by(&self, studio: &Studio, desk: &Self) {
        let _ = studio.whisper(&self.sid, Some(&self.taken_by(desk)), &Params::new());
        let _ = studio.whispered(&self.sid, &Params::new());
    }

    /// What the call is told when it has left a queue.
    pub async fn leaves(&self, studio: &Studio, result: &str, visit: u16) -> String {
        let params = self.params().with("QueueResult", result);
        let left = EnqueueResult::try_from(&params).expect("a result");
        body(&studio.enqueue_action(&left, &Params::from_form(format!("visit={visit}").as_bytes())).await)
    }

    /// Its status callback says that it has ended.
    pub fn ends(&self, studio: &Studio) {
        let mut params = self.params();
        params.set("CallStatus", "completed");
        studio.status(&StatusCallbackRequest::try_from(&params).expect("a callback"));
    }

    /// Its line's state, if it is on the board.
    pub fn state(&self, studio: &Studio) -> Option<LineState> {
        studio.board().caller(&self.id()).map(|caller| caller.state)
    }
}
