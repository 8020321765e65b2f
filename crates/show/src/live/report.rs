use super::{Admission, Show};
use crate::{CallerId, CallerInfo, Progress, Timestamp};

/// News of one call, from a webhook or from our own doing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Whose call.
    pub caller: CallerId,
    /// When it happened; when it was heard of, if that is all that is known.
    pub at: Timestamp,
    /// What happened.
    pub news: CallEvent,
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
    /// The house has let it go: it has not given up.
    Released,
    /// It has ended.
    Ended,
}

impl Show {
    /// Takes news. The same news twice, late, or in another order leads to the same show.
    pub fn apply(&mut self, report: Report) {
        let Report { caller, at, news } = report;
        self.callers.entry(caller).or_default().apply(news, at);
    }

    /// The visit to the queue that a caller is at; 0 before the first and after the last.
    #[must_use]
    pub fn visit_of(&self, caller: &CallerId) -> u16 {
        self.callers.get(caller).map_or(0, |entry| entry.progress().visit())
    }

    /// How far a call has come, if there ever was one.
    #[must_use]
    pub fn progress_of(&self, caller: &CallerId) -> Option<Progress> {
        self.callers.get(caller).map(super::entry::Entry::progress)
    }
}
