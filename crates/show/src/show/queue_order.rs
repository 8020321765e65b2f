use std::time::Duration;

use super::{CallRecord, Show, state_of};
use crate::{CallerId, LineState, Timestamp, VisitStep};

/// Whoever is lost from the line and calls again within this time has the old place.
const PLACE_TIMEOUT: Duration = Duration::from_secs(90);

/// Whom Next takes, and how to get them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pickup {
    /// The caller.
    pub caller: CallerId,
    /// Their visit to the queue.
    pub visit: u16,
    /// How to get them.
    pub way: Way,
}

/// How to get a caller: a `Dial` takes the head of a queue and nobody else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Way {
    /// They are the head of the callers' queue: dial it.
    Head,
    /// They are further back: move them to the priority queue, and dial that.
    Move,
    /// They are in the priority queue: dial it.
    PriorityQueue,
}

/// The kinds of callers, in the order in which Next takes them.
///
/// "Designated next, then the longest screened, then the longest waiting, then the longest held" is
/// the rule of call-in systems; who was on air when the DJ's line broke comes before them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Turn {
    /// Already moved to the priority queue.
    UpNext,
    /// Made next by the DJ.
    Designated,
    /// Fell back to waiting when the DJ's line broke.
    Returned,
    /// Screened and good to go.
    Ready,
    /// Waits.
    Waiting,
    /// Put back by the DJ.
    Held,
    /// Cannot be taken now: rings, or somebody talks to them.
    NotNow,
}

impl Show {
    /// What a caller is ordered by: their turn, then since when they wait.
    pub(super) fn place_of(&self, id: &CallerId, record: &CallRecord) -> (Turn, Timestamp) {
        let designated = self
            .designated
            .as_ref()
            .is_some_and(|(next, visit)| next == id && *visit == record.progress().visit());
        let turn = match record.progress().step() {
            Some(VisitStep::UpNext) => Turn::UpNext,
            Some(VisitStep::Waiting) if record.marks.screening || record.marks.private => Turn::NotNow,
            Some(VisitStep::Waiting) if designated => Turn::Designated,
            Some(VisitStep::Waiting) if record.is_returned() => Turn::Returned,
            Some(VisitStep::Waiting) if record.is_held() => Turn::Held,
            Some(VisitStep::Waiting) if record.marks.ready => Turn::Ready,
            Some(VisitStep::Waiting) => Turn::Waiting,
            _ => Turn::NotNow,
        };
        // The priority queue is dialled like any other: its head is who came into it first.
        let since = if turn == Turn::UpNext { record.since() } else { self.waiting_since(record) };
        (turn, since)
    }

    /// The Next rule: whom to take, or nobody.
    ///
    /// `by_itself` is for a DJ who has pressed nothing: callers she has put back are left alone then.
    #[must_use]
    pub fn pickup(&self, by_itself: bool) -> Option<Pickup> {
        let last = if by_itself { Turn::Waiting } else { Turn::Held };
        let present = self.calls.iter().filter(|(_, record)| record.is_present());
        let ((turn, _), id, record) = present
            .map(|(id, record)| (self.place_of(id, record), id, record))
            .min_by_key(|(place, id, _)| (*place, *id))
            .filter(|((turn, _), ..)| *turn <= last)?;
        let way = match turn {
            Turn::UpNext => Way::PriorityQueue,
            _ if self.heads_the_queue(id) => Way::Head,
            _ => Way::Move,
        };
        Some(Pickup { caller: id.clone(), visit: record.progress().visit(), way })
    }

    /// Whether anybody waits whom a dial of the callers' queue would take against the DJ's wish.
    #[must_use]
    pub fn somebody_is_held(&self) -> bool {
        self.calls.values().any(|record| record.is_waiting() && record.is_held())
    }

    fn heads_the_queue(&self, id: &CallerId) -> bool {
        let waiting = self.calls.iter().filter(|(_, record)| record.is_waiting());
        waiting.map(|(id, record)| (record.since(), id)).min().is_some_and(|(_, head)| head == id)
    }

    /// A waiting caller's place in line, 1 for the one Next takes; 0 for who is not in line.
    #[must_use]
    pub fn position(&self, id: &CallerId) -> u32 {
        let in_line = |id: &CallerId, record: &CallRecord| {
            let state = state_of(id, record, None);
            let apart = matches!(state, LineState::Screening | LineState::Private);
            record.is_present() && (state.waits() || apart)
        };
        let Some(record) = self.calls.get(id).filter(|record| in_line(id, record)) else { return 0 };
        let place = (self.place_of(id, record), id);
        let ahead = self
            .calls
            .iter()
            .filter(|(id, record)| in_line(id, record) && (self.place_of(id, record), *id) < place);
        u32::try_from(ahead.count() + 1).unwrap_or(u32::MAX)
    }

    /// In line since when: over lost connections, as long as the place is kept.
    pub(super) fn waiting_since(&self, record: &CallRecord) -> Timestamp {
        let mut since = record.arrived();
        while let Some(earlier) = self.kept_from(record.address(), since) {
            since = earlier;
        }
        since
    }

    /// The arrival of the call whose place one that arrived then has.
    fn kept_from(&self, address: Option<&str>, arrived: Timestamp) -> Option<Timestamp> {
        let same = self.calls.of_address(address?);
        let lost = same.filter_map(|(_, other)| Some((other.arrived(), other.lost_from_line()?)));
        lost.filter(|(earlier, lost)| *earlier < arrived && arrived <= lost.plus(PLACE_TIMEOUT))
            .map(|(earlier, _)| earlier)
            .min()
    }

    /// How many times this person has called, this call included. Calling again after a lost
    /// connection is no other call.
    pub(super) fn calls_of(&self, id: &CallerId, record: &CallRecord) -> u32 {
        let Some(address) = record.address() else { return 1 };
        let since = self.waiting_since(record);
        let before = self.calls.of_address(address).filter(|(other_id, other)| {
            *other_id != id && other.turned_away.is_none() && other.arrived() < since
        });
        let forgotten = self.earlier_calls.get(address).copied().unwrap_or_default();
        1 + forgotten + u32::try_from(before.count()).unwrap_or(u32::MAX - 1 - forgotten)
    }
}
