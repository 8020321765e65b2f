use super::{Show, entry::Entry};
use crate::{CallerId, Moment, Progress, Role, Step, Who};

/// What the exchange's REST API shows of the account at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Observation {
    /// When the looking began: whatever was heard of since is newer than this.
    pub began: Moment,
    /// Every call of the show that is going on.
    pub calls: Vec<Sighting>,
}

/// One call as it is seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sighting {
    /// Which.
    pub call: CallerId,
    /// The DJ's leg, or a caller's.
    pub role: Role,
    /// What the API tells of the caller: the address only.
    pub who: Who,
    /// Where it is.
    pub whereabouts: Whereabouts,
}

/// Where a call is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Whereabouts {
    /// In the callers' queue.
    Queue {
        /// Since.
        since: Moment,
    },
    /// In the DJ's own queue.
    OwnQueue {
        /// Since.
        since: Moment,
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
        let desk_is_up = self.desk().is_some();

        for (id, entry) in &mut self.callers {
            if entry.news_at < began && !calls.iter().any(|sighting| sighting.call == *id) {
                entry.not_seen(began);
            }
        }
        for sighting in calls.into_iter().filter(|sighting| sighting.role == Role::Listener) {
            let entry = self.callers.entry(sighting.call).or_default();
            if entry.news_at < began {
                entry.seen(sighting.who, sighting.whereabouts, began, desk_is_up);
            }
        }
    }
}

impl Entry {
    fn not_seen(&mut self, began: Moment) {
        self.unseen = self.unseen.saturating_add(1);
        if self.unseen > 1 {
            self.reach(Progress::Gone, began);
        }
    }

    fn seen(&mut self, who: Who, whereabouts: Whereabouts, began: Moment, desk_is_up: bool) {
        let known = self.who.is_some();
        if !known {
            // No news: what a webhook brings later tells more.
            self.who = Some(who);
            self.reach(Progress::Ringing, began);
        }
        self.unseen = 0;
        let now = self.progress();
        let (visit, step) = (now.visit().max(1), now.step());
        let (reached, at) = match (whereabouts, step) {
            _ if now == Progress::Gone => return,
            (Whereabouts::Queue { .. }, Some(Step::Waiting))
            | (Whereabouts::OwnQueue { .. }, Some(Step::UpNext))
            | (Whereabouts::Elsewhere, Some(Step::OnAir | Step::Parted) | None) => {
                self.elsewhere = 0;
                return;
            }
            (Whereabouts::Queue { since }, None) => (Progress::Visit(visit, Step::Waiting), since),
            (Whereabouts::Queue { since }, Some(_)) => (Progress::Visit(visit + 1, Step::Waiting), since),
            (Whereabouts::OwnQueue { since }, None | Some(Step::Waiting)) => {
                (Progress::Visit(visit, Step::UpNext), since)
            }
            (Whereabouts::OwnQueue { since }, Some(_)) => (Progress::Visit(visit + 1, Step::UpNext), since),
            (Whereabouts::Elsewhere, Some(Step::Waiting | Step::UpNext | Step::Whisper)) => {
                self.elsewhere += 1;
                if self.elsewhere < 2 {
                    return;
                }
                let step = if desk_is_up { Step::OnAir } else { Step::Parted };
                (Progress::Visit(visit, step), began)
            }
        };
        self.elsewhere = 0;
        self.reach(reached, at);
    }
}
