use std::time::Duration;

use super::Show;
use crate::{Board, Bucket, Caller, CallerId, Hour, LineState, ShowState, Timestamp};

/// Calls that ended so long ago are forgotten.
const REMEMBERED: Duration = Duration::from_secs(2 * 3600);
const BUCKET_MS: u64 = 5 * 60 * 1_000;
const BUCKETS: u64 = 12;

impl Show {
    /// The board at this moment, with the number of the last one published.
    pub(super) fn picture(&self, now: Timestamp) -> Board {
        let next = self.pickup(false).map(|pickup| pickup.caller);
        let mut callers: Vec<_> = self
            .callers
            .iter()
            .filter(|(_, entry)| entry.is_present())
            .map(|(id, entry)| {
                let state = self.state_of(id, entry, next.as_ref());
                // On air first, the longest first; then those on their way; then the line.
                let rank = match state {
                    LineState::OnAir | LineState::OnAirLocked | LineState::Private => 0,
                    LineState::GoingOnAir => 1,
                    LineState::Ringing => 3,
                    _ => 2,
                };
                let place = if rank < 2 {
                    (super::order::Turn::NotNow, entry.since())
                } else {
                    self.place_of(id, entry)
                };
                ((rank, place, id), self.caller(id, state))
            })
            .collect();
        callers.sort_by_key(|(key, _)| *key);
        Board {
            epoch: self.epoch,
            seq: self.published.seq,
            at: now,
            house: ShowState {
                lines: self.lines,
                desk: self.desk_on_board(),
                next,
                hour: self.hour(now),
                options: self.options.clone(),
                trouble: self.trouble,
                rehearsal: self.rehearsal,
            },
            callers: callers.into_iter().filter_map(|(_, caller)| caller).collect(),
        }
    }

    fn caller(&self, id: &CallerId, state: LineState) -> Option<Caller> {
        let entry = self.callers.get(id)?;
        let who = entry.who.clone().unwrap_or_default();
        Some(Caller {
            id: id.clone(),
            label: who.label(self.options.masks_numbers),
            channel: who.channel,
            place: who.place,
            topic: who.topic,
            calls: self.calls_of(id, entry),
            state,
            since: entry.since(),
            waiting_since: self.waiting_since(entry),
            aired: entry.aired(),
            held: self.is_held_back(id, entry),
            returned: entry.is_returned(),
        })
    }

    fn hour(&self, now: Timestamp) -> Hour {
        let mut buckets = vec![Bucket::default(); usize::try_from(BUCKETS).unwrap_or_default()];
        let last = now.0 / BUCKET_MS;
        let mut count = |at: Option<Timestamp>, field: fn(&mut Bucket) -> &mut u32| {
            let Some(at) = at else { return };
            let ago = last.saturating_sub(at.0 / BUCKET_MS);
            let index = (BUCKETS - 1).checked_sub(ago).and_then(|index| usize::try_from(index).ok());
            if let Some(bucket) = index.and_then(|index| buckets.get_mut(index)) {
                *field(bucket) += 1;
            }
        };
        for entry in self.callers.values().filter(|entry| entry.turned_away.is_none()) {
            count(Some(entry.arrived()), |bucket| &mut bucket.arrivals);
            count(entry.aired(), |bucket| &mut bucket.answered);
            count(entry.gave_up(), |bucket| &mut bucket.gave_up);
        }
        let total = |field: fn(&Bucket) -> u32| buckets.iter().map(field).sum();
        Hour {
            arrivals: total(|bucket| bucket.arrivals),
            answered: total(|bucket| bucket.answered),
            gave_up: total(|bucket| bucket.gave_up),
            buckets,
        }
    }

    /// A late report of a call forgotten would show a ghost until it is looked for; after two hours
    /// none comes any more.
    pub(super) fn forget_the_long_gone(&mut self, now: Timestamp) {
        let horizon = now.minus(REMEMBERED);
        let (earlier, callers) = (&mut self.earlier, &mut self.callers);
        callers.retain(|_, entry| {
            let forgotten = entry.ended().is_some_and(|ended| ended < horizon);
            if forgotten
                && entry.turned_away.is_none()
                && let Some(address) = entry.address()
            {
                *earlier.entry(address.to_owned()).or_default() += 1;
            }
            !forgotten
        });
        self.legs.forget_before(horizon);
    }
}
