use std::collections::{BTreeMap, BTreeSet};

use super::{Admission, CallEvent};
use crate::{CallerInfo, Progress, Step, Timestamp};

/// All that is known of one call: facts that only ever grow.
#[derive(Debug, Clone, Default)]
pub(super) struct Entry {
    pub who: Option<CallerInfo>,
    /// When each step was first heard of; the greatest step is where the call is.
    milestones: BTreeMap<Progress, Timestamp>,
    returned: BTreeSet<u16>,
    held: BTreeSet<u16>,
    pub turned_away: Option<Admission>,
    pub released: bool,
    /// The last news that was no mere looking.
    pub news_at: Timestamp,
    /// Seen in no place twice in a row, it is there no more.
    pub unseen: u8,
    /// Seen outside the queues, against what is known, so many times in a row.
    pub elsewhere: u8,
    pub marks: Marks,
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

impl Entry {
    pub fn apply(&mut self, news: CallEvent, at: Timestamp) {
        self.news_at = self.news_at.max(at);
        (self.unseen, self.elsewhere) = (0, 0);
        match news {
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

    pub fn is_gone(&self) -> bool {
        self.progress() == Progress::Gone
    }

    pub fn ended(&self) -> Option<Timestamp> {
        self.milestones.get(&Progress::Gone).copied()
    }

    /// Whether it is one that can be shown: there, and let in.
    pub fn is_present(&self) -> bool {
        !self.is_gone() && self.turned_away.is_none() && self.progress().step() != Some(Step::Parted)
    }

    /// Whether it waits in the callers' queue.
    pub fn is_waiting(&self) -> bool {
        self.is_present() && self.progress().step() == Some(Step::Waiting)
    }

    /// When it first came on air.
    pub fn aired(&self) -> Option<Timestamp> {
        let airings = self.milestones.iter().filter(|(progress, _)| progress.step() == Some(Step::OnAir));
        airings.map(|(_, at)| *at).min()
    }

    /// How long its conversations that are over took.
    pub fn talks(&self) -> impl Iterator<Item = (Timestamp, std::time::Duration)> {
        let steps: Vec<_> = self.milestones.iter().map(|(progress, at)| (*progress, *at)).collect();
        (0..steps.len()).filter_map(move |index| {
            let (progress, began) = *steps.get(index)?;
            let (_, ended) = *steps.get(index + 1)?;
            (progress.step() == Some(Step::OnAir)).then(|| (ended, ended.since(began)))
        })
    }

    /// Whether it hung up, or was lost, while it waited.
    pub fn gave_up(&self) -> Option<Timestamp> {
        let before = self.milestones.keys().rev().nth(1).copied();
        let waited = before.is_some_and(|before| {
            before == Progress::Ringing || matches!(before.step(), Some(Step::Waiting | Step::UpNext))
        });
        self.ended()
            .filter(|_| waited && !self.released && self.turned_away.is_none() && self.aired().is_none())
    }

    /// Whether it was lost from the line, so that its place is worth keeping.
    pub fn lost_from_line(&self) -> Option<Timestamp> {
        let before = self.milestones.keys().rev().nth(1).copied();
        let in_line =
            before.is_some_and(|before| matches!(before.step(), Some(Step::Waiting | Step::UpNext)));
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
        let who = self.who.as_ref()?;
        let known = who.channel == crate::Channel::Web || who.address.starts_with('+');
        (known && !who.address.is_empty()).then_some(&*who.address)
    }
}
