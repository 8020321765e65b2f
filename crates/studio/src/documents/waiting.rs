use std::{collections::BTreeMap, time::Duration};

use show::{CallEvent, CallerId, Channel, Estimate, Progress, Step, Timestamp};
use twilio::{
    sid::CallSid,
    twiml::{Play, Response, Say},
    webhook::Params,
};

use super::caller;
use crate::{Studio, live::Stage};

const HOLD_MUSIC_URL: &str = "/audio/hold-music.wav";

/// A place that has not changed is told again after this time.
const TOLD_AGAIN_AFTER: Duration = Duration::from_secs(60);

/// What callers by phone have been told while they wait.
#[derive(Debug, Default)]
pub(crate) struct Heard(BTreeMap<CallerId, Told>);

#[derive(Debug, Clone, Copy)]
struct Told {
    position: u32,
    at: Timestamp,
}

impl Heard {
    pub fn forget(&mut self, caller: &CallerId) {
        self.0.remove(caller);
    }

    /// Whether a caller is to be greeted, and told their place.
    fn tell(&mut self, caller: &CallerId, position: u32, now: Timestamp) -> (bool, bool) {
        let told = self.0.get(caller);
        let greets = told.is_none();
        let tells =
            told.is_none_or(|told| told.position != position || now.since(told.at) >= TOLD_AGAIN_AFTER);
        if tells {
            self.0.insert(caller.clone(), Told { position, at: now });
        }
        (greets, tells)
    }
}

impl Studio {
    /// What a waiting caller hears; requested again each time it has played to its end.
    ///
    /// A caller by phone is greeted once, and told their place and how long it will take when the
    /// place has changed or a minute has passed. The page tells all that to callers from the web.
    #[must_use]
    pub fn wait_document(&self, call: &CallSid, own: &Params) -> Response {
        let (id, now) = (caller(call), self.now());
        let words = self.inner.live.change(now, |stage| {
            let visit = stage.visit(&id, own);
            stage.apply(&id, now, CallEvent::Reached(Progress::Visit(visit, Step::Waiting)));
            stage.words_for(&id, now)
        });
        let document =
            words.into_iter().fold(Response::new(), |document, words| document.with(Say::new(words)));
        document.with(Play::new(HOLD_MUSIC_URL))
    }
}

impl Stage {
    fn words_for(&mut self, id: &CallerId, now: Timestamp) -> Vec<String> {
        let channel = self.show.board().caller(id).map(|caller| caller.channel);
        if channel == Some(Channel::Web) {
            return Vec::new();
        }
        let position = self.show.position(id);
        let (greets, tells) = self.heard.tell(id, position, now);
        let mut words = Vec::new();
        let greeting = &self.show.options().greeting;
        if greets && !greeting.is_empty() {
            words.push(greeting.clone());
        }
        if tells {
            words.push(place(position, self.show.estimate(position.saturating_sub(1), now)));
        }
        words
    }
}

fn place(position: u32, estimate: Option<Estimate>) -> String {
    match (position, estimate) {
        (0, _) => "Please hold the line.".to_owned(),
        (1, _) => "You are the next caller. Please hold the line.".to_owned(),
        (position, None) => format!("You are number {position} in the line. Please hold."),
        (position, Some(estimate)) => {
            format!("You are number {position} in the line. It will take {estimate}. Please hold.")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_told_when_it_changes_and_again_after_a_minute() {
        let mut heard = Heard::default();
        let id = CallerId::from("CA1");
        let at = |seconds: u64| Timestamp(seconds * 1_000);
        assert_eq!(heard.tell(&id, 3, at(0)), (true, true));
        assert_eq!(heard.tell(&id, 3, at(20)), (false, false));
        assert_eq!(heard.tell(&id, 2, at(40)), (false, true));
        assert_eq!(heard.tell(&id, 2, at(99)), (false, false));
        assert_eq!(heard.tell(&id, 2, at(100)), (false, true));
    }

    #[test]
    fn a_wait_that_cannot_be_told_is_not_promised() {
        assert_eq!(place(1, None), "You are the next caller. Please hold the line.");
        assert_eq!(place(3, None), "You are number 3 in the line. Please hold.");
        let estimate = Some(Estimate { from: 4, to: 8 });
        assert!(place(3, estimate).contains("4 to 8 minutes"));
    }
}
