//! The board as it follows the server's messages; pure, without socket or clock.

use std::time::Duration;

use show::{Board, Timestamp, Update};
use voice::PageTime;

use crate::live_socket::{Heartbeat, Link};

/// The board as the console knows it, and the state of its connection.
///
/// Takes events and the page's time; changes its state and returns a [`SocketAction`].
#[derive(Debug, Clone, PartialEq)]
pub struct BoardFeed {
    board: Board,
    heartbeat: Heartbeat,
    /// The server's time in its last message.
    told: Timestamp,
    /// Whether updates fit the board; after a gap a whole one is needed.
    whole: bool,
    /// When the page was asked for, by its own clock: its board is no older than that.
    asked: Option<PageTime>,
}

/// What happens on the socket.
#[derive(Debug, Clone, PartialEq)]
pub enum FeedEvent {
    /// The page starts, or wants a whole board; it was asked for at this time.
    Begin(PageTime),
    /// A whole board came.
    Board(Box<Board>),
    /// A change of the board came.
    Update(Update),
    /// The server's heartbeat came, with its time.
    Beat(Timestamp),
    /// The connection closed, or could not be opened.
    Closed,
    /// Time passed.
    Tick,
}

/// What to do with the socket.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SocketAction {
    /// Leave it as it is.
    Nothing,
    /// Close it if it is open, and connect after so many milliseconds.
    Connect(u32),
}

/// Names the board that the page has, so that the server sends only what follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resume {
    /// [`Board::epoch`].
    pub epoch: u64,
    /// [`Board::seq`].
    pub seq: u64,
}

impl BoardFeed {
    /// Starts with the board that came with the page, if one did.
    #[must_use]
    pub fn new(first: Option<Board>) -> Self {
        let whole = first.is_some();
        let board = first.unwrap_or_else(Board::empty);
        let told = board.at;
        Self { board, heartbeat: Heartbeat::default(), told, whole, asked: None }
    }

    /// Takes over the board that came with the page, unless there is a newer one.
    pub fn came_with_page(&mut self, board: Board) {
        if !self.whole {
            self.told = board.at;
            self.board = board;
            self.whole = true;
        }
    }

    /// Applies an event at a time of the page's clock.
    pub fn apply(&mut self, event: FeedEvent, now: PageTime) -> SocketAction {
        match event {
            FeedEvent::Begin(asked) => {
                self.asked.get_or_insert(asked);
                self.heartbeat.begin(now);
                self.whole &= self.link() == Link::Opening;
                SocketAction::Connect(0)
            }
            FeedEvent::Board(board) => {
                let at = board.at;
                self.board = *board;
                self.whole = true;
                self.received(at, now);
                SocketAction::Nothing
            }
            FeedEvent::Update(update) => {
                let at = update.at;
                if self.whole && self.board.take(update).is_ok() {
                    self.received(at, now);
                    return SocketAction::Nothing;
                }
                self.whole = false;
                SocketAction::Connect(0)
            }
            FeedEvent::Beat(at) => {
                self.received(at, now);
                SocketAction::Nothing
            }
            FeedEvent::Closed => SocketAction::Connect(self.heartbeat.closed(now)),
            FeedEvent::Tick => self.heartbeat.tick(now).map_or(SocketAction::Nothing, SocketAction::Connect),
        }
    }

    /// Notes a message with the server's time; the board is up to date by it, unless an update is missing.
    fn received(&mut self, at: Timestamp, now: PageTime) {
        self.told = at;
        if self.whole {
            self.heartbeat.received(at, now);
        } else {
            self.heartbeat.received_in_part(at, now);
        }
    }

    /// The board as last received.
    #[must_use]
    pub const fn board(&self) -> &Board {
        &self.board
    }

    /// The state of the connection.
    #[must_use]
    pub const fn link(&self) -> Link {
        self.heartbeat.link()
    }

    /// The server's time in its last message: the age of what the page shows.
    #[must_use]
    pub const fn told(&self) -> Timestamp {
        self.told
    }

    /// The server's time at a time of the page's clock. Before the skew is known, it is the board's own time
    /// and what has passed since the page was asked for: the board looks older than it is by as much as the
    /// page took to load, and never younger.
    #[must_use]
    pub fn server_time(&self, now: PageTime) -> Timestamp {
        self.heartbeat.server_time(now).unwrap_or_else(|| {
            self.board.at.plus(self.asked.map_or(Duration::ZERO, |asked| now.since(asked)))
        })
    }

    /// Whether anything is known: a board came, with the page or after it.
    #[must_use]
    pub const fn has_board(&self) -> bool {
        self.told.0 > 0
    }

    /// The board from which the server can continue; `None` if a whole one is needed.
    #[must_use]
    pub fn resume(&self) -> Option<Resume> {
        self.whole.then_some(Resume { epoch: self.board.epoch, seq: self.board.seq })
    }
}
