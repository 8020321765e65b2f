use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet, hash_map::Entry},
    hash::Hash,
};

use twilio::sid::CallSid;

use super::{
    admissions::LiveCalls,
    call::{Call, CallKeys},
    state::{CallState, Pending},
};
use crate::{
    MonotonicTime,
    media::{LegId, RecordId},
    signalling::{CallName, SessionId},
};

/// How many ended calls are kept; the oldest are forgotten first.
const MAX_ENDED_CALLS: usize = 1_000;

/// Whether a call has been forgotten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Forgotten {
    /// It has been forgotten.
    Yes,
    /// There is no such call.
    Unknown,
    /// It goes on, and is kept.
    StillLive,
}

/// Every call of the account, live or ended, found by whatever names it.
///
/// No look-up and no change costs more than the logarithm of the number of calls. A call changes only inside
/// [`CallRegistry::update`], which keeps the indexes right.
#[derive(Debug, Default)]
pub(super) struct CallRegistry {
    calls: HashMap<CallSid, Numbered>,
    /// All calls in the order they came.
    arrivals: BTreeMap<u64, CallSid>,
    /// Those that have ended.
    ended: BTreeSet<u64>,
    /// How many live calls the browsers of each name have made.
    live_by_identity: HashMap<String, usize>,
    indexes: CallIndexes,
    /// Recordings that their calls are no longer busy with.
    released: Vec<RecordId>,
    next_number: u64,
}

/// A call with its number in the order of arrival.
#[derive(Debug)]
struct Numbered {
    number: u64,
    call: Call,
}

/// Where live calls are found.
#[derive(Debug, Default, PartialEq, Eq)]
struct CallIndexes {
    /// By their leg, and by each leg that rings.
    legs: HashMap<LegId, CallSid>,
    /// By their client's socket.
    sessions: HashMap<SessionId, HashSet<CallSid>>,
    /// By each socket that rings.
    ringing: HashMap<SessionId, HashSet<CallSid>>,
    /// By the answer they wait for.
    pending: HashMap<Pending, CallSid>,
    /// By when they have something to do by themselves.
    timers: BTreeSet<(MonotonicTime, CallSid)>,
}

impl CallRegistry {
    /// Adds a call that has begun. The oldest ended one goes if too many are kept.
    pub(super) fn add(&mut self, call: Call) {
        let number = self.next_number;
        self.next_number += 1;
        self.arrivals.insert(number, call.sid().clone());
        self.indexes.change(call.sid(), &CallKeys::default(), &call.keys());
        if let Some(identity) = call.made_by() {
            *self.live_by_identity.entry(identity.to_owned()).or_default() += 1;
        }
        self.calls.insert(call.sid().clone(), Numbered { number, call });
        if self.ended.len() > MAX_ENDED_CALLS
            && let Some(oldest) = self.ended.pop_first()
            && let Some(sid) = self.arrivals.remove(&oldest)
        {
            self.calls.remove(&sid);
        }
    }

    /// A call, live or ended.
    pub(super) fn get(&self, sid: &CallSid) -> Option<&Call> {
        self.calls.get(sid).map(|numbered| &numbered.call)
    }

    /// A call that is still going on.
    pub(super) fn live(&self, sid: &CallSid) -> Option<&Call> {
        self.get(sid).filter(|call| call.is_live())
    }

    /// Changes a live call; returns `None` if there is none.
    pub(super) fn update<T>(&mut self, sid: &CallSid, change: impl FnOnce(&mut Call) -> T) -> Option<T> {
        let Numbered { number, call } = self.calls.get_mut(sid).filter(|known| known.call.is_live())?;
        let before = call.keys();
        let outcome = change(call);
        let after = call.keys();
        if let Some(Pending::Record(record)) = before.pending
            && after.pending != before.pending
        {
            self.released.push(record);
        }
        if !call.is_live() {
            self.ended.insert(*number);
            if let Some(identity) = call.made_by()
                && let Some(live) = self.live_by_identity.get_mut(identity)
            {
                *live -= 1;
                if *live == 0 {
                    self.live_by_identity.remove(identity);
                }
            }
        }
        if before != after {
            self.indexes.change(sid, &before, &after);
        }
        Some(outcome)
    }

