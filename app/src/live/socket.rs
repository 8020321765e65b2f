//! The WebSocket `/live`, in the browser: a thin shell around the feed.

use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::*, task::spawn_local};
use show::LiveFrame;

use super::{
    feed::{Act, Event, Feed, Resume},
    reconnecting::{Reconnecting, Target},
    view::Live,
};
use crate::{paths::LIVE_SHOW, wire};

/// How often it is looked whether the server has fallen silent, in milliseconds.
const LOOK_MS: u32 = 250;
/// How many looks it takes until the ages count on.
const LOOKS_A_TIME: u32 = 4;

/// The connection of one page; it ends with the component that began it.
#[derive(Clone, Copy)]
pub(super) struct Socket {
    live: Live,
    connection: Reconnecting,
    ticking: StoredValue<bool>,
}

impl Socket {
    pub(super) fn new(live: Live) -> Self {
        Self { live, connection: Reconnecting::new(), ticking: StoredValue::new(false) }
    }

    /// Connects, or connects anew for a whole board.
    pub(super) fn begin(self) {
        self.apply(Event::Begin);
        let ticks = self.ticking.try_update_value(|ticking| std::mem::replace(ticking, true));
        if ticks == Some(false) {
            spawn_local(self.tick());
        }
    }

    async fn tick(self) {
        let mut looks: u32 = 0;
        loop {
            TimeoutFuture::new(LOOK_MS).await;
            if !self.connection.is_alive() {
                break;
            }
            self.apply(Event::Tick);
            looks = looks.wrapping_add(1);
            if looks.is_multiple_of(LOOKS_A_TIME) {
                self.live.set_time(js_sys::Date::now());
            }
        }
    }

    fn apply(self, event: Event) {
        match self.live.on(event, js_sys::Date::now()) {
            Act::Nothing => {}
            Act::Connect(after_ms) => self.connection.connect(
                after_ms,
                move || Some(Target { path: path(self.live.with_feed(Feed::resume)?), hello: None }),
                move |text| self.take(text),
                move || self.apply(Event::Closed),
            ),
        }
    }

    fn take(self, text: &str) {
        match wire::read(text) {
            Ok(LiveFrame::Board(board)) => self.apply(Event::Board(board)),
            Ok(LiveFrame::Update(update)) => self.apply(Event::Update(update)),
            Ok(LiveFrame::Beat(at)) => self.apply(Event::Beat(at)),
            // A newer server's frame: not understood, so no sign of life either.
            Err(_) => {}
        }
    }
}

/// Where the stream is.
fn path(resume: Option<Resume>) -> String {
    match resume {
        Some(Resume { epoch, seq }) => format!("{LIVE_SHOW}?epoch={epoch}&seq={seq}"),
        None => LIVE_SHOW.to_owned(),
    }
}
