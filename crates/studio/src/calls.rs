use show::{Identity, Role};
use twilio::{
    twiml::{Dial, DialQueue, Enqueue, Method, Play, Redirect, Response, Say, Verb},
    webhook::Address,
};

use crate::Studio;

/// Where a waiting caller's document comes from, relative to the Voice URL.
const WAIT_URL: &str = "/voice/wait";
const HOLD_MUSIC_URL: &str = "/audio/hold-music.wav";

impl Studio {
    /// What a call to the studio is told to do, decided by who calls.
    ///
    /// `from` is the webhook's `From`, which comes from the signed token of a browser or from the
    /// telephone network. The DJ is given the next caller of the queue, and the next after that on
    /// `*`; a listener and anyone on a telephone waits in the queue; everybody else is turned away.
    #[must_use]
    pub fn answer_call(&self, from: &Address) -> Response {
        match role_of(from) {
            Some(Role::Dj) => self.take_callers(),
            Some(Role::Listener) => self.join_queue(),
            None => turn_away(),
        }
    }

    /// What a waiting caller hears; requested again each time it has played to its end.
    ///
    /// `position` is the webhook's `QueuePosition`, 1 for the caller who is next.
    #[must_use]
    pub fn wait_document(&self, position: Option<u32>) -> Response {
        let notice = match position {
            Some(1) => "You are the next caller. Please hold the line.".to_owned(),
            Some(position) => format!("You are number {position} in the line. Please hold."),
            None => "Please hold the line.".to_owned(),
        };
        Response::new().with(Say::new(notice)).with(Play::new(HOLD_MUSIC_URL))
    }

    /// The DJ's document. Its Redirect is empty: it asks for this same document again, so that the
    /// next caller is dialled when one hangs up, `*` is pressed, or nobody has called for a while.
    fn take_callers(&self) -> Response {
        let next_caller = DialQueue::new(&self.inner.show.queue_name);
        Response::new()
            .with(Dial { hangup_on_star: true, ..Dial::to(next_caller) })
            .with(Redirect::again(Method::Get))
    }

    fn join_queue(&self) -> Response {
        Response::new().with(Enqueue {
            wait_url: Some(WAIT_URL.to_owned()),
            ..Enqueue::new(&self.inner.show.queue_name)
        })
    }
}

fn role_of(from: &Address) -> Option<Role> {
    match from {
        Address::Client(name) => Identity::parse(name).ok().map(|identity| identity.role()),
        Address::Phone(_) => Some(Role::Listener),
        _ => None,
    }
}

fn turn_away() -> Response {
    let words = "Sorry, this line takes calls from the studio's own page only. Goodbye.";
    Response::new().with(Say::new(words)).with(Verb::Hangup)
}
