use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    time::Duration,
};

use super::{
    call_record::QueuePlace,
    queue_order::{Place, Turn},
    ranked_set::RankedSet,
};
use crate::{Bucket, CallerId, Hour, Timestamp};

const BUCKET_MS: u64 = 5 * 60 * 1_000;
const BUCKETS: u64 = 12;

/// A caller's place on the board: those on air first, the longest first; then those on their way; then the line; then
/// those who have just rung in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct BoardPlace {
    pub rank: u8,
    pub place: Place,
}

/// What a call is found, ordered and counted by. It follows from its record, and from what else the show knows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Facets {
    /// Its place on the board, if it is there.
    pub board: Option<BoardPlace>,
    /// Its place in line, if it is in line.
    pub line: Option<Place>,
    /// Where it stands in the callers' queue.
    pub queued: Option<QueuePlace>,
    /// Whether it waits there because the DJ has put it back.
    pub is_held: bool,
    /// Since when it is on air.
    pub on_air: Option<Timestamp>,
    /// Whether it talks to the DJ, or is about to.
    pub is_with_the_dj: bool,
    /// Whether it has come into the line, and has not been on air.
    pub is_new: bool,
    pub ended: Option<Timestamp>,
    /// When it arrived, was answered and gave up, as far as it counts.
    pub counted: [Option<Timestamp>; 3],
    /// When each of its conversations ended, and how long it took.
    pub talks: Vec<(Timestamp, Duration)>,
}

/// The calls of a show in the orders in which they are asked for. No change and no question costs more than about the
/// square root of their number.
#[derive(Debug, Clone, Default)]
pub(super) struct Indexes {
    facets: HashMap<CallerId, Facets>,
    line: RankedSet<(Place, CallerId)>,
    queued: RankedSet<(QueuePlace, CallerId)>,
    on_air: BTreeSet<(Timestamp, CallerId)>,
    ended: BTreeSet<(Timestamp, CallerId)>,
    talks: BTreeSet<(Timestamp, Duration, CallerId)>,
    buckets: BTreeMap<u64, Bucket>,
    held: usize,
    with_the_dj: usize,
    new: u32,
}

impl Indexes {
    /// Replaces what a call is found by.
    pub fn replace(&mut self, id: &CallerId, after: Facets) {
        let before = self.facets.remove(id).unwrap_or_default();
        if before != after {
            self.take_out(id, &before);
            self.put_in(id, &after);
        }
        if after != Facets::default() {
            self.facets.insert(id.clone(), after);
        }
    }

    fn take_out(&mut self, id: &CallerId, facets: &Facets) {
        let at = |time| (time, id.clone());
        if let Some(place) = facets.line {
            self.line.remove(&(place, id.clone()));
        }
        if let Some(place) = facets.queued {
            self.queued.remove(&(place, id.clone()));
        }
        facets.on_air.map(at).inspect(|key| _ = self.on_air.remove(key));
        facets.ended.map(at).inspect(|key| _ = self.ended.remove(key));
        for (ended, length) in &facets.talks {
            self.talks.remove(&(*ended, *length, id.clone()));
        }
        self.held -= usize::from(facets.is_held);
        self.with_the_dj -= usize::from(facets.is_with_the_dj);
        self.new -= u32::from(facets.is_new);
        for (at, field) in facets.counted.iter().zip(FIELDS) {
            let Some(number) = at.map(bucket_of) else { continue };
            if let Some(bucket) = self.buckets.get_mut(&number) {
                *field(bucket) -= 1;
                if *bucket == Bucket::default() {
                    self.buckets.remove(&number);
                }
            }
        }
    }

