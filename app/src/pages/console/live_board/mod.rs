//! The call board on the console: first as the server rendered it, then live.

#[cfg_attr(
    not(any(feature = "hydrate", test)),
    expect(dead_code, reason = "what it knows changes in the browser alone")
)]
mod feed;
#[cfg(feature = "hydrate")]
mod socket;
#[cfg(test)]
mod tests;

use std::time::Duration;

use leptos::prelude::*;
use show::{Board, Caller, CallerId, Timestamp};
#[cfg(any(debug_assertions, feature = "hydrate"))]
use voice::PageTime;

use self::feed::BoardFeed;
#[cfg(any(feature = "hydrate", debug_assertions))]
use self::feed::FeedEvent;
#[cfg(feature = "hydrate")]
use self::{feed::SocketAction, socket::BoardSocket};
use crate::{
    error::RequestError,
    json::{SsrResource, ssr_resource},
    live_socket::Link,
    server_fns::board,
};

/// The board as components read it, reactively.
#[derive(Clone, Copy)]
pub struct LiveBoard {
    feed: RwSignal<BoardFeed>,
    now: RwSignal<Timestamp>,
}

impl LiveBoard {
    /// A board that is not known yet.
    pub(super) fn unknown() -> Self {
        Self { feed: RwSignal::new(BoardFeed::new(None)), now: RwSignal::new(Timestamp::default()) }
    }

    /// A board in a fixed state, for the gallery.
    #[cfg(debug_assertions)]
    pub fn still(board: Board, link: Link) -> Self {
        let now = RwSignal::new(board.at);
        let mut feed = BoardFeed::new(Some(board.clone()));
        feed.apply(FeedEvent::Begin(PageTime(0.0)), PageTime(0.0));
        match link {
            Link::Opening => {}
            Link::Live => drop(feed.apply(FeedEvent::Board(Box::new(board)), PageTime(0.0))),
            Link::Lost => drop(feed.apply(FeedEvent::Tick, PageTime(f64::from(u32::MAX)))),
        }
        Self { feed: RwSignal::new(feed), now }
    }

    /// Starts with the board that came with the page, unless the socket has brought a newer one.
    pub(super) fn begin_with(self, board: Board) {
        if self.feed.with_untracked(|feed| feed.resume().is_none()) {
            self.now.set(board.at);
            self.feed.update(|feed| feed.came_with_page(board));
        }
    }

    /// Applies an event at a time of the page's clock. Readers are notified only if it changes what they
    /// show.
    #[cfg(feature = "hydrate")]
    pub(super) fn apply(self, event: FeedEvent, at: PageTime) -> SocketAction {
        let act = self.feed.try_maybe_update(|feed| {
            let shown = |feed: &BoardFeed| (feed.link(), feed.board().epoch, feed.board().seq);
            let before = shown(feed);
            let act = feed.apply(event, at);
            (shown(feed) != before, act)
        });
        act.unwrap_or(SocketAction::Nothing)
    }

    /// Moves the shown time on.
    #[cfg(feature = "hydrate")]
    pub(super) fn set_time(self, at: PageTime) {
        if let Some(now) = self.feed.try_with_untracked(|feed| feed.server_time(at)) {
            let _ = self.now.try_set(now);
        }
    }

    /// Reads the feed; `None` once the page is gone.
    #[cfg(feature = "hydrate")]
    pub(super) fn with_feed<T>(self, read: impl FnOnce(&BoardFeed) -> T) -> Option<T> {
        self.feed.try_with_untracked(read)
    }

    /// Reads the board.
    pub fn board<T>(self, read: impl FnOnce(&Board) -> T) -> T {
        self.feed.with(|feed| read(feed.board()))
    }

    /// Reads the board, not reactively.
    pub fn glance<T>(self, read: impl FnOnce(&Board) -> T) -> T {
        self.feed.with_untracked(|feed| read(feed.board()))
    }

    /// One caller, as long as they are on the board; changes only when they change.
    pub fn caller(self, id: CallerId) -> Memo<Option<Caller>> {
        Memo::new(move |_| self.board(|board| board.caller(&id).cloned()))
    }

    /// The state of the connection, reactively.
    pub fn link(self) -> Link {
        self.feed.with(BoardFeed::link)
    }

    /// How long ago the last message came, reactively; `None` if no board has come at all.
    pub fn silence(self) -> Option<Duration> {
        self.feed.with(|feed| feed.has_board().then(|| feed.told())).map(|told| self.since(told))
    }

    /// The server's time, reactively; it moves on each second.
    pub fn now(self) -> Timestamp {
        self.now.get()
    }

    /// How long ago a time was, reactively.
    pub fn since(self, time: Timestamp) -> Duration {
        self.now().since(time)
    }
}

/// Brings the board: from the page first, and in the browser then from the socket.
#[derive(Clone, Copy)]
pub struct BoardStream {
    first: SsrResource<Result<Board, RequestError>>,
    live: LiveBoard,
    #[cfg(feature = "hydrate")]
    socket: BoardSocket,
}

/// Follows the board for as long as the current component lives.
#[must_use]
pub fn use_board_stream() -> BoardStream {
    let live = LiveBoard::unknown();
    let stream = BoardStream {
        first: ssr_resource(board),
        live,
        #[cfg(feature = "hydrate")]
        socket: BoardSocket::new(live),
    };
    // An effect, so that hydration is over before anything changes.
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| stream.socket.begin());
    stream
}

impl BoardStream {
    /// The board, once the one that comes with the page is there; await it under `Suspense`.
    ///
    /// If that failed, the board is empty until the socket brings one, and the error comes with it.
    pub async fn live(self) -> (LiveBoard, Option<RequestError>) {
        let refusal = match self.first.await {
            Ok(board) => {
                self.live.begin_with(board);
                None
            }
            Err(failure) => Some(failure),
        };
        (self.live, refusal)
    }

    /// Requests a whole board now.
    pub fn refresh(self) {
        #[cfg(feature = "hydrate")]
        self.socket.begin();
    }
}
