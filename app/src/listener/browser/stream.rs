//! What the studio tells of this page's own call, over `/live/call`.

use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::*, task::spawn_local};
use show::{CallFrame, CallHello};

use crate::{
    listener::{Event, Guest},
    live::{Connection, Link, Pulse},
    wire,
};

/// The stream of a guest: begun with a call, ended some time after it.
#[derive(Clone, Copy)]
pub(super) struct Stream {
    guest: Guest,
    held: StoredValue<Held, LocalStorage>,
}

#[derive(Default)]
struct Held {
    connection: Option<Connection>,
    pulse: Pulse,
    wanted: bool,
    /// Counts connections, so that a late word of one is not taken for news of the next.
    attempt: u32,
}

impl Stream {
    pub(super) fn new(guest: Guest) -> Self {
        Self { guest, held: StoredValue::new_local(Held::default()) }
    }

    /// Whether the stream is there, or being tried.
    pub(super) fn is_wanted(self) -> bool {
        self.held.try_with_value(|held| held.wanted).unwrap_or_default()
    }

    /// Listens from now on, if it does not already.
    pub(super) fn begin(self) {
        let begins = self.held.try_update_value(|held| !std::mem::replace(&mut held.wanted, true));
        if begins == Some(true) {
            self.held.try_update_value(|held| {
                held.pulse = Pulse::default();
                held.pulse.begin(js_sys::Date::now());
            });
            self.guest.happens(Event::Link(Link::Opening));
            self.connect(0);
        }
    }

    /// Listens no more.
    pub(super) fn end(self) {
        let connection = self.held.try_update_value(|held| {
            held.wanted = false;
            held.attempt = held.attempt.wrapping_add(1);
            held.connection.take()
        });
        drop(connection);
    }

    /// Time goes by.
    pub(super) fn look(self) {
        let now = js_sys::Date::now();
        let looked = self.held.try_update_value(|held| {
            (held.wanted.then(|| held.pulse.tick(now)).flatten(), held.pulse.link(), held.pulse.moment(now))
        });
        let Some((again, link, moment)) = looked else { return };
        if let Some(moment) = moment {
            self.tell_time(moment);
        }
        if link == Link::Lost {
            self.guest.happens(Event::Link(link));
        }
        if let Some(pause) = again {
            self.connect(pause);
        }
    }

    /// Clocks show whole seconds.
    fn tell_time(self, moment: show::Moment) {
        let shown = self.guest.now.try_get_untracked();
        if shown.is_some_and(|shown| shown.0 / 1_000 != moment.0 / 1_000) {
            self.guest.now.try_set(moment);
        }
    }

    fn connect(self, pause: u32) {
        let Some(attempt) = self.held.try_update_value(|held| {
            held.attempt = held.attempt.wrapping_add(1);
            drop(held.connection.take());
            held.attempt
        }) else {
            return;
        };
        // Pages that lost the same server do not come back all in one instant.
        let spread = 0.75 + js_sys::Math::random() / 2.0;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few seconds at most")]
        let pause = (f64::from(pause) * spread) as u32;
        spawn_local(async move {
            if pause > 0 {
                TimeoutFuture::new(pause).await;
            }
            if self.is_current(attempt) {
                self.open(attempt);
            }
        });
    }

    fn open(self, attempt: u32) {
        // There is no pass before the phone has asked for one.
        let Some(token) = self.guest.line().token() else { return self.closed(attempt) };
        let heard = move |text: String| {
            if let (true, Ok(frame)) = (self.is_current(attempt), wire::read(&text)) {
                self.hear(frame);
            }
        };
        let hello = wire::write(&CallHello { token }).ok();
        match Connection::open("/live/call", hello, heard, move || self.closed(attempt)) {
            Some(connection) => drop(self.held.try_update_value(|held| held.connection = Some(connection))),
            None => self.closed(attempt),
        }
    }

    fn hear(self, frame: CallFrame) {
        let now = js_sys::Date::now();
        let at = match &frame {
            CallFrame::Call(call) => call.at,
            CallFrame::Beat(at) => *at,
        };
        let link = self.held.try_update_value(|held| {
            held.pulse.hear(at, now);
            held.pulse.link()
        });
        let Some(link) = link else { return };
        self.guest.happens(Event::Link(link));
        if let CallFrame::Call(call) = frame {
            self.tell_time(call.at);
            self.guest.happens(Event::Told(call));
        }
    }

    fn closed(self, attempt: u32) {
        if self.is_current(attempt)
            && let Some(pause) = self.held.try_update_value(|held| held.pulse.closed(js_sys::Date::now()))
        {
            self.connect(pause);
        }
    }

    fn is_current(self, attempt: u32) -> bool {
        self.held.try_with_value(|held| held.wanted && held.attempt == attempt).unwrap_or_default()
    }
}
