//! What will happen, by the time at which it does.

use std::{collections::BTreeMap, time::Duration};

/// Events in the order of their times; those of one time in the order in which they were added.
pub(crate) struct EventQueue<T> {
    events: BTreeMap<(Duration, u64), T>,
    added: u64,
}

impl<T> Default for EventQueue<T> {
    fn default() -> Self {
        Self { events: BTreeMap::new(), added: 0 }
    }
}

impl<T> EventQueue<T> {
    pub fn add(&mut self, at: Duration, event: T) {
        self.added += 1;
        self.events.insert((at, self.added), event);
    }

    /// Takes out the next event that is due.
    pub fn due(&mut self, now: Duration) -> Option<T> {
        let first = self.events.first_entry()?;
        (first.key().0 <= now).then(|| first.remove())
    }

    /// When the next event is due.
    pub fn next(&self) -> Option<Duration> {
        self.events.keys().next().map(|(at, _)| *at)
    }
}
