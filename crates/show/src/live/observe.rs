use std::time::Duration;

use super::{Show, entry::Entry};
use crate::{CallerId, CallerInfo, Progress, Role, Step, Timestamp};

/// A call whose conversation is over hears a goodbye for no longer.
const GOODBYE: Duration = Duration::from_secs(20);

/// What the exchange's REST API shows of the account at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observation {
    /// When the looking began: whatever was heard of since is newer than this.
    pub began: Timestamp,
    /// Every call of the show that is going on.
    pub calls: Vec<ObservedCall>,
}

/// One call as it is seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObservedCall {
    /// Which.
    pub call: CallerId,
    /// The DJ's leg, or a caller's.
    pub role: Role,
    /// What the API tells of the caller: the address only.
    pub who: CallerInfo,
    /// Where it is.
    pub whereabouts: Whereabouts,
}

/// Where a call is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Whereabouts {
    /// In the callers' queue.
    Queue {
        /// Since.
        since: Timestamp,
    },
    /// In the DJ's own queue.
    OwnQueue {
        /// Since.
        since: Timestamp,
    },
    /// In no queue.
    Elsewhere,
}

impl Show {
    /// Puts right what was not heard of.
    ///
    /// News that came while one was looking is newer, and stands. What is missing, or in no queue
    /// though it should be, may be on its way: it is believed the second time in a row.
    pub fn observe(&mut self, seen: Observation) {
        let Observation { began, calls } = seen;
        let desks: Vec<_> = calls
            .iter()
            .filter(|sighting| sighting.role == Role::Dj)
            .map(|sighting| &sighting.call)
            .collect();
        self.legs.look(&desks, began);
        for desk in desks {
            self.desk_up(desk.clone(), began);
        }

        for (id, entry) in &mut self.callers {
            if entry.news_at < began && !calls.iter().any(|sighting| sighting.call == *id) {
                entry.not_seen(began);
            }
        }
        let callers = calls.into_iter().filter(|sighting| sighting.role == Role::Listener);
        let (elsewhere, queued): (Vec<_>, Vec<_>) =
            callers.partition(|sighting| sighting.whereabouts == Whereabouts::Elsewhere);
        for ObservedCall { call, who, whereabouts, .. } in queued {
            self.look_at(call, who, began, |entry| entry.seen_in_queue(whereabouts));
        }
        let desk_is_up = self.desk().is_some();
        for ObservedCall { call, who, .. } in elsewhere {
            let air_is_free = !self.callers.values().any(|entry| {
                !entry.is_gone() && matches!(entry.progress().step(), Some(Step::Whisper | Step::OnAir))
            });
            self.look_at(call, who, began, |entry| entry.seen_elsewhere(began, desk_is_up, air_is_free));
        }
    }

    fn look_at(&mut self, call: CallerId, who: CallerInfo, began: Timestamp, look: impl FnOnce(&mut Entry)) {
        let entry = self.callers.entry(call).or_default();
        if entry.news_at >= began || entry.is_gone() {
            return;
        }
        if entry.who.is_none() {
            // No news: what a webhook brings later tells more.
            entry.who = Some(who);
            entry.reach(Progress::Ringing, began);
        }
        entry.unseen = 0;
        look(entry);
    }
}

impl Entry {
    fn not_seen(&mut self, began: Timestamp) {
        self.unseen = self.unseen.saturating_add(1);
        if self.unseen > 1 {
            self.reach(Progress::Gone, began);
        }
    }

    fn seen_in_queue(&mut self, whereabouts: Whereabouts) {
        self.elsewhere = 0;
        let now = self.progress();
        let (visit, step) = (now.visit().max(1), now.step());
        let (reached, since) = match (whereabouts, step) {
            (Whereabouts::Queue { .. }, Some(Step::Waiting))
            | (Whereabouts::OwnQueue { .. }, Some(Step::UpNext))
            | (Whereabouts::Elsewhere, _) => return,
            (Whereabouts::Queue { since }, None) => (Progress::Visit(visit, Step::Waiting), since),
            (Whereabouts::Queue { since }, Some(_)) => (Progress::Visit(visit + 1, Step::Waiting), since),
            (Whereabouts::OwnQueue { since }, None | Some(Step::Waiting)) => {
                (Progress::Visit(visit, Step::UpNext), since)
            }
            (Whereabouts::OwnQueue { since }, Some(_)) => (Progress::Visit(visit + 1, Step::UpNext), since),
        };
        self.reach(reached, since);
    }

    /// A call that is in no queue for long talks to the DJ: every document of ours queues callers at
    /// once, and turns them away quickly.
    fn seen_elsewhere(&mut self, began: Timestamp, desk_is_up: bool, air_is_free: bool) {
        let now = self.progress();
        let (expected, explained) = match now.step() {
            Some(Step::OnAir) => (true, true),
            Some(Step::Parted) => (began.since(self.since()) < GOODBYE, desk_is_up && air_is_free),
            Some(Step::Waiting | Step::UpNext | Step::Whisper) => (false, true),
            None => (self.turned_away.is_some(), desk_is_up && air_is_free),
        };
        self.elsewhere = if expected { 0 } else { self.elsewhere.saturating_add(1) };
        if self.elsewhere > 1 && explained {
            self.elsewhere = 0;
            let visit = now.visit().max(1) + u16::from(now.step() == Some(Step::Parted));
            let step = if desk_is_up { Step::OnAir } else { Step::Parted };
            self.reach(Progress::Visit(visit, step), began);
        }
    }
}
