//! Which caller a free leg of the DJ takes next, and from which queue.

use std::{collections::BTreeSet, time::Duration};

use show::{CallerId, Pickup, Progress, Show, Timestamp, VisitStep, Way};

use crate::queue::QueueKind;

/// A second press of Next within this time counts as the same press, made twice or on two screens.
const PRESS_INTERVAL: Duration = Duration::from_secs(1);

/// What changes the show's own order: the caller whom the DJ asked for, and the callers who move between
/// the queues; pure.
#[derive(Debug, Default)]
pub(crate) struct NextPickup {
    requested: Requested,
    pressed: Option<Timestamp>,
    /// Callers on their way to the priority queue.
    moving: BTreeSet<CallerId>,
    /// Callers who go from air back to the callers' queue, and must not be taken again at once.
    held_back: BTreeSet<CallerId>,
    /// Whether everybody who waits is being let go: then nobody is taken.
    releasing: bool,
}

/// The caller to take although the show waits for a press of Next.
#[derive(Debug, Default, PartialEq, Eq)]
enum Requested {
    #[default]
    Nobody,
    /// Whoever is next.
    Next,
    /// This caller and nobody else.
    Caller(CallerId),
}

impl NextPickup {
    /// The caller whom a free leg takes now.
    pub fn wanted(&self, show: &Show) -> Option<Pickup> {
        if self.releasing {
            return None;
        }
        let by_itself = || show.options().takes_by_itself.then(|| show.pickup(true)).flatten();
        match &self.requested {
            Requested::Nobody => by_itself(),
            Requested::Next => show.pickup(false),
            Requested::Caller(caller) => {
                show.pickup(false).filter(|pickup| pickup.caller == *caller).or_else(by_itself)
            }
        }
    }

    /// The queue that a leg dials to take this caller.
    pub fn queue_of(&self, pickup: &Pickup) -> QueueKind {
        match pickup.way {
            Way::Head if !self.moving.contains(&pickup.caller) => QueueKind::Callers,
            Way::Head | Way::Move | Way::PriorityQueue => QueueKind::Priority,
        }
    }

    /// The queue in which a caller waits, or to which they are on their way.
    pub fn queue_with(&self, show: &Show, caller: &CallerId) -> Option<QueueKind> {
        match show.progress_of(caller).and_then(Progress::step)? {
            VisitStep::UpNext => Some(QueueKind::Priority),
            VisitStep::Waiting if self.moving.contains(caller) => Some(QueueKind::Priority),
            VisitStep::Waiting => Some(QueueKind::Callers),
            VisitStep::Whisper | VisitStep::OnAir | VisitStep::Parted => None,
        }
    }

    /// Whether a free leg may wait within a dial of the callers' queue, which takes whoever comes.
    pub fn may_wait_in_queue(&self, show: &Show) -> bool {
        let options = show.options();
        let somebody_is_held = show.somebody_is_held() || !self.held_back.is_empty();
        options.takes_by_itself && options.dj_whisper.is_empty() && !somebody_is_held
    }

    /// Notes that Next was pressed; returns whether this counts as a press of its own.
    pub fn press_next(&mut self, show: &Show, now: Timestamp) -> bool {
        if self.pressed.is_some_and(|before| now.since(before) < PRESS_INTERVAL) {
            return false;
        }
        self.pressed = Some(now);
        self.requested = if show.pickup(false).is_some() { Requested::Next } else { Requested::Nobody };
        true
    }

    /// Notes that this caller is to be taken.
    pub fn request(&mut self, caller: &CallerId) {
        self.requested = Requested::Caller(caller.clone());
    }

    /// Forgets whom the DJ asked for: a leg has taken somebody, or has ended.
    pub fn request_over(&mut self) {
        self.requested = Requested::Nobody;
    }

    /// Begins to move a caller to the priority queue, if that is needed. Returns whether it is, and had
    /// not begun before.
    pub fn begin_move(&mut self, pickup: &Pickup) -> bool {
        pickup.way == Way::Move && self.moving.insert(pickup.caller.clone())
    }

    /// Notes that a caller has come to the priority queue, or will not come.
    pub fn end_move(&mut self, caller: &CallerId) {
        self.moving.remove(caller);
    }

    /// Notes that a caller on air is to be put back.
    pub fn hold_back(&mut self, caller: &CallerId) {
        self.held_back.insert(caller.clone());
    }

    /// Notes that a caller's conversation is over, and that the show knows what they do now.
    pub fn conversation_over(&mut self, caller: &CallerId) {
        self.held_back.remove(caller);
    }

    /// Sets whether everybody who waits is being let go.
    pub fn set_releasing(&mut self, releasing: bool) {
        self.releasing = releasing;
    }

    /// Forgets a caller whose call has ended.
    pub fn forget(&mut self, caller: &CallerId) {
        self.moving.remove(caller);
        self.held_back.remove(caller);
        if self.requested == Requested::Caller(caller.clone()) {
            self.requested = Requested::Nobody;
        }
    }
}
