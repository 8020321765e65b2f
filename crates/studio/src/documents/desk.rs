use show::{CallerId, Pickup, Way};
use twilio::{
    twiml::{Dial, DialQueue, Method, Pause, Redirect, Response, Say},
    webhook::Params,
};

use super::addresses;
use crate::{
    Studio,
    desk::{Doing, Line},
    live::Stage,
};

/// How long an idle leg waits before it asks again, in seconds; it is told at once when it is needed.
const IDLE_SECONDS: u32 = 20;

impl Studio {
    /// The document of a leg of the DJ's: the next caller, or what to do until there is one.
    ///
    /// Its end asks for the next document, so that the leg lasts for the whole show.
    pub(super) fn answer_dj(&self, desk: &CallerId, own: &Params) -> Response {
        let now = self.now();
        let announced = own.get(addresses::ANNOUNCED).map(CallerId::from);
        let (document, move_first) = self.inner.live.change(now, |stage| {
            stage.show.desk_up(desk.clone(), now);
            let Some(pickup) = stage.desks.wanted(&stage.show) else {
                stage.show.announce(None);
                return (self.wait_for_somebody(stage, desk, announced.is_some()), None);
            };
            let move_first = stage.desks.begin_move(&pickup).then(|| pickup.caller.clone());
            let whisper = stage.show.whisper(&pickup.caller, now);
            if whisper.is_empty() || announced.as_ref() == Some(&pickup.caller) {
                stage.show.announce(None);
                (self.dial(stage, desk, &pickup, announced.is_some()), move_first)
            } else {
                stage.show.announce(Some(pickup.caller.clone()));
                stage.desks.fetched(desk, Doing::Announcing(pickup.caller.clone()));
                let again = format!("{}?{}={}", addresses::VOICE, addresses::ANNOUNCED, pickup.caller);
                (Response::new().with(Say::new(whisper)).with(Redirect::to(again, Method::Get)), move_first)
            }
        });
        if let Some(caller) = move_first {
            self.move_to_own_queue(caller);
        }
        document
    }

    fn dial(&self, stage: &mut Stage, desk: &CallerId, pickup: &Pickup, announced: bool) -> Response {
        let line = match stage.desks.line_to(pickup) {
            Line::Callers if pickup.way == Way::Head => Line::Callers,
            _ => Line::Own,
        };
        stage.desks.fetched(desk, Doing::Dialling(line, Some(pickup.caller.clone())));
        self.dialled(line).with(next_document(announced))
    }

    fn wait_for_somebody(&self, stage: &mut Stage, desk: &CallerId, announced: bool) -> Response {
        if stage.desks.may_wait_in_the_queue(&stage.show) {
            stage.desks.fetched(desk, Doing::Dialling(Line::Callers, None));
            return self.dialled(Line::Callers).with(next_document(announced));
        }
        stage.desks.fetched(desk, Doing::Idling);
        Response::new().with(Pause { seconds: IDLE_SECONDS }).with(next_document(announced))
    }

    fn dialled(&self, line: Line) -> Response {
        let queue =
            DialQueue { url: Some(addresses::WHISPER.to_owned()), ..DialQueue::new(self.queue_named(line)) };
        Response::new().with(Dial { hangup_on_star: true, ..Dial::to(queue) })
    }
}

/// Asks for the next document. An empty Redirect asks for the present one again, which must not name
/// a caller of before.
fn next_document(announced: bool) -> Redirect {
    if announced { Redirect::to(addresses::VOICE, Method::Get) } else { Redirect::again(Method::Get) }
}
