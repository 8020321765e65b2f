use std::time::Duration;

use super::{Admission, Show, entry::Entry};
use crate::{CallerId, Estimate, LineState, LinesNotice, ListenerCall, ListenerStatus, Timestamp};

/// Conversations that the estimate judges by.
const TALKS: usize = 10;
/// A conversation shorter than this was none.
const SHORTEST_TALK: Duration = Duration::from_secs(15);
/// What became of a call is told so long.
const TOLD_FOR: Duration = Duration::from_secs(120);

impl Show {
    /// What anybody may know before calling.
    #[must_use]
    pub fn lines_notice(&self) -> LinesNotice {
        let waiting =
            self.callers.values().filter(|entry| entry.is_present() && entry.aired().is_none()).count();
        LinesNotice {
            show_name: self.options.show_name.clone(),
            host: self.options.host.clone(),
            open: self.lines.open,
            full: self.is_full(),
            waiting: u32::try_from(waiting).unwrap_or(u32::MAX),
        }
    }

    /// Where the call of a listener is, by the address it comes from: a browser's identity.
    #[must_use]
    pub fn my_call(&self, address: &str, now: Timestamp) -> ListenerCall {
        let mine = self.callers.iter().filter(|(_, entry)| entry.address() == Some(address));
        let newest = mine.max_by_key(|(_, entry)| (!entry.is_gone(), entry.arrived()));
        let state = newest.map_or(ListenerStatus::NoCall, |(id, entry)| self.my_state(id, entry, now));
        ListenerCall { at: now, notice: self.lines_notice(), state }
    }

    fn my_state(&self, id: &CallerId, entry: &Entry, now: Timestamp) -> ListenerStatus {
        if entry.is_gone() && entry.since().plus(TOLD_FOR) < now {
            return ListenerStatus::NoCall;
        }
        match entry.turned_away {
            Some(Admission::Closed) => return ListenerStatus::Closed,
            Some(Admission::Full) => return ListenerStatus::Full,
            Some(Admission::Admitted) | None => {}
        }
        let next = self.pickup(false).map(|pickup| pickup.caller);
        let since = self.waiting_since(entry);
        match self.state_of(id, entry, next.as_ref()) {
            // Who gave up knows; only a conversation, or being let go, is worth a goodbye.
            LineState::Idle if entry.aired().is_some() || entry.released => ListenerStatus::Over,
            LineState::Idle => ListenerStatus::NoCall,
            LineState::Ringing => ListenerStatus::Ringing,
            LineState::GoingOnAir => ListenerStatus::GoingOnAir,
            LineState::OnAir | LineState::OnAirLocked => ListenerStatus::OnAir { since: entry.since() },
            LineState::Next => ListenerStatus::Next { since },
            LineState::OnHold | LineState::OnHoldReady | LineState::Screening | LineState::Private => {
                let position = self.position(id);
                ListenerStatus::Waiting {
                    position,
                    estimate: self.estimate(position.saturating_sub(1), now),
                    since,
                }
            }
        }
    }

    /// A waiting caller's place in line, 1 for the one Next takes; 0 for who is not in line.
    #[must_use]
    pub fn position(&self, id: &CallerId) -> u32 {
        let mut line: Vec<_> = self
            .callers
            .iter()
            .filter(|(_, entry)| entry.is_present())
            .map(|(id, entry)| (self.state_of(id, entry, None), self.place_of(id, entry), id))
            .filter(|(state, ..)| state.waits() || matches!(state, LineState::Screening | LineState::Private))
            .map(|(_, place, id)| (place, id))
            .collect();
        line.sort();
        let index = line.iter().position(|(_, waiting)| *waiting == id);
        index.map_or(0, |index| u32::try_from(index + 1).unwrap_or(u32::MAX))
    }

    /// How long somebody with so many ahead will probably wait.
    #[must_use]
    pub fn estimate(&self, ahead: u32, now: Timestamp) -> Option<Estimate> {
        let mut talks: Vec<_> = self
            .callers
            .values()
            .flat_map(Entry::talks)
            .filter(|(_, length)| *length >= SHORTEST_TALK)
            .collect();
        talks.sort_unstable_by(|a, b| b.cmp(a));
        let talks: Vec<_> = talks.into_iter().take(TALKS).map(|(_, length)| length).collect();
        let on_air = self.callers.iter().filter(|(id, entry)| self.state_of(id, entry, None).is_on_air());
        let running = on_air.map(|(_, entry)| now.since(entry.since())).max();
        Estimate::of(ahead, &talks, running)
    }
}
