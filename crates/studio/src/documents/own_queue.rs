use show::{CallEvent, Progress, Step};
use twilio::{sid::CallSid, twiml::Response, webhook::Params};

use super::caller;
use crate::{Studio, desk::Line};

impl Studio {
    /// Leads a caller who is taken out of order into the DJ's own queue.
    #[must_use]
    pub fn own_queue_document(&self, call: &CallSid, own: &Params) -> Response {
        let (id, now) = (caller(call), self.now());
        let visit = self.inner.live.change(now, |stage| {
            let visit = stage.visit(&id, own);
            stage.desks.end_move(&id);
            stage.apply(&id, now, CallEvent::Reached(Progress::Visit(visit, Step::UpNext)));
            visit
        });
        Response::new().with(self.enqueued_in(&self.queue_named(Line::Own), visit))
    }
}
