//! Whom a free leg of the DJ's takes next, and from which queue.

use std::{collections::BTreeSet, time::Duration};

use show::{CallerId, Pickup, Show, Timestamp, Way};

use crate::queue::QueueKind;

/// A second press of Next this soon is the same press, from another finger or screen.
const PRESS_INTERVAL: Duration = Duration::from_secs(1);

/// What people asked for, and who is on the way between the queues, on top of the show's own order;
/// pure.
#[derive(Debug, Default)]
pub(crate) struct NextPickup {
    requested: Requested,
    pressed: Option<Timestamp>,
    /// Callers on their way to the priority queue.
    moving: BTreeSet<CallerId>,
    /// Callers on their way from air back to the callers' queue, not to be taken again at once.
    held_back: BTreeSet<CallerId>,
    /// Everybody who waits is being let go: nobody is to be taken.
    releasing: bool,
}

/// Who is to be taken although the show waits for a press of Next.
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
    /// Whom a free leg takes now.
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

    /// Which queue leads to them.
    pub fn queue_of(&self, pickup: &Pickup) -> QueueKind {
        match pickup.way {
            Way::Head if !self.moving.contains(&pickup.caller) => QueueKind::Callers,
            Way::Head | Way::Move | Way::PriorityQueue => QueueKind::Priority,
        }
    }

    /// Whether a free leg may wait within a dial of the callers' queue, which takes whoever comes.
    pub fn may_wait_in_queue(&self, show: &Show) -> bool {
        let options = show.options();
        let somebody_is_held = show.somebody_is_held() || !self.held_back.is_empty();
        options.takes_by_itself && options.dj_whisper.is_empty() && !somebody_is_held
    }

    /// Next was pressed; whether this is a press of its own.
    pub fn press_next(&mut self, show: &Show, now: Timestamp) -> bool {
        if self.pressed.is_some_and(|before| now.since(before) < PRESS_INTERVAL) {
            return false;
        }
        self.pressed = Some(now);
        self.requested = if show.pickup(false).is_some() { Requested::Next } else { Requested::Nobody };
        true
    }

    /// This caller is to be taken.
    pub fn request(&mut self, caller: &CallerId) {
        self.requested = Requested::Caller(caller.clone());
    }

    /// Nobody is to be taken any more who was asked for: a leg has taken somebody, or has ended.
    pub fn request_over(&mut self) {
        self.requested = Requested::Nobody;
    }

    /// Whether a caller has to be sent to the priority queue, and nobody does that already.
    pub fn begin_move(&mut self, pickup: &Pickup) -> bool {
        pickup.way == Way::Move && self.moving.insert(pickup.caller.clone())
    }

    /// A caller has come to the priority queue, or will not.
    pub fn end_move(&mut self, caller: &CallerId) {
        self.moving.remove(caller);
    }

    /// A caller on air is to be put back.
    pub fn hold_back(&mut self, caller: &CallerId) {
        self.held_back.insert(caller.clone());
    }

    /// A caller's conversation is over, and the show knows what they do now.
    pub fn conversation_over(&mut self, caller: &CallerId) {
        self.held_back.remove(caller);
    }

    /// Everybody who waits is let go, or has been.
    pub fn set_releasing(&mut self, releasing: bool) {
        self.releasing = releasing;
    }

    /// A caller's call has ended.
    pub fn forget(&mut self, caller: &CallerId) {
        self.moving.remove(caller);
        self.held_back.remove(caller);
        if self.requested == Requested::Caller(caller.clone()) {
            self.requested = Requested::Nobody;
        }
    }
}
