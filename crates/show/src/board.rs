//! The board: what every screen of the show shows.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{CallerId, Channel, LineState, ShowOptions, Timestamp, UpstreamStatus};

/// The show as all screens see it at one moment.
///
/// A screen gets one whole board when it comes, and [`Update`](crate::Update)s after that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Board {
    /// Which run of the server this is; sequence numbers of another mean nothing.
    pub epoch: u64,
    /// Counts the changes since then.
    pub seq: u64,
    /// The server's clock when this board was made.
    pub at: Timestamp,
    /// Everything but the callers.
    pub show: ShowState,
    /// The callers, those on air first, then in the order in which Next takes them.
    pub callers: Vec<Caller>,
}

impl Board {
    /// A board before anything is known.
    #[must_use]
    pub fn empty() -> Self {
        Self { epoch: 0, seq: 0, at: Timestamp::default(), show: ShowState::default(), callers: Vec::new() }
    }

    /// One caller.
    #[must_use]
    pub fn caller(&self, id: &CallerId) -> Option<&Caller> {
        self.callers.iter().find(|caller| caller.id == *id)
    }

    /// The caller that Next takes.
    #[must_use]
    pub fn next(&self) -> Option<&Caller> {
        self.show.next.as_ref().and_then(|id| self.caller(id))
    }

    /// Who is on air, or about to be; the longest there first.
    pub fn on_air(&self) -> impl Iterator<Item = &Caller> {
        self.callers.iter().filter(|caller| caller.state.is_on_air() || caller.is_going_on_air())
    }

    /// Who waits, or has just rung in, in the order in which Next takes them.
    pub fn waiting(&self) -> impl Iterator<Item = &Caller> {
        self.callers.iter().filter(|caller| !caller.state.is_on_air() && !caller.is_going_on_air())
    }
}

/// The show without its callers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowState {
    /// Whether callers are let in.
    pub lines: Lines,
    /// The DJ's call, if she is connected.
    pub dj: Option<DjCall>,
    /// The caller that Next takes.
    pub next: Option<CallerId>,
    /// The last sixty minutes.
    pub hour: Hour,
    /// What the DJ chose.
    pub options: ShowOptions,
    /// What keeps the server from comparing the show with the exchange, if anything does.
    pub upstream: Option<UpstreamStatus>,
    /// Whether simulated callers ring in.
    pub rehearsal: Rehearsal,
}

/// Whether callers are let in, and since when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Lines {
    /// Closed lines tell callers so, and queue nobody new.
    pub open: bool,
    /// When that was last changed.
    pub since: Timestamp,
}

impl Default for Lines {
    fn default() -> Self {
        Self { open: true, since: Timestamp::default() }
    }
}

/// The DJ's call.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DjCall {
    /// The SID of her leg.
    pub call: CallerId,
    /// When it was connected.
    pub since: Timestamp,
    /// Whom her whisper names at this moment.
    pub announcing: Option<CallerId>,
}

/// Whether simulated callers ring in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Rehearsal {
    /// This exchange has none.
    #[default]
    Impossible,
    /// They could.
    Off,
    /// They do.
    On,
}

/// One caller on a board.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Caller {
    /// The SID of their call.
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
    /// When they came into this state.
    pub since: Timestamp,
    /// When they came into the line; kept over a lost connection and a return to waiting.
    pub waiting_since: Timestamp,
    /// When they first came on air in this call.
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

/// The last sixty minutes of the show.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hour {
    /// Callers who rang in.
    pub arrivals: u32,
    /// Callers who came on air.
    pub answered: u32,
    /// Callers who hung up while waiting.
    pub gave_up: u32,
    /// The same in twelve parts of five minutes, the oldest first.
    pub buckets: Vec<Bucket>,
}

/// Five minutes of the show.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bucket {
    /// Callers who rang in.
    pub arrivals: u32,
    /// Callers who came on air.
    pub answered: u32,
    /// Callers who hung up while waiting.
    pub gave_up: u32,
}
