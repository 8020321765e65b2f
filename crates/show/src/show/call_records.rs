use std::collections::{BTreeSet, HashMap};

use super::{
    call_record::{CallRecord, Marks},
    ranked_set::RankedSet,
};
use crate::{CallerId, Timestamp};

/// The records of all calls, found by the call and by the address that it comes from.
#[derive(Debug, Clone, Default)]
pub(super) struct CallRecords {
    records: HashMap<CallerId, CallRecord>,
    /// Those that are not over.
    live: BTreeSet<CallerId>,
    by_address: HashMap<String, AddressCalls>,
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

impl AddressEntry {
    /// `None` for a call without an address.
    fn of(record: &CallRecord) -> Option<Self> {
        Some(Self {
            address: record.address()?.to_owned(),
            is_present: record.is_present(),
            arrived: record.arrived(),
            was_let_in: record.turned_away.is_none(),
            lost: record.lost_from_line(),
        })
    }
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
        let before = AddressEntry::of(record);
        change(record);
        let (after, is_over) = (AddressEntry::of(record), record.is_gone());
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
        let touched = self.list(id, AddressEntry::of(&record), None);
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
