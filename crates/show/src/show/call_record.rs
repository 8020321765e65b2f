use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use crate::{Admission, CallEvent, CallerInfo, Progress, Timestamp, VisitStep, Whereabouts};

/// A call whose conversation is over hears a goodbye for no longer.
const MAX_GOODBYE: Duration = Duration::from_secs(20);

/// All that is known of one call: facts that only ever grow.
#[derive(Debug, Clone, Default)]
pub(super) struct CallRecord {
    pub who: Option<CallerInfo>,
    /// When each step was first reported; the greatest step is where the call is.
    milestones: BTreeMap<Progress, Timestamp>,
    returned: BTreeSet<u16>,
    held: BTreeSet<u16>,
    pub turned_away: Option<Admission>,
    pub released: bool,
    /// The last event that was reported, not observed through the REST API.
    pub reported_at: Timestamp,
    /// How many times in a row the API did not show it; twice, and it counts as over.
    pub unseen: u8,
    /// Whether that is all that is known of its end: a call that is slow to be answered is not shown either.
    is_missed: bool,
    /// How many times in a row it was seen outside the queues, against what is known.
    pub elsewhere: u8,
    /// Where it stands in its queue as the exchange tells, and the step for which that holds.
    queued: Option<(Progress, QueuePlace)>,
    pub marks: Marks,
}

/// Where a call stands in the queue that it waits in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct QueuePlace {
    /// When it came into the queue. It is put right where the exchange shows another order: reports may overtake each
    /// other, and a call is put into the queue only once it is heard.
    pub since: Timestamp,
    /// Whether somebody stands before it of whom nothing is known.
    pub is_behind_somebody: bool,
}

/// Whether the DJ can be talking to a call that is in no queue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Air {
    /// No DJ is there.
    NoDj,
    /// She talks to nobody: she waits, or hears about the next caller. The call is on its way between two queues.
    Nobody,
    /// She talks to as many as are known to be on air.
    Taken,
    /// She may talk to one more than is known.
    Free,
}

/// What people decided about a call.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Marks {
    pub screening: bool,
    pub ready: bool,
    pub private: bool,
    pub locked: bool,
    /// Goes back to waiting when the conversation ends.
    pub to_hold: bool,
}

impl CallRecord {
    pub fn apply(&mut self, event: CallEvent, at: Timestamp) {
        self.reported_at = self.reported_at.max(at);
        (self.unseen, self.elsewhere) = (0, 0);
        self.is_there_after_all();
        match event {
            CallEvent::Rang(who) => {
                self.reach(Progress::Ringing, at);
                self.who = Some(who);
            }
            CallEvent::TurnedAway(admission) => {
                self.reach(Progress::Ringing, at);
                self.turned_away = self.turned_away.max(Some(admission));
            }
            CallEvent::Reached(progress) => self.reach(progress, at),
            CallEvent::Returned(visit) => {
                self.returned.insert(visit);
            }
            CallEvent::Held(visit) => {
                self.held.insert(visit);
            }
            CallEvent::Released => self.released = true,
            CallEvent::Ended => self.reach(Progress::Gone, at),
        }
    }

    pub fn reach(&mut self, progress: Progress, at: Timestamp) {
        let first = self.milestones.entry(progress).or_insert(at);
        *first = at.min(*first);
    }

    pub fn progress(&self) -> Progress {
        self.milestones.keys().next_back().copied().unwrap_or(Progress::Ringing)
    }

    /// When the call got to where it is.
    pub fn since(&self) -> Timestamp {
        self.milestones.values().next_back().copied().unwrap_or_default()
    }

    /// When it rang in, as far as is known.
    pub fn arrived(&self) -> Timestamp {
        self.milestones.values().min().copied().unwrap_or_default()
    }

    /// Where it stands in its queue, if it waits in one.
    pub fn queue_place(&self) -> Option<QueuePlace> {
        let progress = self.progress();
        let waits = matches!(progress.step(), Some(VisitStep::Waiting | VisitStep::UpNext));
        let told = self.queued.filter(|(of, _)| *of == progress).map(|(_, place)| place);
        let untold = QueuePlace { since: self.since(), is_behind_somebody: false };
        (waits && self.is_present()).then(|| told.unwrap_or(untold))
    }

    /// Notes where it stands in the queue that it waits in.
    pub fn stands_at(&mut self, place: QueuePlace) {
        self.queued = Some((self.progress(), place));
    }

    pub fn is_gone(&self) -> bool {
        self.progress() == Progress::Gone
    }

    pub fn ended(&self) -> Option<Timestamp> {
        self.milestones.get(&Progress::Gone).copied()
    }

    /// Whether it is one that can be shown: there, and let in.
    pub fn is_present(&self) -> bool {
        !self.is_gone() && self.turned_away.is_none() && self.progress().step() != Some(VisitStep::Parted)
    }

    /// Whether it waits in the callers' queue.
    pub fn is_waiting(&self) -> bool {
        self.is_present() && self.progress().step() == Some(VisitStep::Waiting)
    }

    /// When it first came on air.
    pub fn aired(&self) -> Option<Timestamp> {
        let airings =
            self.milestones.iter().filter(|(progress, _)| progress.step() == Some(VisitStep::OnAir));
        airings.map(|(_, at)| *at).min()
    }

