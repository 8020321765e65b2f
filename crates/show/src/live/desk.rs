use std::collections::BTreeMap;

use super::Show;
use crate::{CallerId, Desk, Timestamp};

/// The DJ's own legs; one that has ended stays ended, however late it is heard of.
#[derive(Debug, Clone, Default)]
pub(super) struct Legs(BTreeMap<CallerId, Leg>);

#[derive(Debug, Clone, Copy)]
struct Leg {
    since: Timestamp,
    ended: Option<Timestamp>,
    on_purpose: bool,
    unseen: u8,
}

impl Legs {
    fn up(&mut self, call: CallerId, at: Timestamp) {
        let new = Leg { since: at, ended: None, on_purpose: false, unseen: 0 };
        let leg = self.0.entry(call).or_insert(new);
        leg.since = leg.since.min(at);
        leg.unseen = 0;
    }

    fn down(&mut self, call: CallerId, at: Timestamp) {
        let new = Leg { since: at, ended: Some(at), on_purpose: false, unseen: 0 };
        let leg = self.0.entry(call).or_insert(new);
        leg.ended = Some(leg.ended.map_or(at, |ended| ended.min(at)));
    }

    fn current(&self) -> Option<(&CallerId, &Leg)> {
        self.0.iter().filter(|(_, leg)| leg.ended.is_none()).max_by_key(|(call, leg)| (leg.since, *call))
    }

    /// Looks for the legs among those seen; one not seen twice is over.
    pub fn look(&mut self, seen: &[&CallerId], began: Timestamp) {
        for (call, leg) in &mut self.0 {
            if leg.ended.is_some() || leg.since >= began {
                continue;
            }
            leg.unseen = if seen.contains(&call) { 0 } else { leg.unseen + 1 };
            if leg.unseen > 1 {
                leg.ended = Some(began);
            }
        }
    }

    pub fn forget_before(&mut self, horizon: Timestamp) {
        self.0.retain(|_, leg| leg.ended.is_none_or(|ended| ended >= horizon));
    }
}

impl Show {
    /// A leg of the DJ's is there.
    pub fn desk_up(&mut self, call: CallerId, at: Timestamp) {
        self.legs.up(call, at);
    }

    /// A leg of the DJ's has ended.
    pub fn desk_down(&mut self, call: CallerId, at: Timestamp) {
        self.legs.down(call, at);
    }

    /// The DJ says that she is about to hang up: who is on air with her is done.
    pub fn desk_leaves_on_purpose(&mut self) {
        if let Some(call) = self.desk()
            && let Some(leg) = self.legs.0.get_mut(&call)
        {
            leg.on_purpose = true;
        }
    }

    /// Whether a leg of the DJ's has ended.
    #[must_use]
    pub fn desk_has_ended(&self, call: &CallerId) -> bool {
        self.legs.0.get(call).is_some_and(|leg| leg.ended.is_some())
    }

    /// Whether the DJ said before that she would hang up this leg.
    #[must_use]
    pub fn desk_left_on_purpose(&self, call: &CallerId) -> bool {
        self.legs.0.get(call).is_some_and(|leg| leg.on_purpose)
    }

    /// The DJ's leg, the newest if there are several.
    #[must_use]
    pub fn desk(&self) -> Option<CallerId> {
        self.legs.current().map(|(call, _)| call.clone())
    }

    /// Whom the DJ's whisper names now.
    pub fn announce(&mut self, caller: Option<CallerId>) {
        self.announcing = caller;
    }

    pub(super) fn desk_on_board(&self) -> Option<Desk> {
        let (call, leg) = self.legs.current()?;
        let named = self.announcing.clone();
        let announcing = named.filter(|id| self.callers.get(id).is_some_and(super::entry::Entry::is_present));
        Some(Desk { call: call.clone(), since: leg.since, announcing })
    }
}
