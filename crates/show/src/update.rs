//! Updates that keep every screen's board the same.

use std::collections::BTreeMap;

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
    /// The callers' order, if that has changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<Vec<CallerId>>,
}

/// An update does not fit the board: one in between was missed, and a whole board is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an update was missed")]
pub struct Gap;

impl Update {
    /// What leads from one board to another; nothing if only time has passed.
    ///
    /// The update's number is that of `after`.
    #[must_use]
    pub fn between(before: &Board, after: &Board) -> Option<Self> {
        let known: BTreeMap<_, _> = before.callers.iter().map(|caller| (&caller.id, caller)).collect();
        let put: Vec<_> =
            after.callers.iter().filter(|caller| known.get(&caller.id) != Some(caller)).cloned().collect();
        let same_order =
            before.callers.iter().map(|caller| &caller.id).eq(after.callers.iter().map(|caller| &caller.id));
        let order = (!same_order).then(|| after.callers.iter().map(|caller| caller.id.clone()).collect());
        let show = (before.show != after.show).then(|| Box::new(after.show.clone()));
        (show.is_some() || order.is_some() || !put.is_empty()).then_some(Self {
            epoch: after.epoch,
            seq: after.seq,
            at: after.at,
            show,
            put,
            order,
        })
    }
}

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
        let mut known = std::mem::take(&mut self.callers);
        for caller in update.put {
            match known.iter_mut().find(|old| old.id == caller.id) {
                Some(old) => *old = caller,
                None => known.push(caller),
            }
        }
        self.callers = match update.order {
            Some(order) => order
                .iter()
                .filter_map(|id| {
                    let index = known.iter().position(|caller| caller.id == *id)?;
                    Some(known.swap_remove(index))
                })
                .collect(),
            None => known,
        };
        if let Some(show) = update.show {
            self.show = *show;
        }
        self.seq = update.seq;
        self.at = update.at;
        Ok(())
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
