use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{CallerId, Channel, LineState, Timestamp};

/// One caller on a board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Caller {
    /// Which call.
    pub id: CallerId,
    /// A name, the last digits of a number, or "Web caller".
    pub label: String,
    /// Where the call comes from.
    pub channel: Channel,
    /// Their town, as given.
    pub place: Option<String>,
    /// What they want to talk about, as given.
    pub topic: Option<String>,
    /// How many times they have called this show, this call included.
    pub calls: u32,
    /// Where they are.
    pub state: LineState,
    /// In this state since.
    pub since: Timestamp,
    /// In line since; kept over a lost connection and a return to waiting.
    pub waiting_since: Timestamp,
    /// First on air since, in this call.
    pub aired: Option<Timestamp>,
    /// Put back by the DJ: Next takes them after everybody else.
    pub held: bool,
    /// Fell back to waiting when the DJ's line broke: Next takes them first.
    pub returned: bool,
}

impl Caller {
    /// Whether their whisper runs.
    #[must_use]
    pub fn is_going_on_air(&self) -> bool {
        self.state == LineState::GoingOnAir
    }

    /// How long they have waited, or had when they came on air.
    #[must_use]
    pub fn waited(&self, now: Timestamp) -> Duration {
        self.aired.unwrap_or(now).since(self.waiting_since)
    }

    /// How long they have been on air.
    #[must_use]
    pub fn on_air_for(&self, now: Timestamp) -> Option<Duration> {
        self.state.is_on_air().then(|| now.since(self.since))
    }
}