    fn put_in(&mut self, id: &CallerId, facets: &Facets) {
        let at = |time| (time, id.clone());
        if let Some(place) = facets.line {
            self.line.insert((place, id.clone()));
        }
        if let Some(place) = facets.queued {
            self.queued.insert((place, id.clone()));
        }
        self.on_air.extend(facets.on_air.map(at));
        self.ended.extend(facets.ended.map(at));
        self.talks.extend(facets.talks.iter().map(|(ended, length)| (*ended, *length, id.clone())));
        self.held += usize::from(facets.is_held);
        self.with_the_dj += usize::from(facets.is_with_the_dj);
        self.new += u32::from(facets.is_new);
        for (at, field) in facets.counted.iter().zip(FIELDS) {
            if let Some(number) = at.map(bucket_of) {
                *field(self.buckets.entry(number).or_default()) += 1;
            }
        }
    }

    /// A caller's place on the board, if they are there.
    pub fn board_place(&self, id: &CallerId) -> Option<BoardPlace> {
        self.facets.get(id)?.board
    }

    /// Whoever comes first in line, and how.
    pub fn first_in_line(&self) -> Option<(Turn, &CallerId)> {
        self.line.first().map(|(place, id)| (place.turn, id))
    }

    /// Everybody in line, in order.
    pub fn line(&self) -> impl Iterator<Item = &CallerId> {
        self.line.iter().map(|(_, id)| id)
    }

    /// How many are in line before this caller; `None` for who is not in line.
    pub fn ahead_of(&self, id: &CallerId) -> Option<usize> {
        let place = self.facets.get(id)?.line?;
        Some(self.line.count_below(&(place, id.clone())))
    }

    /// Who stands first in the callers' queue of those who are known to wait there.
    pub fn first_in_queue(&self) -> Option<&(QueuePlace, CallerId)> {
        self.queued.first()
    }

    /// How many are known to stand before this place in the callers' queue.
    pub fn ahead_in_queue(&self, place: QueuePlace, id: &CallerId) -> usize {
        self.queued.count_below(&(place, id.clone()))
    }

    /// Since when somebody is on air, the longest there.
    pub fn on_air_since(&self) -> Option<Timestamp> {
        self.on_air.first().map(|(since, _)| *since)
    }

    /// How many talk to the DJ, or are about to.
    pub const fn with_the_dj(&self) -> usize {
        self.with_the_dj
    }

    pub const fn somebody_is_held(&self) -> bool {
        self.held > 0
    }

    /// How many have come into the line, and have not been on air.
    pub const fn new_callers(&self) -> u32 {
        self.new
    }

    /// The last conversations, the newest first.
    pub fn talks(&self) -> impl Iterator<Item = Duration> {
        self.talks.iter().rev().map(|(_, length, _)| *length)
    }

    /// The call that ended first, if that was before `horizon` or more than `most` have ended.
    pub fn oldest_ended(&self, horizon: Timestamp, most: usize) -> Option<&CallerId> {
        let is_too_many = self.ended.len() > most;
        self.ended.first().filter(|(ended, _)| is_too_many || *ended < horizon).map(|(_, id)| id)
    }

    /// The sixty minutes before `now`.
    pub fn hour(&self, now: Timestamp) -> Hour {
        let last = bucket_of(now);
        let numbers = (last + 1).saturating_sub(BUCKETS)..=last;
        let mut buckets: Vec<Bucket> =
            numbers.map(|number| self.buckets.get(&number).copied().unwrap_or_default()).collect();
        // Whatever the clocks of others say is to come counts as of now.
        let later = self.buckets.range(last + 1..).map(|(_, bucket)| *bucket);
        if let Some(newest) = buckets.last_mut() {
            for bucket in later {
                newest.arrivals += bucket.arrivals;
                newest.answered += bucket.answered;
                newest.gave_up += bucket.gave_up;
            }
        }
        let total = |field: fn(&Bucket) -> u32| buckets.iter().map(field).sum();
        Hour {
            arrivals: total(|bucket| bucket.arrivals),
            answered: total(|bucket| bucket.answered),
            gave_up: total(|bucket| bucket.gave_up),
            buckets,
        }
    }
}

const FIELDS: [fn(&mut Bucket) -> &mut u32; 3] =
    [|bucket| &mut bucket.arrivals, |bucket| &mut bucket.answered, |bucket| &mut bucket.gave_up];

const fn bucket_of(at: Timestamp) -> u64 {
    at.0 / BUCKET_MS
}
