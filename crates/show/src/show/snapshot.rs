use std::time::Duration;

use super::{CallRecord, Show, queue_order::Turn, state_of};
use crate::{Board, Bucket, Caller, CallerId, DjCall, Hour, LineState, ShowState, Timestamp};

/// Calls are forgotten this time after their end.
const CALL_RETENTION: Duration = Duration::from_secs(2 * 3600);
const BUCKET_MS: u64 = 5 * 60 * 1_000;
const BUCKETS: u64 = 12;

impl Show {
    /// The board at this moment, with the number of the last one published.
    pub(super) fn snapshot(&self, now: Timestamp) -> Board {
        let next = self.pickup(false).map(|pickup| pickup.caller);
        let mut callers: Vec<_> = self
            .calls
            .iter()
            .filter(|(_, record)| record.is_present())
            .map(|(id, record)| {
                let state = state_of(id, record, next.as_ref());
                // On air first, the longest first; then those on their way; then the line.
                let rank = match state {
                    LineState::OnAir | LineState::OnAirLocked | LineState::Private => 0,
                    LineState::GoingOnAir => 1,
                    LineState::Ringing => 3,
                    _ => 2,
                };
                let place = if rank < 2 { (Turn::NotNow, record.since()) } else { self.place_of(id, record) };
                ((rank, place, id), self.caller(id, record, state))
            })
            .collect();
        callers.sort_by_key(|(key, _)| *key);
        Board {
            epoch: self.epoch,
            seq: self.published.seq,
            at: now,
            show: ShowState {
                lines: self.lines,
                dj: self.dj_on_board(),
                next,
                hour: self.hour(now),
                options: self.options.clone(),
                upstream: self.upstream,
                rehearsal: self.rehearsal,
            },
            callers: callers.into_iter().map(|(_, caller)| caller).collect(),
        }
    }

    /// The DJ's call; her whisper names only somebody who is there.
    fn dj_on_board(&self) -> Option<DjCall> {
        let mut call = self.dj.clone()?;
        call.announcing.take_if(|id| !self.calls.get(id).is_some_and(CallRecord::is_present));
        Some(call)
    }

    fn caller(&self, id: &CallerId, record: &CallRecord, state: LineState) -> Caller {
        let who = record.who.clone().unwrap_or_default();
        Caller {
            id: id.clone(),
            label: who.label(self.options.masks_numbers),
            channel: who.channel,
            place: who.place,
            topic: who.topic,
            calls: self.calls_of(id, record),
            state,
            since: record.since(),
            waiting_since: self.waiting_since(record),
            aired: record.aired(),
            held: self.place_of(id, record).0 == Turn::Held,
            returned: record.is_returned(),
        }
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
        for record in self.calls.values().filter(|record| record.turned_away.is_none()) {
            count(Some(record.arrived()), |bucket| &mut bucket.arrivals);
            count(record.aired(), |bucket| &mut bucket.answered);
            count(record.gave_up(), |bucket| &mut bucket.gave_up);
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
        for record in self.calls.take_ended_before(now.minus(CALL_RETENTION)) {
            if record.turned_away.is_none()
                && let Some(address) = record.address()
            {
                *self.earlier_calls.entry(address.to_owned()).or_default() += 1;
            }
        }
    }
}
