use show::{CallEvent, Progress, Step};
use twilio::{
    sid::CallSid,
    twiml::{Method, Redirect, Response},
    webhook::Params,
};

use super::{addresses, caller, said};
use crate::Studio;

impl Studio {
    /// What a caller hears who has just been taken from a queue, before the DJ hears them.
    ///
    /// `desk` is the webhook's `DequeingCallSid`: the leg that took them.
    #[must_use]
    pub fn caller_whisper(&self, call: &CallSid, desk: Option<&CallSid>) -> Response {
        let (id, now) = (caller(call), self.now());
        self.inner.live.change(now, |stage| {
            let visit = stage.show.visit_of(&id).max(1);
            let desk = desk.map(caller).or_else(|| stage.show.desk());
            if let Some(desk) = desk {
                stage.desks.took(&id, &desk);
            }
            stage.show.announce(None);
            stage.apply(&id, now, CallEvent::Reached(Progress::Visit(visit, Step::Whisper)));
            let whisper = stage.show.options().caller_whisper.clone();
            if whisper.is_empty() {
                stage.apply(&id, now, CallEvent::Reached(Progress::Visit(visit, Step::OnAir)));
                return Response::new();
            }
            let then = addresses::of_visit(addresses::WHISPERED, visit);
            said(&whisper).with(Redirect::to(then, Method::Post))
        })
    }

    /// The end of the caller's whisper: this document is empty, and the two hear each other.
    #[must_use]
    pub fn after_caller_whisper(&self, call: &CallSid, own: &Params) -> Response {
        let (id, now) = (caller(call), self.now());
        self.inner.live.change(now, |stage| {
            let visit = stage.visit(&id, own);
            stage.apply(&id, now, CallEvent::Reached(Progress::Visit(visit, Step::OnAir)));
        });
        Response::new()
    }
}
