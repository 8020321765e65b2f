use std::{
    collections::{BTreeSet, HashMap},
    ops::Bound,
    time::Duration,
};

use super::{
    CallRecord, Show,
    indexes::{BoardPlace, Facets},
    queue_order::{Place, Turn},
    state_of,
};
use crate::{Board, Caller, CallerId, DjCall, LineState, Placement, ShowState, Timestamp, Update, VisitStep};

/// Calls are forgotten this time after their end.
const CALL_RETENTION: Duration = Duration::from_secs(2 * 3600);
/// How many calls that have ended are known, however many there were: far more than a show has in that time, and 40 MB.
pub(super) const MAX_ENDED_CALLS: usize = 20_000;
/// A conversation shorter than this was none.
const MIN_TALK: Duration = Duration::from_secs(15);

/// The board as all screens know it, and what on it may have to be changed.
#[derive(Debug, Clone, Default)]
pub(super) struct Published {
    seq: u64,
    at: Timestamp,
    show: ShowState,
    callers: HashMap<CallerId, (BoardPlace, Caller)>,
    order: BTreeSet<(BoardPlace, CallerId)>,
    /// Calls that may look otherwise than on the board.
    touched: BTreeSet<CallerId>,
}

impl Published {
    pub fn touch(&mut self, id: &CallerId) {
        self.touched.insert(id.clone());
    }

    /// Touches everybody on the board.
    pub fn touch_all(&mut self) {
        self.touched.extend(self.callers.keys().cloned());
    }

    pub const fn show(&self) -> &ShowState {
        &self.show
    }

    pub fn is_empty(&self) -> bool {
        self.callers.is_empty()
    }

    fn remove(&mut self, id: &CallerId) -> Option<(BoardPlace, Caller)> {
        let (place, caller) = self.callers.remove(id)?;
        self.order.remove(&(place, id.clone()));
        Some((place, caller))
    }

    fn insert(&mut self, place: BoardPlace, caller: Caller) {
        self.order.insert((place, caller.id.clone()));
        self.callers.insert(caller.id.clone(), (place, caller));
    }

    /// Where those who have moved stand now, each before somebody who stands already: the last comes first.
    fn placements(&self, moved: &BTreeSet<(BoardPlace, CallerId)>) -> Vec<Placement> {
        let after = |key: &(BoardPlace, CallerId)| {
            let mut following = self.order.range((Bound::Excluded(key.clone()), Bound::Unbounded));
            following.next().map(|(_, id)| id.clone())
        };
        moved.iter().rev().map(|key| Placement { id: key.1.clone(), before: after(key) }).collect()
    }
}

impl Show {
    /// The empty board, with which a show begins.
    pub(super) fn begin(&mut self, now: Timestamp) {
        self.published.show = self.show_state(None, now);
        self.published.at = now;
    }

    /// The board as it was last published.
    #[must_use]
    pub fn board(&self) -> Board {
        let callers = self.published.order.iter().filter_map(|(_, id)| self.published.callers.get(id));
        Board {
            epoch: self.epoch,
            seq: self.published.seq,
            at: self.published.at,
            show: self.published.show.clone(),
            callers: callers.map(|(_, caller)| caller.clone()).collect(),
        }
    }

    /// The run of the server and the number of the board as it was last published.
    #[must_use]
    pub const fn version(&self) -> (u64, u64) {
        (self.epoch, self.published.seq)
    }

    /// Numbers and gives out what has changed since the last time; nothing if only time has passed.
    pub fn publish(&mut self, now: Timestamp) -> Option<Update> {
        self.forget_the_long_gone(now);
        let next = self.pickup(false).map(|pickup| pickup.caller);
        if next != self.published.show.next {
            let before = self.published.show.next.clone();
            self.published.touched.extend(before.into_iter().chain(next.clone()));
        }
        let show = self.show_state(next, now);
        let show_changed = (show != self.published.show).then(|| Box::new(show.clone()));
        let (mut put, mut gone, mut moved) = (Vec::new(), Vec::new(), BTreeSet::new());
        for id in std::mem::take(&mut self.published.touched) {
            let seen = self.indexes.board_place(&id).zip(self.calls.get(&id));
            let seen = seen.map(|(place, record)| (place, self.caller(&id, record, show.next.as_ref())));
            let before = self.published.remove(&id);
            match (before, seen) {
                (None, None) => {}
                (Some(_), None) => gone.push(id),
                (before, Some((place, caller))) => {
                    let (old_place, old) = before.unzip();
                    if old.as_ref() != Some(&caller) {
                        put.push(caller.clone());
                    }
                    if old_place != Some(place) {
                        moved.insert((place, id));
                    }
                    self.published.insert(place, caller);
                }
            }
        }
        let placed = self.published.placements(&moved);
        if show_changed.is_none() && put.is_empty() && gone.is_empty() && placed.is_empty() {
            return None;
        }
        self.published.seq += 1;
        self.published.at = now;
        self.published.show = show;
        let seq = self.published.seq;
        Some(Update { epoch: self.epoch, seq, at: now, show: show_changed, put, gone, placed })
    }

