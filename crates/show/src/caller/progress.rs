use serde::{Deserialize, Serialize};

/// How far a call has come, as the telephone side knows it.
///
/// Later ones are greater. News of a call may come twice, late or in any order: the greatest holds,
/// so the order makes no difference. A caller who goes back to waiting begins another visit, which
/// is greater than everything of the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Progress {
    /// The call is there, and not yet in the queue.
    Ringing,
    /// In a queue or at the DJ's, for the so-manieth time, from 1.
    Visit(u16, Step),
    /// The call has ended.
    Gone,
}

/// How far a visit to the queue has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Step {
    /// In the callers' queue.
    Waiting,
    /// On the way to the DJ's own queue, or in it: taken out of order.
    UpNext,
    /// Taken from the queue, and hearing their whisper.
    Whisper,
    /// The DJ and they hear each other.
    OnAir,
    /// The conversation is over; the call may go on, to a goodbye or another visit.
    Parted,
}

impl Progress {
    /// The number of the visit; 0 before the first and after the last.
    #[must_use]
    pub const fn visit(self) -> u16 {
        match self {
            Self::Visit(visit, _) => visit,
            Self::Ringing | Self::Gone => 0,
        }
    }

    /// The step of the visit, if there is one.
    #[must_use]
    pub const fn step(self) -> Option<Step> {
        match self {
            Self::Visit(_, step) => Some(step),
            Self::Ringing | Self::Gone => None,
        }
    }
}
