use std::time::Duration;

use super::{CallRecord, Show, call_record::QueuePlace, state_of};
use crate::{CallerId, LineState, Progress, Timestamp, VisitStep};

/// What keeps two places in a queue apart whose order only the exchange knows.
const STEP: Duration = Duration::from_millis(1);
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

/// What a caller is ordered by: their turn, then since when they wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Place {
    pub turn: Turn,
    pub since: Timestamp,
}

impl Show {
    /// A caller's place.
    pub(super) fn place_of(&self, id: &CallerId, record: &CallRecord) -> Place {
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
        let queued = record.queue_place().filter(|_| turn == Turn::UpNext);
        let since = queued.map_or_else(|| self.waiting_since(record), |place| place.since);
        Place { turn, since }
    }

    /// The Next rule: whom to take, or nobody.
    ///
    /// `by_itself` is for a DJ who has pressed nothing: callers she has put back are left alone then.
    #[must_use]
    pub fn pickup(&self, by_itself: bool) -> Option<Pickup> {
        let last = if by_itself { Turn::Waiting } else { Turn::Held };
        let (turn, id) = self.indexes.first_in_line().filter(|(turn, _)| *turn <= last)?;
        let way = match turn {
            Turn::UpNext => Way::PriorityQueue,
            _ if self.is_head_of_the_queue(id) => Way::Head,
            _ => Way::Move,
        };
        Some(Pickup { caller: id.clone(), visit: self.visit_of(id), way })
    }

    /// Whether a dial of the callers' queue takes this caller, as far as is known.
    fn is_head_of_the_queue(&self, id: &CallerId) -> bool {
        self.indexes.first_in_queue().is_some_and(|(place, head)| head == id && !place.is_behind_somebody)
    }

    /// Notes the position at which a caller stands in the queue of this step, 1 for its head, as the exchange tells it
    /// in the request for what they hear.
    ///
    /// Nobody comes into a queue before its head, so that who was the head stays it. All others may have moved on since.
    pub fn stands_at(&mut self, id: &CallerId, step: Progress, position: u32) {
        let Some(record) = self.calls.get(id).filter(|record| record.progress() == step) else { return };
        let Some(place) = record.queue_place() else { return };
        let told_ahead = position.saturating_sub(1) as usize;
        let (head, known_ahead) = match step.step() {
            Some(VisitStep::UpNext) => (self.head_of_the_priority_queue(), told_ahead),
            _ => (self.indexes.first_in_queue().cloned(), self.indexes.ahead_in_queue(place, id)),
        };
        let place = match head.filter(|(_, head)| told_ahead == 0 && head != id) {
            Some((first, _)) => {
                let since = first.since.min(place.since).minus(STEP);
                QueuePlace { since, is_behind_somebody: false }
            }
            None => QueuePlace { is_behind_somebody: told_ahead > known_ahead, ..place },
        };
        self.change(id, |record| record.stands_at(place));
    }

    fn head_of_the_priority_queue(&self) -> Option<(QueuePlace, CallerId)> {
        let (_, head) = self.indexes.first_in_line().filter(|(turn, _)| *turn == Turn::UpNext)?;
        Some((self.calls.get(head)?.queue_place()?, head.clone()))
    }

    /// Puts those who wait in one queue into the order in which the REST API showed them, asked at `began`. Who came
    /// there since may have been shown at an earlier place.
    pub(super) fn observe_order(
        &mut self,
        step: VisitStep,
        shown: impl Iterator<Item = CallerId>,
        began: Timestamp,
    ) {
        let mut before = None;
        for id in shown {
            let known = self.calls.get(&id).filter(|record| record.since() < began);
            let known = known.filter(|record| record.progress().step() == Some(step));
            let Some(place) = known.and_then(CallRecord::queue_place) else { continue };
            let since = before.map_or(place.since, |before: Timestamp| place.since.max(before.plus(STEP)));
            before = Some(since);
            let shown = QueuePlace { since, is_behind_somebody: false };
            if shown != place {
                self.change(&id, |record| record.stands_at(shown));
            }
        }
    }

    /// Whether anybody waits whom a dial of the callers' queue would take against the DJ's wish.
    #[must_use]
    pub const fn somebody_is_held(&self) -> bool {
        self.indexes.somebody_is_held()
    }

    /// A waiting caller's place in line, 1 for the one Next takes; 0 for who is not in line.
    #[must_use]
    pub fn position(&self, id: &CallerId) -> u32 {
        let ahead = self.indexes.ahead_of(id);
        ahead.map_or(0, |ahead| u32::try_from(ahead + 1).unwrap_or(u32::MAX))
    }

    /// Whether a call is in line: it waits, or somebody of the studio talks to it meanwhile.
    pub(super) fn is_in_line(id: &CallerId, record: &CallRecord) -> bool {
        let state = state_of(id, record, None);
        record.is_present() && (state.waits() || matches!(state, LineState::Screening | LineState::Private))
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
        let lost = self.calls.lost_since(address?, arrived.minus(PLACE_TIMEOUT));
        lost.filter(|earlier| *earlier < arrived).min()
    }

    /// How many times this person has called, this call included. Calling again after a lost
    /// connection is no other call.
    pub(super) fn calls_of(&self, record: &CallRecord) -> u32 {
        let Some(address) = record.address() else { return 1 };
        let before = self.calls.arrived_before(address, self.waiting_since(record));
        let forgotten = self.forgotten_calls.of_address(address);
        u32::try_from(before).unwrap_or(u32::MAX).saturating_add(forgotten).saturating_add(1)
    }
}
