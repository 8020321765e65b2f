use super::{Show, entry::Entry};
use crate::{CallerId, Step, Timestamp};

/// Whom Next takes, and how to get them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pickup {
    /// Whom.
    pub caller: CallerId,
    /// Their visit to the queue.
    pub visit: u16,
    /// How.
    pub way: Way,
}

/// How to get a caller: a `Dial` takes the head of a queue and nobody else.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Way {
    /// They are the head of the callers' queue: dial it.
    Head,
    /// They are further back: move them to the DJ's own queue, and dial that.
    Move,
    /// They are in the DJ's own queue: dial it.
    OwnQueue,
}

/// The kinds of callers, in the order in which Next takes them.
///
/// "Designated next, then the longest screened, then the longest waiting, then the longest held" is
/// the rule of call-in systems; who was on air when the DJ's line broke comes before them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Turn {
    /// Already moved to the DJ's own queue.
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
pub(super) type Place = (Turn, Timestamp);

impl Show {
    pub(super) fn place_of(&self, id: &CallerId, entry: &Entry) -> Place {
        let designated = self
            .designated
            .as_ref()
            .is_some_and(|(next, visit)| next == id && *visit == entry.progress().visit());
        let turn = match entry.progress().step() {
            Some(Step::UpNext) => Turn::UpNext,
            Some(Step::Waiting) if entry.marks.screening || entry.marks.private => Turn::NotNow,
            Some(Step::Waiting) if designated => Turn::Designated,
            Some(Step::Waiting) if entry.is_returned() => Turn::Returned,
            Some(Step::Waiting) if entry.is_held() => Turn::Held,
            Some(Step::Waiting) if entry.marks.ready => Turn::Ready,
            Some(Step::Waiting) => Turn::Waiting,
            _ => Turn::NotNow,
        };
        // The DJ's own queue is dialled like any other: its head is who came into it first.
        let since = if turn == Turn::UpNext { entry.since() } else { self.waiting_since(entry) };
        (turn, since)
    }

    /// The Next rule: whom to take, or nobody.
    ///
    /// `by_itself` is for a DJ who has pressed nothing: callers she has put back are left alone then.
    #[must_use]
    pub fn pickup(&self, by_itself: bool) -> Option<Pickup> {
        let last = if by_itself { Turn::Waiting } else { Turn::Held };
        let present = self.callers.iter().filter(|(_, entry)| entry.is_present());
        let ((turn, _), id) = present
            .map(|(id, entry)| (self.place_of(id, entry), id))
            .min()
            .filter(|((turn, _), _)| *turn <= last)?;
        let entry = self.callers.get(id)?;
        let way = match turn {
            Turn::UpNext => Way::OwnQueue,
            _ if self.heads_the_queue(id) => Way::Head,
            _ => Way::Move,
        };
        Some(Pickup { caller: id.clone(), visit: entry.progress().visit(), way })
    }

    /// Whether anybody waits whom a dial of the callers' queue would take against the DJ's wish.
    #[must_use]
    pub fn somebody_is_held(&self) -> bool {
        self.callers.values().any(|entry| entry.is_waiting() && entry.is_held())
    }

    fn heads_the_queue(&self, id: &CallerId) -> bool {
        let waiting = self.callers.iter().filter(|(_, entry)| entry.is_waiting());
        waiting.map(|(id, entry)| (entry.since(), id)).min().is_some_and(|(_, head)| head == id)
    }
}
