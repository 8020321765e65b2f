use show::{CallerId, Pickup};
use twilio::{
    twiml::{Dial, DialQueue, Method, Pause, Play, Redirect, Response, Say},
    webhook::{CallStatus, Params, VoiceRequest},
};

use super::{addresses, caller};
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
    pub(super) fn answer_dj(&self, call: &VoiceRequest, own: &Params) -> Response {
        let (desk, now) = (&caller(&call.call_sid), self.now());
        let rings = call.call_status == CallStatus::Ringing;
        let announced = own.get(addresses::ANNOUNCED).map(CallerId::from);
        let steered = own.get(addresses::STEERED);
        // An empty Redirect asks for this address again, which must not name what is over then.
        let next = match (&announced, steered) {
            (None, None) => Redirect::again(Method::Get),
            _ => Redirect::to(addresses::VOICE, Method::Get),
        };
        let (document, move_first) = self.inner.live.change(now, |stage| {
            stage.show.desk_up(desk.clone(), now);
            stage.desks.asks(desk, steered.map(|by| by == addresses::BY_US));
            let Some(pickup) = stage.desks.wanted(&stage.show) else {
                stage.show.announce(None);
                return (self.wait_for_somebody(stage, desk, rings).with(next), None);
            };
            let move_first = stage.desks.begin_move(&pickup).then(|| pickup.caller.clone());
            let whisper = stage.show.whisper(&pickup.caller, now);
            if whisper.is_empty() || announced.as_ref() == Some(&pickup.caller) {
                stage.show.announce(None);
                (self.dial(stage, desk, &pickup).with(next), move_first)
            } else {
                stage.show.announce(Some(pickup.caller.clone()));
                stage.desks.does(desk, Doing::Announcing(pickup.caller.clone()));
                let again = format!("{}?{}={}", addresses::VOICE, addresses::ANNOUNCED, pickup.caller);
                (Response::new().with(Say::new(whisper)).with(Redirect::to(again, Method::Get)), move_first)
            }
        });
        if let Some(caller) = move_first {
            self.move_to_own_queue(caller);
        }
        document
    }

    fn dial(&self, stage: &mut Stage, desk: &CallerId, pickup: &Pickup) -> Response {
        let line = stage.desks.line_to(pickup);
        stage.desks.does(desk, Doing::Dialling(line, Some(pickup.caller.clone())));
        self.dialled(line)
    }

    fn wait_for_somebody(&self, stage: &mut Stage, desk: &CallerId, rings: bool) -> Response {
        if stage.desks.may_wait_in_the_queue(&stage.show) {
            stage.desks.does(desk, Doing::Dialling(Line::Callers, None));
            return self.dialled(Line::Callers);
        }
        stage.desks.does(desk, Doing::Idling);
        // A call that begins with a Pause is not answered, and one that is not answered cannot be told
        // anything. Half a second of silence answers it.
        let answer = Play { digits: Some("w".to_owned()), ..Play::default() };
        let document = if rings { Response::new().with(answer) } else { Response::new() };
        document.with(Pause { seconds: IDLE_SECONDS })
    }

    fn dialled(&self, line: Line) -> Response {
        let queue =
            DialQueue { url: Some(addresses::WHISPER.to_owned()), ..DialQueue::new(self.queue_named(line)) };
        Response::new().with(Dial { hangup_on_star: true, ..Dial::to(queue) })
    }
}
