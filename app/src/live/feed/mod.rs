//! The stream of the show as a screen takes it in, without socket or clock.

#[cfg(test)]
mod tests;

use show::{Board, Timestamp, Update};

use super::pulse::{Link, Pulse};

/// What a screen knows of the show, and how good its connection is.
///
/// Events and the screen's own time go in, the new state and an [`Act`] for the socket come out.
/// Times are milliseconds of the browser's clock, as `Date.now()` gives them.
#[derive(Debug, Clone, PartialEq)]
pub struct Feed {
    board: Board,
    pulse: Pulse,
    /// The server's time at its last word.
    told: Timestamp,
    /// Whether updates fit the board: after a gap a whole one is needed.
    whole: bool,
}

/// What happens to the connection.
#[derive(Debug, Clone, PartialEq)]
pub enum Event {
    /// The page is there, or wants a whole new board.
    Begin,
    /// The whole board.
    Board(Box<Board>),
    /// What has changed.
    Update(Update),
    /// The server's clock, as a sign of life.
    Beat(Timestamp),
    /// The connection is gone, or was never made.
    Closed,
    /// Time goes by.
    Tick,
}

/// What the socket has to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Act {
    /// Leave it alone.
    Nothing,
    /// Close it if there is one, and connect after so many milliseconds.
    Connect(u32),
}

/// The board a screen has, to be told to the server so that it sends only what is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Resume {
    /// [`Board::epoch`].
    pub epoch: u64,
    /// [`Board::seq`].
    pub seq: u64,
}

impl Feed {
    /// The state on a page that came with this board, if it did come with one.
    #[must_use]
    pub fn new(first: Option<Board>) -> Self {
        let whole = first.is_some();
        let board = first.unwrap_or_else(Board::empty);
        let told = board.at;
        Self { board, pulse: Pulse::default(), told, whole }
    }

    /// Takes an event at a time of the browser's clock.
    pub fn on(&mut self, event: Event, now: f64) -> Act {
        match event {
            Event::Begin => {
                self.pulse.begin(now);
                self.whole &= self.link() == Link::Opening;
                Act::Connect(0)
            }
            Event::Board(board) => {
                let at = board.at;
                self.board = *board;
                self.whole = true;
                self.apply(at, now);
                Act::Nothing
            }
            Event::Update(update) => {
                let at = update.at;
                if self.whole && self.board.take(update).is_ok() {
                    self.apply(at, now);
                    return Act::Nothing;
                }
                self.whole = false;
                Act::Connect(0)
            }
            Event::Beat(at) => {
                self.apply(at, now);
                Act::Nothing
            }
            Event::Closed => Act::Connect(self.pulse.closed(now)),
            Event::Tick => self.pulse.tick(now).map_or(Act::Nothing, Act::Connect),
        }
    }

    /// Something was heard; by it the board is what the server says, unless a piece is missing.
    fn apply(&mut self, at: Timestamp, now: f64) {
        self.told = at;
        if self.whole {
            self.pulse.apply(at, now);
        } else {
            self.pulse.hear_in_part(at, now);
        }
    }

    /// The show, as last heard of.
    #[must_use]
    pub const fn board(&self) -> &Board {
        &self.board
    }

    /// How far the board is to be trusted.
    #[must_use]
    pub const fn link(&self) -> Link {
        self.pulse.link()
    }

    /// The server's time at its last word: so old is what the screen shows, if nothing came since.
    #[must_use]
    pub const fn told(&self) -> Timestamp {
        self.told
    }

    /// The server's time at a time of the browser's clock; its last known time before any skew is.
    #[must_use]
    pub fn moment(&self, now: f64) -> Timestamp {
        self.pulse.moment(now).unwrap_or(self.board.at)
    }

    /// From where the server may go on, unless a whole board is needed.
    #[must_use]
    pub fn resume(&self) -> Option<Resume> {
        self.whole.then_some(Resume { epoch: self.board.epoch, seq: self.board.seq })
    }
}
