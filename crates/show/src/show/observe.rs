use std::collections::BTreeSet;

use super::{
    Show,
    call_record::{Air, CallRecord},
};
use crate::{CallerId, CallerInfo, Timestamp, VisitStep, Whereabouts};

/// What the exchange's REST API shows of the callers at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observation {
    /// When the requests began: whatever was reported since is newer than this.
    pub began: Timestamp,
    /// How many legs the DJ has.
    pub dj_legs: usize,
    /// How many of them may talk to a caller, each to one, by the documents that they were given.
    pub may_talk: usize,
    /// Every caller's call that is going on.
    pub calls: Vec<ObservedCall>,
}

/// One caller's call as it is seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObservedCall {
    /// The call's SID.
    pub call: CallerId,
    /// What the API tells of the caller: the address only.
    pub who: CallerInfo,
    /// Where it is.
    pub whereabouts: Whereabouts,
}

impl Show {
    /// Puts right what was not reported.
    ///
    /// Events that came while the API was asked are newer, and stand. What is missing, or in no queue
    /// though it should be, may be on its way: it is believed the second time in a row.
    pub fn observe(&mut self, seen: Observation) {
        let Observation { began, dj_legs, may_talk, calls } = seen;
        let ids: BTreeSet<_> = calls.iter().map(|seen| &seen.call).collect();
        for id in self.calls.unseen(began, |id| ids.contains(id)) {
            self.change(&id, |record| record.not_seen(began));
        }

        let (elsewhere, queued): (Vec<_>, Vec<_>) =
            calls.into_iter().partition(|seen| seen.whereabouts == Whereabouts::Elsewhere);
        let (mut waiting, mut up_next) = (BTreeSet::new(), BTreeSet::new());
        for ObservedCall { call, who, whereabouts } in queued {
            match whereabouts {
                Whereabouts::Queue { since } => _ = waiting.insert((since, call.clone())),
                Whereabouts::PriorityQueue { since } => _ = up_next.insert((since, call.clone())),
                Whereabouts::Elsewhere => {}
            }
            self.observe_one(call, who, whereabouts, began, |record| record.seen_in_queue(whereabouts));
        }
        for (step, shown) in [(VisitStep::Waiting, waiting), (VisitStep::UpNext, up_next)] {
            self.observe_order(step, shown.into_iter().map(|(_, call)| call), began);
        }
        for ObservedCall { call, who, whereabouts } in elsewhere {
            let air = match (dj_legs, may_talk) {
                (0, _) => Air::NoDj,
                (_, 0) => Air::Nobody,
                _ if self.indexes.with_the_dj() < may_talk => Air::Free,
                _ => Air::Taken,
            };
            self.observe_one(call, who, whereabouts, began, |record| record.seen_elsewhere(began, air));
        }
    }

    fn observe_one(
        &mut self,
        call: CallerId,
        who: CallerInfo,
        whereabouts: Whereabouts,
        began: Timestamp,
        observe: impl FnOnce(&mut CallRecord),
    ) {
        self.change(&call, |record| {
            record.is_there_after_all();
            if record.reported_at >= began || record.is_gone() {
                return;
            }
            if record.who.is_none() {
                // No event: what a webhook brings later tells more.
                record.who = Some(who);
                record.found(whereabouts, began);
            }
            record.unseen = 0;
            observe(record);
        });
    }
}
