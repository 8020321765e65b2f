use serde::{Deserialize, Serialize};

use super::{Board, ListenerCall, Update};
use crate::Timestamp;

/// What a screen of the house is told, one JSON text each: `{"board":…}`, `{"update":…}`, `{"beat":…}`.
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

/// What a listener's page is told of its own call: `{"call":…}`, `{"beat":…}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallFrame {
    /// Where the call is; comes at once, and after every change.
    Call(ListenerCall),
    /// The server's clock; comes each second.
    Beat(Timestamp),
}

/// What a listener's page says to be told of its call: `{"token":…}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallHello {
    /// Its voice pass, which is about a thousand bytes long.
    pub token: String,
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
