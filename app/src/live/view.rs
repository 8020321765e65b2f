use std::time::Duration;

use leptos::prelude::*;
use show::{Board, Caller, CallerId, Timestamp};

#[cfg(feature = "hydrate")]
use super::feed::Act;
#[cfg(any(feature = "hydrate", debug_assertions))]
use super::feed::Event;
use super::{feed::Feed, pulse::Link};

/// The show as components read it; each reading tells them of changes.
#[derive(Clone, Copy)]
pub struct Live {
    feed: RwSignal<Feed>,
    now: RwSignal<Timestamp>,
}

impl Live {
    /// A show that is not known yet.
    pub(super) fn unknown() -> Self {
        Self { feed: RwSignal::new(Feed::new(None)), now: RwSignal::new(Timestamp::default()) }
    }

    /// A show that stands still, in any state: for looking at components.
    #[cfg(debug_assertions)]
    pub fn still(board: Board, link: Link) -> Self {
        let now = RwSignal::new(board.at);
        let mut feed = Feed::new(Some(board.clone()));
        feed.on(Event::Begin, 0.0);
        match link {
            Link::Opening => {}
            Link::Live => drop(feed.on(Event::Board(Box::new(board)), 0.0)),
            Link::Lost => drop(feed.on(Event::Tick, f64::from(u32::MAX))),
        }
        Self { feed: RwSignal::new(feed), now }
    }

    /// Begins with the board that came with the page, unless there is a newer one.
    pub(super) fn begin_with(self, board: Board) {
        if self.feed.with_untracked(|feed| feed.resume().is_none()) {
            self.now.set(board.at);
            self.feed.set(Feed::new(Some(board)));
        }
    }

    /// Something happened at a time of the browser's clock. Screens hear of it only if it changes what
    /// they show.
    #[cfg(feature = "hydrate")]
    pub(super) fn on(self, event: Event, at: f64) -> Act {
        let act = self.feed.try_maybe_update(|feed| {
            let shown = |feed: &Feed| (feed.link(), feed.board().epoch, feed.board().seq);
            let before = shown(feed);
            let act = feed.on(event, at);
            (shown(feed) != before, act)
        });
        act.unwrap_or(Act::Nothing)
    }

    /// Lets the ages count on.
    #[cfg(feature = "hydrate")]
    pub(super) fn set_time(self, at: f64) {
        if let Some(now) = self.feed.try_with_untracked(|feed| feed.moment(at)) {
            let _ = self.now.try_set(now);
        }
    }

    /// What to ask the server for; `None` once the page is gone.
    #[cfg(feature = "hydrate")]
    pub(super) fn with_feed<T>(self, read: impl FnOnce(&Feed) -> T) -> Option<T> {
        self.feed.try_with_untracked(read)
    }

    /// Reads the board.
    pub fn board<T>(self, read: impl FnOnce(&Board) -> T) -> T {
        self.feed.with(|feed| read(feed.board()))
    }

    /// Reads the board without being told of changes.
    pub fn glance<T>(self, read: impl FnOnce(&Board) -> T) -> T {
        self.feed.with_untracked(|feed| read(feed.board()))
    }

    /// One caller, as long as they are on the board; told of only when they change.
    pub fn caller(self, id: CallerId) -> Memo<Option<Caller>> {
        Memo::new(move |_| self.board(|board| board.caller(&id).cloned()))
    }

    /// How far the board is to be trusted.
    pub fn link(self) -> Link {
        self.feed.with(Feed::link)
    }

    /// How long ago the server last said something.
    pub fn silence(self) -> Duration {
        self.since(self.feed.with(Feed::told))
    }

    /// The server's time; it moves on each second.
    pub fn now(self) -> Timestamp {
        self.now.get()
    }

    /// How long ago something was.
    pub fn since(self, moment: Timestamp) -> Duration {
        self.now().since(moment)
    }
}