    /// How long its conversations that are over took.
    pub fn talks(&self) -> impl Iterator<Item = (Timestamp, Duration)> {
        let steps: Vec<_> = self.milestones.iter().map(|(progress, at)| (*progress, *at)).collect();
        (0..steps.len()).filter_map(move |index| {
            let (progress, began) = *steps.get(index)?;
            let (_, ended) = *steps.get(index + 1)?;
            (progress.step() == Some(VisitStep::OnAir)).then(|| (ended, ended.since(began)))
        })
    }

    /// Whether it hung up, or was lost, while it waited.
    pub fn gave_up(&self) -> Option<Timestamp> {
        let before = self.milestones.keys().rev().nth(1).copied();
        let waited = before.is_some_and(|before| {
            before == Progress::Ringing
                || matches!(before.step(), Some(VisitStep::Waiting | VisitStep::UpNext))
        });
        self.ended()
            .filter(|_| waited && !self.released && self.turned_away.is_none() && self.aired().is_none())
    }

    /// Whether it was lost from the line, so that its place is worth keeping.
    pub fn lost_from_line(&self) -> Option<Timestamp> {
        let before = self.milestones.keys().rev().nth(1).copied();
        let in_line = before
            .is_some_and(|before| matches!(before.step(), Some(VisitStep::Waiting | VisitStep::UpNext)));
        self.ended().filter(|_| in_line && !self.released)
    }

    pub fn is_returned(&self) -> bool {
        self.returned.contains(&self.progress().visit())
    }

    pub fn is_held(&self) -> bool {
        self.held.contains(&self.progress().visit())
    }

    /// What tells the same person again; nothing for withheld numbers.
    pub fn address(&self) -> Option<&str> {
        self.who.as_ref().map(|who| who.address.as_str()).filter(|address| !address.is_empty())
    }

    pub fn not_seen(&mut self, began: Timestamp) {
        self.unseen = self.unseen.saturating_add(1);
        if self.unseen > 1 && !self.is_gone() {
            self.is_missed = true;
            self.reach(Progress::Gone, began);
        }
    }

    /// Takes back that it is over, unless that was reported.
    pub fn is_there_after_all(&mut self) {
        if std::mem::take(&mut self.is_missed) {
            self.milestones.remove(&Progress::Gone);
        }
    }

    /// Takes from the API when it came, because nobody has reported that it rang: whoever is in line has the place
    /// since then.
    pub fn found(&mut self, whereabouts: Whereabouts, began: Timestamp) {
        let (since, step) = match whereabouts {
            Whereabouts::Queue { since } => (since, Some(VisitStep::Waiting)),
            Whereabouts::PriorityQueue { since } => (since, Some(VisitStep::UpNext)),
            Whereabouts::Elsewhere => (began, None),
        };
        let now = self.progress();
        if step.is_some() && now.step() == step {
            self.reach(now, since);
        }
        self.reach(Progress::Ringing, since);
    }

    pub fn seen_in_queue(&mut self, whereabouts: Whereabouts) {
        self.elsewhere = 0;
        let now = self.progress();
        let (visit, step) = (now.visit().max(1), now.step());
        let (reached, since) = match (whereabouts, step) {
            (Whereabouts::Queue { .. }, Some(VisitStep::Waiting))
            | (Whereabouts::PriorityQueue { .. }, Some(VisitStep::UpNext))
            | (Whereabouts::Elsewhere, _) => return,
            (Whereabouts::Queue { since }, None) => (Progress::Visit(visit, VisitStep::Waiting), since),
            (Whereabouts::Queue { since }, Some(_)) => {
                (Progress::Visit(visit + 1, VisitStep::Waiting), since)
            }
            (Whereabouts::PriorityQueue { since }, None | Some(VisitStep::Waiting)) => {
                (Progress::Visit(visit, VisitStep::UpNext), since)
            }
            (Whereabouts::PriorityQueue { since }, Some(_)) => {
                (Progress::Visit(visit + 1, VisitStep::UpNext), since)
            }
        };
        self.reach(reached, since);
    }

    /// A call that is in no queue for long talks to the DJ, if she can talk to anybody: every document of ours queues
    /// callers at once, and turns them away quickly.
    pub fn seen_elsewhere(&mut self, began: Timestamp, air: Air) {
        let now = self.progress();
        let (expected, explained) = match now.step() {
            Some(VisitStep::OnAir) => (true, true),
            Some(VisitStep::Parted) => (began.since(self.since()) < MAX_GOODBYE, air == Air::Free),
            Some(VisitStep::Waiting | VisitStep::UpNext) => (false, air != Air::Nobody),
            Some(VisitStep::Whisper) => (false, true),
            None => (self.turned_away.is_some(), air == Air::Free),
        };
        self.elsewhere = if expected { 0 } else { self.elsewhere.saturating_add(1) };
        if self.elsewhere > 1 && explained {
            self.elsewhere = 0;
            let visit = now.visit().max(1) + u16::from(now.step() == Some(VisitStep::Parted));
            let step = if air == Air::NoDj { VisitStep::Parted } else { VisitStep::OnAir };
            self.reach(Progress::Visit(visit, step), began);
        }
    }
}
