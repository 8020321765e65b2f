//! Every leg by its id.

use rustc_hash::FxHashMap;

use super::super::{LegId, endpoint::Leg};

/// All legs, and how many of them time passes for.
#[derive(Default)]
pub(super) struct Legs {
    all: FxHashMap<LegId, Leg>,
    open: usize,
}

impl Legs {
    pub(super) fn get(&self, id: LegId) -> Option<&Leg> {
        self.all.get(&id)
    }

    pub(super) fn get_mut(&mut self, id: LegId) -> Option<&mut Leg> {
        self.all.get_mut(&id)
    }

    pub(super) fn contains(&self, id: LegId) -> bool {
        self.all.contains_key(&id)
    }

    /// Those of the ids that are wanted, in order, so that the same events always have the same consequences.
    pub(super) fn ids(&self, is_wanted: impl Fn(&LegId) -> bool) -> Vec<LegId> {
        let mut ids: Vec<_> = self.all.keys().copied().filter(is_wanted).collect();
        ids.sort_unstable();
        ids
    }

    /// Adds a leg; none of that id may be there.
    pub(super) fn insert(&mut self, id: LegId, leg: Leg) {
        self.open += usize::from(leg.is_open());
        self.all.insert(id, leg);
    }

    pub(super) fn remove(&mut self, id: LegId) -> Option<Leg> {
        let leg = self.all.remove(&id)?;
        self.open -= usize::from(leg.is_open());
        Some(leg)
    }

    /// Whether there is no leg that time passes for.
    pub(super) fn is_idle(&self) -> bool {
        self.open == 0
    }
}
