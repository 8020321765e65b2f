//! What the studio tells of this page's own call, over `/live/call`.

use leptos::prelude::*;
use show::{CallFrame, CallHello};

use crate::{
    listener::{Event, Guest},
    live::{Link, Pulse, Reconnecting, Target},
    paths::LIVE_CALL,
    wire,
};

/// The stream of a guest: begun with a call, ended some time after it.
#[derive(Clone, Copy)]
pub(super) struct Stream {
    guest: Guest,
    connection: Reconnecting,
    held: StoredValue<Held>,
}

#[derive(Default)]
struct Held {
    pulse: Pulse,
    wanted: bool,
}

impl Stream {
    pub(super) fn new(guest: Guest) -> Self {
        Self { guest, connection: Reconnecting::new(), held: StoredValue::new(Held::default()) }
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
        self.held.try_update_value(|held| held.wanted = false);
        self.connection.end();
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
    fn tell_time(self, moment: show::Timestamp) {
        let shown = self.guest.now.try_get_untracked();
        if shown.is_some_and(|shown| shown.0 / 1_000 != moment.0 / 1_000) {
            self.guest.now.try_set(moment);
        }
    }

    fn connect(self, pause: u32) {
        self.connection.connect(
            pause,
            move || {
                // There is no pass before the phone has asked for one.
                let token = self.guest.line().token()?;
                Some(Target { path: LIVE_CALL.to_owned(), hello: wire::write(&CallHello { token }).ok() })
            },
            move |text| {
                if let Ok(frame) = wire::read(text) {
                    self.apply(frame);
                }
            },
            move || self.closed(),
        );
    }

    fn apply(self, frame: CallFrame) {
        let now = js_sys::Date::now();
        let at = match &frame {
            CallFrame::Call(call) => call.at,
            CallFrame::Beat(at) => *at,
        };
        let link = self.held.try_update_value(|held| {
            held.pulse.apply(at, now);
            held.pulse.link()
        });
        let Some(link) = link else { return };
        self.guest.happens(Event::Link(link));
        if let CallFrame::Call(call) = frame {
            self.tell_time(call.at);
            self.guest.happens(Event::Told(call));
        }
    }

    fn closed(self) {
        if let Some(pause) = self.held.try_update_value(|held| held.pulse.closed(js_sys::Date::now())) {
            self.connect(pause);
        }
    }
}
