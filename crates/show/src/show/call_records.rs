use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use super::ranked_set::RankedSet;
use crate::{Admission, CallEvent, CallerId, CallerInfo, Progress, Timestamp, VisitStep, Whereabouts};

/// A call whose conversation is over hears a goodbye for no longer.
const MAX_GOODBYE: Duration = Duration::from_secs(20);

/// The records of all calls, found by the call and by the address that it comes from.
#[derive(Debug, Clone, Default)]
pub(super) struct CallRecords {
    records: BTreeMap<CallerId, CallRecord>,
    /// Those that are not over.
    live: BTreeSet<CallerId>,
    by_address: BTreeMap<String, AddressCalls>,
}

/// The calls that come from one address.
#[derive(Debug, Clone, Default)]
struct AddressCalls {
    all: BTreeSet<CallerId>,
    /// Those that are there to be shown.
    present: BTreeSet<CallerId>,
    /// Those that were let in, by their arrival.
    arrivals: RankedSet<(Timestamp, CallerId)>,
    /// Those that were lost from the line: when that was, and their arrival.
    lost: BTreeSet<(Timestamp, Timestamp, CallerId)>,
}

/// What a call is to the others of its address.
#[derive(Debug, Clone, PartialEq, Eq)]
struct AddressEntry {
    address: String,
    is_present: bool,
    arrived: Timestamp,
    was_let_in: bool,
    lost: Option<Timestamp>,
}

impl CallRecords {
    pub fn get(&self, id: &CallerId) -> Option<&CallRecord> {
        self.records.get(id)
    }

    /// All of them, for tests that compare the indexes with what they are made of.
    #[cfg(test)]
    pub fn iter(&self) -> impl Iterator<Item = (&CallerId, &CallRecord)> {
        self.records.iter()
    }

    /// The calls that come from an address.
    pub fn of_address(&self, address: &str) -> impl Iterator<Item = (&CallerId, &CallRecord)> {
        let ids = self.by_address.get(address).into_iter().flat_map(|calls| &calls.all);
        ids.filter_map(|id| self.records.get_key_value(id))
    }

    /// The calls that come from an address and are there to be shown.
    pub fn present_of(&self, address: &str) -> impl Iterator<Item = &CallerId> {
        self.by_address.get(address).into_iter().flat_map(|calls| &calls.present)
    }

    /// How many calls of an address were let in that arrived before `since`.
    pub fn arrived_before(&self, address: &str, since: Timestamp) -> usize {
        let first = (since, CallerId::from(""));
        self.by_address.get(address).map_or(0, |calls| calls.arrivals.count_below(&first))
    }

    /// The calls of an address that were lost from the line at `from` or later: their arrival.
    pub fn lost_since(&self, address: &str, from: Timestamp) -> impl Iterator<Item = Timestamp> {
        let first = (from, Timestamp::default(), CallerId::from(""));
        let calls = self.by_address.get(address).into_iter();
        calls.flat_map(move |calls| calls.lost.range(first.clone()..)).map(|(_, arrived, _)| *arrived)
    }

    /// Changes the record of a call, which is made if there is none. Returns the calls that are there and may be
    /// judged otherwise now: those of the same address.
    pub fn change(&mut self, id: &CallerId, change: impl FnOnce(&mut CallRecord)) -> Vec<CallerId> {
        let record = self.records.entry(id.clone()).or_default();
        let before = record.entry();
        change(record);
        let (after, is_over) = (record.entry(), record.is_gone());
        if is_over {
            self.live.remove(id);
        } else {
            self.live.insert(id.clone());
        }
        self.list(id, before, after)
    }

    /// What people decided about a call.
    pub fn marks(&mut self, id: &CallerId) -> Option<&mut Marks> {
        self.records.get_mut(id).map(|record| &mut record.marks)
    }

    /// The calls that are not over, that nothing was reported of since `began`, and that were not seen.
    pub fn unseen(&self, began: Timestamp, is_seen: impl Fn(&CallerId) -> bool) -> Vec<CallerId> {
        let old = |id: &CallerId| self.records.get(id).is_some_and(|record| record.reported_at < began);
        self.live.iter().filter(|id| old(id) && !is_seen(id)).cloned().collect()
    }

    /// Forgets a call, and gives it out; also returns the calls that may be judged otherwise now.
    pub fn forget(&mut self, id: &CallerId) -> Option<(CallRecord, Vec<CallerId>)> {
        let record = self.records.remove(id)?;
        self.live.remove(id);
        let touched = self.list(id, record.entry(), None);
        Some((record, touched))
    }

    /// Moves a call within those of its address.
    fn list(
        &mut self,
        id: &CallerId,
        before: Option<AddressEntry>,
        after: Option<AddressEntry>,
    ) -> Vec<CallerId> {
        if before == after {
            return Vec::new();
        }
        let mut touched = Vec::new();
        if let Some(entry) = before
            && let Some(calls) = self.by_address.get_mut(&entry.address)
        {
            calls.all.remove(id);
            calls.present.remove(id);
            calls.arrivals.remove(&(entry.arrived, id.clone()));
            if let Some(lost) = entry.lost {
                calls.lost.remove(&(lost, entry.arrived, id.clone()));
            }
            touched.extend(calls.present.iter().cloned());
            if calls.all.is_empty() {
                self.by_address.remove(&entry.address);
            }
        }
        if let Some(entry) = after {
            let calls = self.by_address.entry(entry.address).or_default();
            touched.extend(calls.present.iter().cloned());
            calls.all.insert(id.clone());
            if entry.is_present {
                calls.present.insert(id.clone());
            }
            if entry.was_let_in {
                calls.arrivals.insert((entry.arrived, id.clone()));
            }
            calls.lost.extend(entry.lost.map(|lost| (lost, entry.arrived, id.clone())));
        }
        touched
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
    /// What it is to the others of its address; `None` without one.
    fn entry(&self) -> Option<AddressEntry> {
        Some(AddressEntry {
            address: self.address()?.to_owned(),
            is_present: self.is_present(),
            arrived: self.arrived(),
            was_let_in: self.turned_away.is_none(),
            lost: self.lost_from_line(),
        })
    }

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
