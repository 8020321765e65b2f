//! How far a call has come, and the events that tell of it.

use serde::{Deserialize, Serialize};

use crate::{CallerId, CallerInfo, Timestamp};

/// How far a call has come, as the telephone side knows it.
///
/// Later ones are greater. Events of a call may come twice, late or in any order: the greatest progress
/// holds, so the order makes no difference. A caller who goes back to waiting begins another visit,
/// which is greater than every step of the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Progress {
    /// The call is there, and not yet in the queue.
    Ringing,
    /// In a queue or with the DJ; visits are counted from 1.
    Visit(u16, VisitStep),
    /// The call has ended.
    Gone,
}

/// How far a visit to the queue has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum VisitStep {
    /// In the callers' queue.
    Waiting,
    /// On the way to the priority queue, or in it: to be taken out of order.
    UpNext,
    /// Taken from the queue; their whisper plays.
    Whisper,
    /// The DJ and they hear each other.
    OnAir,
    /// The conversation is over; the call may go on, to a goodbye or another visit.
    Parted,
}

/// Where a call is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Whereabouts {
    /// In the callers' queue.
    Queue {
        /// When they came into it.
        since: Timestamp,
    },
    /// In the priority queue.
    PriorityQueue {
        /// When they came into it.
        since: Timestamp,
    },
    /// In no queue.
    Elsewhere,
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
    pub const fn step(self) -> Option<VisitStep> {
        match self {
            Self::Visit(_, step) => Some(step),
            Self::Ringing | Self::Gone => None,
        }
    }
}

/// An event of one call, from a webhook or from our own doing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReportedEvent {
    /// Whose call.
    pub caller: CallerId,
    /// When it happened, or when the studio learned of it if no more is known.
    pub at: Timestamp,
    /// What happened.
    pub event: CallEvent,
}

/// What happened to a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CallEvent {
    /// It rang in.
    Rang(CallerInfo),
    /// It was told that it cannot wait; told beside [`Rang`](Self::Rang).
    TurnedAway(Admission),
    /// It has come so far.
    Reached(Progress),
    /// It waits again because the DJ's line broke: first in line. For the visit that begins.
    Returned(u16),
    /// It waits again because the DJ put it back: last in line. For the visit that begins.
    Held(u16),
    /// The DJ has let it go: the caller has not given up.
    Released,
    /// It has ended.
    Ended,
}

/// Whether a call that rings in may wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Admission {
    /// It may.
    Admitted,
    /// Nobody more can wait.
    Full,
    /// The same listener is with the DJ already, by another call.
    Twice,
    /// The lines are closed.
    Closed,
}