    /// Forgets a call that is over.
    pub(super) fn forget(&mut self, sid: &CallSid) -> Forgotten {
        match self.calls.get(sid) {
            None => Forgotten::Unknown,
            Some(known) if known.call.is_live() => Forgotten::StillLive,
            Some(known) => {
                self.arrivals.remove(&known.number);
                self.ended.remove(&known.number);
                self.calls.remove(sid);
                Forgotten::Yes
            }
        }
    }

    /// All calls, newest first.
    pub(super) fn newest_first(&self) -> impl Iterator<Item = &Call> {
        self.arrivals.values().rev().filter_map(|sid| self.get(sid))
    }

    /// The live call whose audio is this leg.
    pub(super) fn of_leg(&self, leg: LegId) -> Option<&Call> {
        self.live(self.indexes.legs.get(&leg)?).filter(|call| call.leg() == Some(leg))
    }

    /// The live call that uses the leg of this one: itself, or that of a number which it has dialled.
    pub(super) fn user_of_leg(&self, sid: &CallSid) -> Option<&Call> {
        let mut call = self.live(sid)?;
        while let CallState::InNumber { child, .. } = call.state() {
            call = self.live(child)?;
        }
        Some(call)
    }

    /// The live call whose leg this one uses: itself, or the one that has dialled its number.
    pub(super) fn owner_of_leg(&self, sid: &CallSid) -> Option<&Call> {
        let mut call = self.live(sid)?;
        while let Some(dialer) = call.endpoint().dialer() {
            call = self.live(dialer)?;
        }
        Some(call)
    }

    /// The live call that rings at this leg, and the socket.
    pub(super) fn ringing_at_leg(&self, leg: LegId) -> Option<(&Call, SessionId)> {
        let call = self.live(self.indexes.legs.get(&leg)?)?;
        let fork = call.endpoint().forks().iter().find(|fork| fork.leg == leg)?;
        Some((call, fork.session))
    }

    /// How many calls go on: at a browser's socket, made by browsers of its name, and in all.
    pub(super) fn count_live(&self, session: SessionId, identity: Option<&str>) -> LiveCalls {
        let of_identity = identity.and_then(|identity| self.live_by_identity.get(identity));
        LiveCalls {
            of_session: self.indexes.sessions.get(&session).map_or(0, HashSet::len),
            of_identity: of_identity.copied().unwrap_or_default(),
            in_all: self.calls.len() - self.ended.len(),
        }
    }

    /// The live calls whose client is at this socket.
    pub(super) fn of_session(&self, session: SessionId) -> Vec<CallSid> {
        sorted(self.indexes.sessions.get(&session))
    }

    /// The live call that a client means by a name over its socket.
    pub(super) fn named(&self, session: SessionId, name: &CallName) -> Option<CallSid> {
        let calls = self.indexes.sessions.get(&session)?;
        match name {
            CallName::Sid(sid) => calls.get(sid).cloned(),
            CallName::Temporary(_) => calls.iter().find(|sid| self.is_named(sid, name)).cloned(),
        }
    }

    fn is_named(&self, sid: &CallSid, name: &CallName) -> bool {
        self.live(sid).is_some_and(|call| call.endpoint().is_named(name))
    }

    /// The live calls that ring at this socket.
    pub(super) fn ringing_at(&self, session: SessionId) -> Vec<CallSid> {
        sorted(self.indexes.ringing.get(&session))
    }

    /// Whether that live call rings at this socket.
    pub(super) fn rings_at(&self, sid: &CallSid, session: SessionId) -> bool {
        self.indexes.ringing.get(&session).is_some_and(|calls| calls.contains(sid))
    }

    /// The live call that waits for this answer.
    pub(super) fn waiting_for(&self, pending: Pending) -> Option<&CallSid> {
        self.indexes.pending.get(&pending)
    }