    /// What a call is found, ordered and counted by.
    pub(super) fn facets(&self, id: &CallerId, record: &CallRecord) -> Facets {
        let state = state_of(id, record, None);
        let counts = |at: Option<Timestamp>| at.filter(|_| record.turned_away.is_none());
        let step = record.progress().step();
        let place = self.place_of(id, record);
        // On air first, the longest first; then those on their way; then the line.
        let rank = match state {
            LineState::OnAir | LineState::OnAirLocked | LineState::Private => 0,
            LineState::GoingOnAir => 1,
            LineState::Ringing => 3,
            _ => 2,
        };
        let by_since = Place { turn: Turn::NotNow, since: record.since() };
        let board = BoardPlace { rank, place: if rank < 2 { by_since } else { place } };
        let with_the_dj = !record.is_gone() && matches!(step, Some(VisitStep::Whisper | VisitStep::OnAir));
        Facets {
            board: record.is_present().then_some(board),
            line: Self::is_in_line(id, record).then_some(place),
            queued: record.queue_place().filter(|_| record.is_waiting()),
            is_held: record.is_waiting() && record.is_held(),
            on_air: state.is_on_air().then(|| record.since()),
            is_with_the_dj: with_the_dj,
            // Who only rings has no place yet: whoever never speaks would fill the line.
            is_new: record.is_present() && step.is_some() && record.aired().is_none(),
            ended: record.ended(),
            counted: [counts(Some(record.arrived())), counts(record.aired()), counts(record.gave_up())],
            talks: record.talks().filter(|(_, length)| *length >= MIN_TALK).collect(),
        }
    }

    /// A caller as the board shows them.
    fn caller(&self, id: &CallerId, record: &CallRecord, next: Option<&CallerId>) -> Caller {
        let who = record.who.clone().unwrap_or_default();
        Caller {
            id: id.clone(),
            label: who.label(self.options.masks_numbers),
            channel: who.channel,
            place: who.place,
            topic: who.topic,
            calls: self.calls_of(record),
            state: state_of(id, record, next),
            since: record.since(),
            waiting_since: self.waiting_since(record),
            aired: record.aired(),
            held: self.place_of(id, record).turn == Turn::Held,
            returned: record.is_returned(),
        }
    }

    fn show_state(&self, next: Option<CallerId>, now: Timestamp) -> ShowState {
        ShowState {
            lines: self.lines,
            dj: self.dj_on_board(),
            next,
            hour: self.indexes.hour(now),
            options: self.options.clone(),
            upstream: self.upstream,
            rehearsal: self.rehearsal,
        }
    }

    /// The DJ's call; her whisper names only somebody who is there.
    fn dj_on_board(&self) -> Option<DjCall> {
        let mut call = self.dj.clone()?;
        call.announcing.take_if(|id| !self.calls.get(id).is_some_and(CallRecord::is_present));
        Some(call)
    }

    /// A late report of a call forgotten would show a ghost until it is looked for; after two hours, or so many other
    /// calls, none comes any more.
    fn forget_the_long_gone(&mut self, now: Timestamp) {
        let horizon = now.minus(CALL_RETENTION);
        while let Some(id) = self.indexes.oldest_ended(horizon, MAX_ENDED_CALLS).cloned() {
            self.indexes.replace(&id, Facets::default());
            let Some((record, touched)) = self.calls.forget(&id) else { continue };
            if record.turned_away.is_none()
                && let Some(address) = record.address()
            {
                self.forgotten_calls.count(address);
            }
            touched.iter().for_each(|id| self.refresh(id));
        }
    }
}
