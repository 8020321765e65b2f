use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::*, task::spawn_local};
use show::LiveFrame;
use voice::PageTime;

use super::{
    LiveBoard,
    feed::{BoardFeed, FeedEvent, Resume, SocketAction},
};
use crate::{
    json,
    live_socket::{ReconnectingSocket, SocketTarget},
    paths::LIVE_SHOW,
};

/// The interval at which the socket's timeouts are checked.
const POLL_INTERVAL_MS: u32 = 250;
/// The shown time moves on after this many polls.
const POLLS_PER_SECOND: u32 = 4;

/// The socket `/live` of one page, a thin shell around [`BoardFeed`]; it ends with the component that
/// made it.
#[derive(Clone, Copy)]
pub(super) struct BoardSocket {
    live: LiveBoard,
    connection: ReconnectingSocket,
    ticking: StoredValue<bool>,
}

impl BoardSocket {
    pub(super) fn new(live: LiveBoard) -> Self {
        Self { live, connection: ReconnectingSocket::new(), ticking: StoredValue::new(false) }
    }

    /// Connects, or reconnects for a whole board.
    pub(super) fn begin(self) {
        self.apply(FeedEvent::Begin(PageTime::page_asked()));
        let ticks = self.ticking.try_update_value(|ticking| std::mem::replace(ticking, true));
        if ticks == Some(false) {
            spawn_local(self.tick());
        }
    }

    async fn tick(self) {
        let mut looks: u32 = 0;
        loop {
            TimeoutFuture::new(POLL_INTERVAL_MS).await;
            if !self.connection.is_alive() {
                break;
            }
            self.apply(FeedEvent::Tick);
            looks = looks.wrapping_add(1);
            if looks.is_multiple_of(POLLS_PER_SECOND) {
                self.live.set_time(PageTime::now());
            }
        }
    }

    fn apply(self, event: FeedEvent) {
        match self.live.apply(event, PageTime::now()) {
            SocketAction::Nothing => {}
            SocketAction::Connect(after_ms) => self.connection.connect(
                after_ms,
                move || {
                    Some(SocketTarget { path: path(self.live.with_feed(BoardFeed::resume)?), hello: None })
                },
                move |text| self.take(text),
                move || self.apply(FeedEvent::Closed),
            ),
        }
    }

    fn take(self, text: &str) {
        match json::read(text) {
            Ok(LiveFrame::Board(board)) => self.apply(FeedEvent::Board(board)),
            Ok(LiveFrame::Update(update)) => self.apply(FeedEvent::Update(update)),
            Ok(LiveFrame::Beat(at)) => self.apply(FeedEvent::Beat(at)),
            // A frame of a newer server: as it is not understood, it does not count as a heartbeat.
            Err(_) => {}
        }
    }
}

/// The path of the socket, with what the page has already.
fn path(resume: Option<Resume>) -> String {
    match resume {
        Some(Resume { epoch, seq }) => format!("{LIVE_SHOW}?epoch={epoch}&seq={seq}"),
        None => LIVE_SHOW.to_owned(),
    }
}
