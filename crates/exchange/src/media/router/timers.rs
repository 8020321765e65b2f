//! When connections need the time next.

use std::{cmp::Reverse, collections::BinaryHeap, time::Instant};

use rustc_hash::FxHashMap;

use super::super::LegId;

/// The legs' deadlines, earliest first.
///
/// Each packet moves the deadline of its leg, almost always further away. So an entry is replaced by
/// an earlier one only; one that has become too early is found when it is due, and put off then. That
/// makes a packet cost one look-up, however many legs there are.
#[derive(Debug, Default)]
pub(super) struct Timers {
    queue: BinaryHeap<Reverse<(Instant, LegId)>>,
    /// The entry that counts for each leg; others in the queue are void.
    entries: FxHashMap<LegId, Instant>,
}

impl Timers {
    /// Notes that the leg needs the time at `deadline` at the latest.
    pub(super) fn set(&mut self, leg: LegId, deadline: Instant) {
        if self.entries.get(&leg).is_some_and(|entry| *entry <= deadline) {
            return;
        }
        self.entries.insert(leg, deadline);
        self.queue.push(Reverse((deadline, leg)));
    }

    /// Removes a leg that is gone.
    pub(super) fn clear(&mut self, leg: LegId) {
        self.entries.remove(&leg);
    }

    /// A time that is no later than the earliest deadline.
    pub(super) fn next(&self) -> Option<Instant> {
        self.queue.peek().map(|Reverse((deadline, _))| *deadline)
    }

    /// Takes out a leg whose entry is due; its deadline is to be set again.
    pub(super) fn pop_due(&mut self, now: Instant) -> Option<LegId> {
        while self.next().is_some_and(|next| next <= now) {
            let Reverse((deadline, leg)) = self.queue.pop()?;
            if self.entries.get(&leg) == Some(&deadline) {
                self.entries.remove(&leg);
                return Some(leg);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn the_earliest_deadline_counts_and_a_later_one_is_asked_for_when_it_is_due() {
        let now = Instant::now();
        let at = |milliseconds| now + Duration::from_millis(milliseconds);
        let mut timers = Timers::default();
        timers.set(LegId(1), at(50));
        timers.set(LegId(2), at(30));
        timers.set(LegId(1), at(10));
        timers.set(LegId(1), at(90));
        assert_eq!(timers.next(), Some(at(10)));
        assert_eq!(timers.pop_due(at(9)), None);
        assert_eq!((timers.pop_due(at(40)), timers.pop_due(at(40))), (Some(LegId(1)), Some(LegId(2))));
        assert_eq!(timers.pop_due(at(99)), None, "what an earlier one has replaced is void");
        assert_eq!(timers.next(), None);
    }

    #[test]
    fn a_leg_that_is_gone_is_not_due() {
        let now = Instant::now();
        let mut timers = Timers::default();
        timers.set(LegId(1), now);
        timers.clear(LegId(1));
        assert_eq!(timers.pop_due(now), None);
    }
}
