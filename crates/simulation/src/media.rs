//! What each leg hears, as the media engine would have it.

use std::{collections::BTreeMap, time::Duration};

use exchange::media::{LegId, PlayId};

/// What a leg hears.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hears {
    /// Nothing, since then.
    Silence(Duration),
    Sound(PlayId),
    /// Another leg.
    Leg(LegId),
}

/// The legs that are open.
#[derive(Debug, Default)]
pub(crate) struct Media(BTreeMap<LegId, Hears>);

impl Media {
    pub fn open(&mut self, leg: LegId, now: Duration) {
        self.0.entry(leg).or_insert(Hears::Silence(now));
    }

    pub fn play(&mut self, leg: LegId, play: PlayId, now: Duration) {
        self.unbridge(leg, now);
        self.set(leg, Hears::Sound(play));
    }

    pub fn silence(&mut self, leg: LegId, now: Duration) {
        self.unbridge(leg, now);
        if !matches!(self.hears(leg), Some(Hears::Silence(_))) {
            self.set(leg, Hears::Silence(now));
        }
    }

    /// Lets two legs hear each other. Returns what was wrong with that, if anything was.
    pub fn bridge(&mut self, a: LegId, b: LegId) -> Result<(), String> {
        for (leg, other) in [(a, b), (b, a)] {
            match self.hears(leg) {
                None => return Err(format!("leg {} is bridged and not there", leg.0)),
                Some(Hears::Leg(third)) if third != other => {
                    return Err(format!("leg {} is bridged to {} and {}", leg.0, third.0, other.0));
                }
                Some(_) => {}
            }
        }
        self.set(a, Hears::Leg(b));
        self.set(b, Hears::Leg(a));
        Ok(())
    }

    /// Ends the bridge that a leg is in, if it is in one.
    pub fn unbridge(&mut self, leg: LegId, now: Duration) {
        if let Some(Hears::Leg(other)) = self.hears(leg) {
            self.set(leg, Hears::Silence(now));
            self.set(other, Hears::Silence(now));
        }
    }

    pub fn close(&mut self, leg: LegId, now: Duration) {
        self.unbridge(leg, now);
        self.0.remove(&leg);
    }

    /// Ends a sound, if the leg still hears it. Returns whether it did.
    pub fn sound_ended(&mut self, leg: LegId, play: PlayId, now: Duration) -> bool {
        let hears = self.hears(leg) == Some(Hears::Sound(play));
        if hears {
            self.set(leg, Hears::Silence(now));
        }
        hears
    }

    pub fn hears(&self, leg: LegId) -> Option<Hears> {
        self.0.get(&leg).copied()
    }

    /// The leg that this one is bridged to.
    pub fn peer(&self, leg: LegId) -> Option<LegId> {
        match self.hears(leg) {
            Some(Hears::Leg(other)) => Some(other),
            _ => None,
        }
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    fn set(&mut self, leg: LegId, hears: Hears) {
        if let Some(known) = self.0.get_mut(&leg) {
            *known = hears;
        }
    }
}
