//! The socket `/live/call`, by which the studio reports the state of this page's call.

use std::rc::Rc;

use leptos::prelude::*;
use show::{CallFrame, CallHello, CallerId};
use voice::PageTime;

use crate::{
    json,
    listener::{model::ListenerEvent, page::ListenerPage},
    live_socket::{Heartbeat, Link, ReconnectingSocket, SocketTarget},
    paths::LIVE_CALL,
};

/// The socket of one page; it is opened with a call and closed some time after it.
#[derive(Clone, Copy)]
pub(super) struct CallStream {
    listener: ListenerPage,
    connection: ReconnectingSocket,
    held: StoredValue<StreamState>,
}

#[derive(Default)]
struct StreamState {
    heartbeat: Heartbeat,
    wanted: bool,
}

impl CallStream {
    pub(super) fn new(listener: ListenerPage) -> Self {
        Self {
            listener,
            connection: ReconnectingSocket::new(),
            held: StoredValue::new(StreamState::default()),
        }
    }

    /// Whether the socket is open or being opened.
    pub(super) fn is_wanted(self) -> bool {
        self.held.try_with_value(|held| held.wanted).unwrap_or_default()
    }

    /// Opens the socket, unless it is open.
    pub(super) fn begin(self) {
        let begins = self.held.try_update_value(|held| !std::mem::replace(&mut held.wanted, true));
        if begins == Some(true) {
            self.held.try_update_value(|held| {
                held.heartbeat = Heartbeat::default();
                held.heartbeat.begin(PageTime::now());
            });
            self.listener.apply(ListenerEvent::Link(Link::Opening));
            self.connect(0);
        }
    }

    /// Closes the socket.
    pub(super) fn end(self) {
        self.held.try_update_value(|held| held.wanted = false);
        self.connection.end();
    }

    /// Tells the studio which call is this page's, now that the page knows.
    pub(super) fn name_call(self) {
        self.connection.say_hello();
    }

    /// Checks the heartbeat and moves the clock on.
    pub(super) fn look(self) {
        let now = PageTime::now();
        let looked = self.held.try_update_value(|held| {
            (
                held.wanted.then(|| held.heartbeat.tick(now)).flatten(),
                held.heartbeat.link(),
                held.heartbeat.server_time(now),
            )
        });
        let Some((again, link, moment)) = looked else { return };
        if let Some(moment) = moment {
            self.tell_time(moment);
        }
        if link == Link::Lost {
            self.listener.apply(ListenerEvent::Link(link));
        }
        if let Some(pause) = again {
            self.connect(pause);
        }
    }

    /// Sets the server's time, once a second: that is what clocks show.
    fn tell_time(self, moment: show::Timestamp) {
        let shown = self.listener.now.try_get_untracked();
        if shown.is_some_and(|shown| shown.0 / 1_000 != moment.0 / 1_000) {
            self.listener.now.try_set(moment);
        }
    }

    fn connect(self, pause: u32) {
        self.connection.connect(
            pause,
            move || {
                // There is no token before the phone has fetched one.
                self.hello()?;
                Some(SocketTarget {
                    path: LIVE_CALL.to_owned(),
                    hello: Some(Rc::new(move || json::write(&self.hello()?).ok())),
                })
            },
            move |text| {
                if let Ok(frame) = json::read(text) {
                    self.receive(frame);
                }
            },
            move || self.closed(),
        );
    }

    fn hello(self) -> Option<CallHello> {
        let phone = self.listener.softphone();
        let call = untrack(|| phone.call_sid()).map(|sid| CallerId::from(&*sid));
        Some(CallHello { token: phone.token()?, call })
    }

    fn receive(self, frame: CallFrame) {
        let now = PageTime::now();
        let at = match &frame {
            CallFrame::Call(call) => call.at,
            CallFrame::Beat(at) => *at,
        };
        let link = self.held.try_update_value(|held| {
            held.heartbeat.received(at, now);
            held.heartbeat.link()
        });
        let Some(link) = link else { return };
        self.listener.apply(ListenerEvent::Link(link));
        if let CallFrame::Call(call) = frame {
            self.tell_time(call.at);
            self.listener.apply(ListenerEvent::Told(call));
        }
    }

    fn closed(self) {
        if let Some(pause) = self.held.try_update_value(|held| held.heartbeat.closed(PageTime::now())) {
            self.connect(pause);
        }
    }
}
