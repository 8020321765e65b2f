//! Updates that keep every screen's board the same.

use serde::{Deserialize, Serialize};

use crate::{Board, Caller, CallerId, ShowState, Timestamp};

/// What has changed from one board to the next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Update {
    /// The run of the server both boards belong to.
    pub epoch: u64,
    /// The number of the board after it; the one before has one less.
    pub seq: u64,
    /// The server's clock.
    pub at: Timestamp,
    /// Everything but the callers, if any of it has changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub show: Option<Box<ShowState>>,
    /// Callers who came or changed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub put: Vec<Caller>,
    /// Callers who are not there any more.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub gone: Vec<CallerId>,
    /// Where callers stand who came or moved, to be done in this order: each is put before one who stands already.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub placed: Vec<Placement>,
}

/// Where a caller stands on the board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Placement {
    /// The caller.
    pub id: CallerId,
    /// Whom they stand before; nobody at the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<CallerId>,
}

/// An update does not fit the board: one in between was missed, and a whole board is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an update was missed")]
pub struct Gap;

impl Board {
    /// Takes an update; one that is already in the board changes nothing.
    ///
    /// # Errors
    /// When the board is too old for it, or of another run of the server; it is left as it is.
    pub fn take(&mut self, update: Update) -> Result<(), Gap> {
        if update.epoch != self.epoch || update.seq > self.seq + 1 {
            return Err(Gap);
        }
        if update.seq <= self.seq {
            return Ok(());
        }
        self.callers.retain(|caller| !update.gone.contains(&caller.id));
        for caller in update.put {
            match self.callers.iter_mut().find(|old| old.id == caller.id) {
                Some(old) => *old = caller,
                None => self.callers.push(caller),
            }
        }
        for Placement { id, before } in update.placed {
            self.place(&id, before.as_ref());
        }
        if let Some(show) = update.show {
            self.show = *show;
        }
        self.seq = update.seq;
        self.at = update.at;
        Ok(())
    }

    /// Puts a caller before another, or at the end.
    fn place(&mut self, id: &CallerId, before: Option<&CallerId>) {
        let Some(from) = self.callers.iter().position(|caller| caller.id == *id) else { return };
        let caller = self.callers.remove(from);
        let to = before.and_then(|before| self.callers.iter().position(|other| other.id == *before));
        self.callers.insert(to.unwrap_or(self.callers.len()), caller);
    }
}

/// What a screen is told, one JSON text each: `{"board":…}`, `{"update":…}`, `{"beat":…}`.
///
/// A board comes first, and again whenever updates were missed; a beat comes each second, so that a
/// screen knows the link to be alive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LiveFrame {
    /// The whole board, in place of any before.
    Board(Box<Board>),
    /// What has changed since.
    Update(Update),
    /// The server's clock.
    Beat(Timestamp),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_told_apart_by_their_only_key() {
        let beat = serde_json::to_string(&LiveFrame::Beat(Timestamp(7))).expect("JSON");
        assert_eq!(beat, r#"{"beat":7}"#);
        let board = serde_json::to_string(&LiveFrame::Board(Box::new(Board::empty()))).expect("JSON");
        assert!(board.starts_with(r#"{"board":{"#), "{board}");
        let read: LiveFrame = serde_json::from_str(&board).expect("a frame");
        assert_eq!(read, LiveFrame::Board(Box::new(Board::empty())));
    }
}
