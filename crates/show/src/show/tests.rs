mod counting;
mod dj;
mod indexes;
mod listener;
mod observing;
mod rules;

use crate::{
    Admission, CallEvent, CallerId, CallerInfo, Channel, Lines, Progress, ReportedEvent, Show, ShowOptions,
    Timestamp, VisitStep,
};

pub(super) const START: Timestamp = Timestamp(1_800_000_000_000);

pub(super) fn at(seconds: u64) -> Timestamp {
    Timestamp(START.0 + seconds * 1_000)
}

pub(super) fn id(name: &str) -> CallerId {
    CallerId::from(name)
}

pub(super) fn show() -> Show {
    Show::new(7, ShowOptions::default(), Lines::default(), START)
}

pub(super) fn web(name: &str) -> CallerInfo {
    CallerInfo { channel: Channel::Web, address: format!("listener_{name}"), ..CallerInfo::default() }
}

/// Tells a show of one caller.
pub(super) struct Teller<'a>(pub &'a mut Show, pub &'a str);

impl Teller<'_> {
    pub fn tell(self, seconds: u64, event: CallEvent) -> Self {
        self.0.apply(ReportedEvent { caller: id(self.1), at: at(seconds), event });
        self
    }

    pub fn rings(self, seconds: u64) -> Self {
        let who = web(self.1);
        self.tell(seconds, CallEvent::Rang(who))
    }

    pub fn reaches(self, seconds: u64, visit: u16, step: VisitStep) -> Self {
        self.tell(seconds, CallEvent::Reached(Progress::Visit(visit, step)))
    }

    /// Ends the sentence.
    pub fn done(self) {}

    /// Ends it with the call's id.
    pub fn id(self) -> CallerId {
        id(self.1)
    }

    /// Rings from the browser of somebody else: in a duplicate of their tab.
    pub fn rings_as(self, name: &str, seconds: u64) -> Self {
        self.tell(seconds, CallEvent::Rang(web(name)))
    }

    /// Rings and waits.
    pub fn waits(self, seconds: u64) -> Self {
        self.rings(seconds).reaches(seconds, 1, VisitStep::Waiting)
    }

    pub fn ends(self, seconds: u64) -> Self {
        self.tell(seconds, CallEvent::Ended)
    }

    pub fn turned_away(self, seconds: u64, admission: Admission) -> Self {
        self.tell(seconds, CallEvent::TurnedAway(admission))
    }
}

pub(super) fn caller<'a>(show: &'a mut Show, name: &'a str) -> Teller<'a> {
    Teller(show, name)
}
