//! What callers by phone have been told while they wait.

use std::{collections::BTreeMap, time::Duration};

use show::{CallerId, Timestamp};

/// A place that has not changed is told again after this time.
const REPEAT_INTERVAL: Duration = Duration::from_secs(60);

/// Remembers who was greeted and which place each caller was told; pure.
#[derive(Debug, Default)]
pub(crate) struct QueueAnnouncements(BTreeMap<CallerId, Told>);

#[derive(Debug, Clone, Copy)]
struct Told {
    position: u32,
    at: Timestamp,
}

/// What a waiting caller is to be told now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct DueAnnouncement {
    pub greeting: bool,
    pub position: bool,
}

impl QueueAnnouncements {
    /// Returns what a caller at this place in line is to be told now, and remembers it as told.
    pub fn due(&mut self, caller: &CallerId, position: u32, now: Timestamp) -> DueAnnouncement {
        let told = self.0.get(caller);
        let greeting = told.is_none();
        let changed =
            told.is_none_or(|told| told.position != position || now.since(told.at) >= REPEAT_INTERVAL);
        if changed {
            self.0.insert(caller.clone(), Told { position, at: now });
        }
        DueAnnouncement { greeting, position: changed }
    }

    /// Forgets a caller whose call has ended.
    pub fn forget(&mut self, caller: &CallerId) {
        self.0.remove(caller);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_told_when_it_changes_and_again_after_a_minute() {
        let mut announcements = QueueAnnouncements::default();
        let id = CallerId::from("CA1");
        let mut due = |position, seconds: u64| {
            let due = announcements.due(&id, position, Timestamp(seconds * 1_000));
            (due.greeting, due.position)
        };
        assert_eq!(due(3, 0), (true, true));
        assert_eq!(due(3, 20), (false, false));
        assert_eq!(due(2, 40), (false, true));
        assert_eq!(due(2, 99), (false, false));
        assert_eq!(due(2, 100), (false, true));
    }
}
