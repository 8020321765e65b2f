//! What each call is told to do: documents decided from the show, by who asks and where they are.
//!
//! The addresses of these documents are ours alone, and what stands in their queries is signed with
//! the rest; all are relative to the Voice URL.

pub(crate) mod addresses;
mod arrival;
mod conversation;
mod desk;
mod direct;
mod echo;
mod left;
mod own_queue;
mod status;
mod waiting;

use show::{CallEvent, CallerId, Progress, Report, Step, Timestamp};
use twilio::{
    sid::CallSid,
    twiml::{Response, Say, Verb},
    webhook::Params,
};

use crate::{Studio, live::Stage};

pub(crate) use direct::DJ_IDENTITY;
pub(crate) use waiting::Heard;

impl Stage {
    /// Takes news of a call.
    fn apply(&mut self, caller: &CallerId, at: Timestamp, news: CallEvent) {
        self.show.apply(Report { caller: caller.clone(), at, news });
    }

    /// The house lets a caller go: they are in no line any more, and have not given up.
    pub(crate) fn let_go(&mut self, caller: &CallerId, now: Timestamp) {
        let visit = self.show.visit_of(caller).max(1);
        self.apply(caller, now, CallEvent::Released);
        self.apply(caller, now, CallEvent::Reached(Progress::Visit(visit, Step::Parted)));
    }

    /// The visit that a document's address names; the caller's present one if it names none.
    fn visit(&self, caller: &CallerId, own: &Params) -> u16 {
        let named = own.get(addresses::VISIT).and_then(|visit| visit.parse().ok());
        named.unwrap_or_else(|| self.show.visit_of(caller)).max(1)
    }
}

impl Studio {
    /// What a call that the house lets go is told.
    #[must_use]
    pub fn goodbye_document(&self, call: &CallSid) -> Response {
        let caller = caller(call);
        let now = self.now();
        let words = self.inner.live.change(now, |stage| {
            stage.let_go(&caller, now);
            stage.show.options().goodbye.clone()
        });
        last_words(&words)
    }
}

/// Says something, if there is anything to say, and hangs up.
fn last_words(words: &str) -> Response {
    said(words).with(Verb::Hangup)
}

/// Says something, if there is anything to say.
fn said(words: &str) -> Response {
    let document = Response::new();
    if words.is_empty() { document } else { document.with(Say::new(words)) }
}

/// The show's name for a call.
fn caller(call: &CallSid) -> CallerId {
    call.as_str().into()
}
