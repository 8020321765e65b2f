//! The WebSocket `/live`, in the browser: a thin shell around the feed.

use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::*, task::spawn_local};
use show::LiveFrame;

use super::{
    connection::Connection,
    feed::{Act, Event, Resume},
    view::Live,
};
use crate::wire;

/// How often it is looked whether the server has fallen silent, in milliseconds.
const LOOK_MS: u32 = 250;
/// How many looks it takes until the ages count on.
const LOOKS_A_TIME: u32 = 4;

/// The connection of one page; it ends with the component that began it.
#[derive(Clone, Copy)]
pub(super) struct Socket {
    live: Live,
    held: StoredValue<Held, LocalStorage>,
}

#[derive(Default)]
struct Held {
    open: Option<Connection>,
    /// Counts connections, so that a late word of one is not taken for news of the next.
    attempt: u32,
    ticking: bool,
}

impl Socket {
    pub(super) fn new(live: Live) -> Self {
        Self { live, held: StoredValue::new_local(Held::default()) }
    }

    /// Connects, or connects anew for a whole board.
    pub(super) fn begin(self) {
        self.hear(Event::Begin);
        let ticks = self.held.try_update_value(|held| std::mem::replace(&mut held.ticking, true));
        if ticks == Some(false) {
            spawn_local(self.tick());
        }
    }

    async fn tick(self) {
        let mut looks: u32 = 0;
        loop {
            TimeoutFuture::new(LOOK_MS).await;
            if self.held.try_with_value(|_| ()).is_none() {
                break;
            }
            self.hear(Event::Tick);
            looks = looks.wrapping_add(1);
            if looks.is_multiple_of(LOOKS_A_TIME) {
                self.live.set_time(js_sys::Date::now());
            }
        }
    }

    fn hear(self, event: Event) {
        match self.live.on(event, js_sys::Date::now()) {
            Act::Nothing => {}
            Act::Connect(after_ms) => self.connect(after_ms),
        }
    }

    fn connect(self, after_ms: u32) {
        let Some(attempt) = self.held.try_update_value(|held| {
            held.attempt = held.attempt.wrapping_add(1);
            held.open = None;
            held.attempt
        }) else {
            return;
        };
        if after_ms == 0 {
            return self.open(attempt);
        }
        // Screens that lost the same server do not come back all in one instant.
        let spread = 0.75 + js_sys::Math::random() / 2.0;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a few seconds at most")]
        let pause = (f64::from(after_ms) * spread) as u32;
        spawn_local(async move {
            TimeoutFuture::new(pause).await;
            self.open(attempt);
        });
    }

    fn open(self, attempt: u32) {
        if !self.is_current(attempt) {
            return;
        }
        let resume = self.live.with_feed(super::feed::Feed::resume).flatten();
        let heard = move |text: String| self.take(attempt, &text);
        let closed = move || {
            if self.is_current(attempt) {
                self.hear(Event::Closed);
            }
        };
        // Refused only if the address is none; the feed's clock then tries again.
        let open = Connection::open(&path(resume), None, heard, closed);
        self.held.try_update_value(|held| held.open = open);
    }

    fn take(self, attempt: u32, text: &str) {
        if !self.is_current(attempt) {
            return;
        }
        match wire::read(text) {
            Ok(LiveFrame::Board(board)) => self.hear(Event::Board(board)),
            Ok(LiveFrame::Update(update)) => self.hear(Event::Update(update)),
            Ok(LiveFrame::Beat(at)) => self.hear(Event::Beat(at)),
            // A newer server's frame: not understood, so no sign of life either.
            Err(_) => {}
        }
    }

    fn is_current(self, attempt: u32) -> bool {
        self.held.try_with_value(|held| held.attempt == attempt).unwrap_or_default()
    }
}

/// Where the stream is.
fn path(resume: Option<Resume>) -> String {
    match resume {
        Some(Resume { epoch, seq }) => format!("/live?epoch={epoch}&seq={seq}"),
        None => "/live".to_owned(),
    }
}