    /// When the first call has something to do by itself.
    pub(super) fn deadline(&self) -> Option<MonotonicTime> {
        self.indexes.timers.first().map(|(time, _)| *time)
    }

    /// The calls that have something to do by now, the longest overdue first.
    pub(super) fn due(&self, now: MonotonicTime) -> Vec<CallSid> {
        self.indexes.timers.iter().take_while(|(time, _)| *time <= now).map(|(_, sid)| sid.clone()).collect()
    }

    /// Recordings whose call has ended or gone on to something else since this was last asked.
    pub(super) fn take_released(&mut self) -> Vec<RecordId> {
        std::mem::take(&mut self.released)
    }

    /// Compares the indexes with the calls they are made of.
    #[cfg(test)]
    pub(super) fn check(&self) {
        let mut expected = CallIndexes::default();
        let mut ended = BTreeSet::new();
        let mut live_by_identity = HashMap::new();
        for (sid, Numbered { number, call }) in &self.calls {
            assert_eq!(sid, call.sid());
            assert_eq!(self.arrivals.get(number), Some(sid), "a call that has no place among the others");
            expected.change(sid, &CallKeys::default(), &call.keys());
            if !call.is_live() {
                ended.insert(*number);
            } else if let Some(identity) = call.made_by() {
                *live_by_identity.entry(identity.to_owned()).or_default() += 1;
            }
        }
        assert_eq!(self.live_by_identity, live_by_identity, "the callers are not counted right");
        assert_eq!(self.indexes, expected, "the indexes do not follow the calls");
        assert_eq!(self.ended, ended, "the ended calls are not those that have ended");
        assert_eq!(self.arrivals.len(), self.calls.len(), "a call that was forgotten by half");
    }
}

impl CallIndexes {
    /// Moves a call in the indexes from the keys `before` to the keys `after`.
    fn change(&mut self, sid: &CallSid, before: &CallKeys, after: &CallKeys) {
        if before.leg != after.leg || before.forks != after.forks {
            for leg in legs(before) {
                self.legs.remove(&leg);
            }
            for leg in legs(after) {
                self.legs.insert(leg, sid.clone());
            }
        }
        if before.session != after.session {
            before.session.iter().for_each(|session| remove(&mut self.sessions, *session, sid));
            after.session.iter().for_each(|session| insert(&mut self.sessions, *session, sid));
        }
        if before.forks != after.forks {
            before.forks.iter().for_each(|fork| remove(&mut self.ringing, fork.session, sid));
            after.forks.iter().for_each(|fork| insert(&mut self.ringing, fork.session, sid));
        }
        if before.pending != after.pending {
            if let Some(pending) = &before.pending {
                self.pending.remove(pending);
            }
            if let Some(pending) = after.pending {
                self.pending.insert(pending, sid.clone());
            }
        }
        if before.deadline != after.deadline {
            if let Some(deadline) = before.deadline {
                self.timers.remove(&(deadline, sid.clone()));
            }
            if let Some(deadline) = after.deadline {
                self.timers.insert((deadline, sid.clone()));
            }
        }
    }
}

fn legs(keys: &CallKeys) -> impl Iterator<Item = LegId> {
    keys.leg.into_iter().chain(keys.forks.iter().map(|fork| fork.leg))
}

fn insert<K: Eq + Hash>(index: &mut HashMap<K, HashSet<CallSid>>, key: K, sid: &CallSid) {
    index.entry(key).or_default().insert(sid.clone());
}

fn remove<K: Eq + Hash>(index: &mut HashMap<K, HashSet<CallSid>>, key: K, sid: &CallSid) {
    if let Entry::Occupied(mut entry) = index.entry(key) {
        entry.get_mut().remove(sid);
        if entry.get().is_empty() {
            entry.remove();
        }
    }
}

/// Sorts the calls, so that the same events always have the same outcome.
fn sorted(calls: Option<&HashSet<CallSid>>) -> Vec<CallSid> {
    let mut calls: Vec<CallSid> = calls.into_iter().flatten().cloned().collect();
    calls.sort();
    calls
}
