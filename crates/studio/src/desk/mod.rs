//! The DJ's legs: what each was told to do, whom it talks to, and when it has to be told anew.
//!
//! A leg runs one document after the other for the whole show. Between two documents it can only be
//! told something by a Call update through the REST API; when that is needed is decided here.

mod doing;
mod parting;
mod steering;

use std::collections::{BTreeMap, BTreeSet};

use show::{CallerId, Pickup, Show, Timestamp, Way};

pub(crate) use doing::{Doing, Line};
pub(crate) use parting::{Parting, ending_of};

/// A second press of Next this soon is the same press, from another finger or screen.
const ONE_PRESS: std::time::Duration = std::time::Duration::from_secs(1);

/// What the DJ's legs do; pure.
#[derive(Debug, Default)]
pub(crate) struct Desks {
    legs: BTreeMap<CallerId, Leg>,
    /// Who was taken from a queue by which leg, in which of its turns.
    taken: BTreeMap<CallerId, Taken>,
    /// Callers on their way to the DJ's own queue.
    moving: BTreeSet<CallerId>,
    /// Callers on their way from air back to the callers' queue, not to be taken again at once.
    held_back: BTreeSet<CallerId>,
    armed: Armed,
    pressed: Option<Timestamp>,
    /// Everybody who waits is being let go: nobody is to be taken.
    releasing: bool,
}

/// One leg.
#[derive(Debug)]
struct Leg {
    /// Counts its documents.
    turn: u64,
    doing: Doing,
    /// When it was told to ask again, if it has not yet.
    steered: Option<Timestamp>,
    /// Turns that no key was pressed for: we found that the leg did the wrong thing.
    corrected: BTreeSet<u64>,
    /// Since when it has seemed to do the wrong thing.
    doubted: Option<Timestamp>,
}

#[derive(Debug, Clone)]
struct Taken {
    desk: CallerId,
    turn: u64,
}

/// Whether somebody is to be taken although the show waits for a press of Next.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
enum Armed {
    #[default]
    No,
    /// Whoever is next.
    Next,
    /// This caller and nobody else.
    For(CallerId),
}

impl Desks {
    /// Whom a free desk takes now.
    pub fn wanted(&self, show: &Show) -> Option<Pickup> {
        if self.releasing {
            return None;
        }
        let by_itself = || show.options().takes_by_itself.then(|| show.pickup(true)).flatten();
        match &self.armed {
            Armed::No => by_itself(),
            Armed::Next => show.pickup(false),
            Armed::For(caller) => {
                show.pickup(false).filter(|pickup| pickup.caller == *caller).or_else(by_itself)
            }
        }
    }

    /// Which queue leads to them.
    pub fn line_to(&self, pickup: &Pickup) -> Line {
        match pickup.way {
            Way::Head if !self.moving.contains(&pickup.caller) => Line::Callers,
            Way::Head | Way::Move | Way::OwnQueue => Line::Own,
        }
    }

    /// Next was pressed; whether this is a press of its own.
    pub fn press_next(&mut self, show: &Show, now: Timestamp) -> bool {
        if self.pressed.is_some_and(|before| now.since(before) < ONE_PRESS) {
            return false;
        }
        self.pressed = Some(now);
        self.armed = if show.pickup(false).is_some() { Armed::Next } else { Armed::No };
        true
    }

    /// This caller is to be taken.
    pub fn take(&mut self, caller: &CallerId) {
        self.armed = Armed::For(caller.clone());
    }

    /// Everybody who waits is let go, or has been.
    pub fn release_all(&mut self, releasing: bool) {
        self.releasing = releasing;
    }

    /// Whom a leg talks to.
    pub fn talks_to(&self, desk: &CallerId) -> Option<&CallerId> {
        match &self.legs.get(desk)?.doing {
            Doing::Talking(caller) => Some(caller),
            _ => None,
        }
    }

    /// Whether a leg is about to take the caller it should take, so that it must be left alone.
    pub fn already_takes(&self, desk: &CallerId, show: &Show) -> bool {
        let wanted = self.wanted(show).map(|pickup| pickup.caller);
        match self.legs.get(desk).map(|leg| &leg.doing) {
            Some(Doing::Announcing(caller) | Doing::Dialling(_, Some(caller))) => {
                wanted.as_ref() == Some(caller)
            }
            // Nobody is there to be taken, and it ends no conversation: there is nothing to be told.
            Some(Doing::Idling | Doing::Dialling(_, None)) => wanted.is_none(),
            _ => false,
        }
    }

    /// Whether a caller has to be sent to the DJ's own queue, and nobody does that already.
    pub fn begin_move(&mut self, pickup: &Pickup) -> bool {
        pickup.way == Way::Move && self.moving.insert(pickup.caller.clone())
    }

    /// A caller has come to the DJ's own queue, or will not.
    pub fn end_move(&mut self, caller: &CallerId) {
        self.moving.remove(caller);
    }

    /// A caller on air is to be put back.
    pub fn holds(&mut self, caller: &CallerId) {
        self.held_back.insert(caller.clone());
    }

    /// A caller's conversation is over, and the show knows what they do now.
    pub fn parted(&mut self, caller: &CallerId) {
        self.held_back.remove(caller);
    }

    /// A caller is out of every queue: a leg of the DJ's has them now.
    pub fn took(&mut self, caller: &CallerId, desk: &CallerId) {
        let leg = self.leg(desk);
        leg.doing = Doing::Talking(caller.clone());
        leg.doubted = None;
        let turn = leg.turn;
        self.taken.insert(caller.clone(), Taken { desk: desk.clone(), turn });
        self.moving.remove(caller);
        self.armed = Armed::No;
    }

    /// A leg asks for its next document. `corrected` tells whether it was told to, and whether by us
    /// and not by the DJ.
    pub fn asks(&mut self, desk: &CallerId, corrected: Option<bool>) {
        let leg = self.leg(desk);
        leg.turn += 1;
        if let Some(by_us) = corrected {
            leg.steered = None;
            if by_us {
                leg.corrected.insert(leg.turn);
            }
        }
    }

    /// What a leg does by the document it is given.
    pub fn does(&mut self, desk: &CallerId, doing: Doing) {
        let leg = self.leg(desk);
        leg.doing = doing;
        leg.doubted = None;
    }

    /// A leg has ended.
    pub fn ended(&mut self, desk: &CallerId) {
        // What it did stays known for those it talked to.
        if let Some(leg) = self.legs.get_mut(desk) {
            leg.doing = Doing::Nothing;
        }
        self.armed = Armed::No;
    }

    /// A caller's call has ended.
    pub fn forget_caller(&mut self, caller: &CallerId) {
        self.taken.remove(caller);
        self.moving.remove(caller);
        self.held_back.remove(caller);
        if self.armed == Armed::For(caller.clone()) {
            self.armed = Armed::No;
        }
    }

    /// Forgets legs that have ended and have nobody waiting to learn what became of them.
    pub fn forget_ended(&mut self) {
        let taken = &self.taken;
        self.legs.retain(|desk, leg| {
            leg.doing != Doing::Nothing
                || leg.steered.is_some()
                || taken.values().any(|taken| taken.desk == *desk)
        });
    }

    fn leg(&mut self, desk: &CallerId) -> &mut Leg {
        self.legs.entry(desk.clone()).or_insert_with(|| Leg {
            turn: 0,
            doing: Doing::Nothing,
            steered: None,
            corrected: BTreeSet::new(),
            doubted: None,
        })
    }
}

#[cfg(test)]
mod tests;
