use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use crate::{Admission, CallEvent, CallerId, CallerInfo, Progress, Timestamp, VisitStep, Whereabouts};

/// A call whose conversation is over hears a goodbye for no longer.
const MAX_GOODBYE: Duration = Duration::from_secs(20);

/// The records of all calls, found by the call and by the address that it comes from.
#[derive(Debug, Clone, Default)]
pub(super) struct CallRecords {
    records: BTreeMap<CallerId, CallRecord>,
    by_address: BTreeMap<String, BTreeSet<CallerId>>,
}

impl CallRecords {
    pub fn get(&self, id: &CallerId) -> Option<&CallRecord> {
        self.records.get(id)
    }

    pub fn iter(&self) -> impl Iterator<Item = (&CallerId, &CallRecord)> {
        self.records.iter()
    }

    pub fn values(&self) -> impl Iterator<Item = &CallRecord> {
        self.records.values()
    }

    /// The calls that come from an address.
    pub fn of_address(&self, address: &str) -> impl Iterator<Item = (&CallerId, &CallRecord)> {
        let ids = self.by_address.get(address).into_iter().flatten();
        ids.filter_map(|id| self.records.get_key_value(id))
    }

    /// Changes the record of a call, which is made if there is none.
    pub fn change(&mut self, id: CallerId, change: impl FnOnce(&mut CallRecord)) {
        let record = self.records.entry(id.clone()).or_default();
        let before = record.address().map(str::to_owned);
        change(record);
        let after = record.address();
        if before.as_deref() != after {
            let after = after.map(str::to_owned);
            if let Some(before) = before {
                self.unlist(&before, &id);
            }
            if let Some(after) = after {
                self.by_address.entry(after).or_default().insert(id);
            }
        }
    }

    /// What people decided about a call.
    pub fn marks(&mut self, id: &CallerId) -> Option<&mut Marks> {
        self.records.get_mut(id).map(|record| &mut record.marks)
    }

    /// Counts one time more for each call that was not seen.
    pub fn note_unseen(&mut self, began: Timestamp, is_seen: impl Fn(&CallerId) -> bool) {
        for (id, record) in &mut self.records {
            if record.reported_at < began && !is_seen(id) {
                record.not_seen(began);
            }
        }
    }

    /// Forgets the calls that ended before `horizon`, and gives them out.
    pub fn take_ended_before(&mut self, horizon: Timestamp) -> Vec<CallRecord> {
        let is_over = |record: &CallRecord| record.ended().is_some_and(|ended| ended < horizon);
        let over: Vec<_> =
            self.records.iter().filter(|(_, record)| is_over(record)).map(|(id, _)| id.clone()).collect();
        let mut taken = Vec::with_capacity(over.len());
        for id in over {
            let Some(record) = self.records.remove(&id) else { continue };
            if let Some(address) = record.address().map(str::to_owned) {
                self.unlist(&address, &id);
            }
            taken.push(record);
        }
        taken
    }

    fn unlist(&mut self, address: &str, id: &CallerId) {
        if let Some(ids) = self.by_address.get_mut(address) {
            ids.remove(id);
            if ids.is_empty() {
                self.by_address.remove(address);
            }
        }
    }
}

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
    /// How many times in a row the API did not show it; twice, and it is over.
    pub unseen: u8,
    /// How many times in a row it was seen outside the queues, against what is known.
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

impl CallRecord {
    pub fn apply(&mut self, event: CallEvent, at: Timestamp) {
        self.reported_at = self.reported_at.max(at);
        (self.unseen, self.elsewhere) = (0, 0);
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
        if self.unseen > 1 {
            self.reach(Progress::Gone, began);
        }
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

    /// A call that is in no queue for long talks to the DJ: every document of ours queues callers at
    /// once, and turns them away quickly.
    pub fn seen_elsewhere(&mut self, began: Timestamp, desk_is_up: bool, air_is_free: bool) {
        let now = self.progress();
        let (expected, explained) = match now.step() {
            Some(VisitStep::OnAir) => (true, true),
            Some(VisitStep::Parted) => (began.since(self.since()) < MAX_GOODBYE, desk_is_up && air_is_free),
            Some(VisitStep::Waiting | VisitStep::UpNext | VisitStep::Whisper) => (false, true),
            None => (self.turned_away.is_some(), desk_is_up && air_is_free),
        };
        self.elsewhere = if expected { 0 } else { self.elsewhere.saturating_add(1) };
        if self.elsewhere > 1 && explained {
            self.elsewhere = 0;
            let visit = now.visit().max(1) + u16::from(now.step() == Some(VisitStep::Parted));
            let step = if desk_is_up { VisitStep::OnAir } else { VisitStep::Parted };
            self.reach(Progress::Visit(visit, step), began);
        }
    }
}
