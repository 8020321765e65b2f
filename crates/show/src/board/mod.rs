//! What every screen of the house shows, and how it is kept up to date.

mod caller;
mod frame;
mod hour;
mod mine;
mod update;

use serde::{Deserialize, Serialize};

pub use caller::Caller;
pub use frame::{CallFrame, CallHello, LiveFrame};
pub use hour::{Bucket, Hour};
pub use mine::{Estimate, LinesNotice, ListenerCall, ListenerStatus};
pub use update::{Gap, Update};

use crate::{CallerId, ShowOptions, Timestamp, UpstreamStatus};

/// The show as all screens of the house see it at one moment.
///
/// A screen gets one whole board when it comes, and [`Update`]s after that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Board {
    /// Which run of the server this is; sequence numbers of another mean nothing.
    pub epoch: u64,
    /// Counts the changes since then.
    pub seq: u64,
    /// The server's clock when this board was made.
    pub at: Timestamp,
    /// Everything but the callers.
    pub house: ShowState,
    /// The callers, those on air first, then in the order in which Next takes them.
    pub callers: Vec<Caller>,
}

/// The show without its callers.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShowState {
    /// Whether callers are let in.
    pub lines: Lines,
    /// The DJ's own call, if she is connected.
    pub desk: Option<Desk>,
    /// The caller that Next takes.
    pub next: Option<CallerId>,
    /// The last sixty minutes.
    pub hour: Hour,
    /// What the DJ chose.
    pub options: ShowOptions,
    /// What keeps the server from comparing notes with the exchange, if anything does.
    pub trouble: Option<UpstreamStatus>,
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
pub struct Desk {
    /// The SID of her leg.
    pub call: CallerId,
    /// Connected since.
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

impl Board {
    /// A board before anything is known.
    #[must_use]
    pub fn empty() -> Self {
        Self { epoch: 0, seq: 0, at: Timestamp::default(), house: ShowState::default(), callers: Vec::new() }
    }

    /// One caller.
    #[must_use]
    pub fn caller(&self, id: &CallerId) -> Option<&Caller> {
        self.callers.iter().find(|caller| caller.id == *id)
    }

    /// The caller that Next takes.
    #[must_use]
    pub fn next(&self) -> Option<&Caller> {
        self.house.next.as_ref().and_then(|id| self.caller(id))
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
