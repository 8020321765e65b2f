use std::time::Duration;

use super::{CallRecord, Show, state_of};
use crate::{Admission, CallerId, Estimate, LineState, LinesNotice, ListenerCall, ListenerStatus, Timestamp};

/// Conversations that the estimate judges by.
const MAX_TALKS: usize = 10;
/// A conversation shorter than this was none.
const MIN_TALK: Duration = Duration::from_secs(15);
/// A listener is told what became of their call for this time.
const OUTCOME_RETENTION: Duration = Duration::from_secs(120);

impl Show {
    /// What anybody may know before calling.
    #[must_use]
    pub fn lines_notice(&self) -> LinesNotice {
        let waiting = self.indexes.new_callers();
        LinesNotice {
            show_name: self.options.show_name.clone(),
            host: self.options.host.clone(),
            open: self.lines.open,
            full: waiting >= self.options.most_waiting,
            waiting,
        }
    }

    /// Where the call of a listener's page is, by the address it comes from, a browser's identity, and by
    /// the page's own call once the page knows which that is.
    ///
    /// Several pages may have one identity: a browser's duplicate of a tab has all that the tab had. A page
    /// that does not know its call yet is told of the one that is on air, then of the newest that stands.
    #[must_use]
    pub fn listener_call(&self, address: &str, own: Option<&CallerId>, now: Timestamp) -> ListenerCall {
        let mut calls = self.calls.of_address(address);
        let call = match own {
            Some(own) => calls.find(|(id, _)| *id == own),
            None => calls.max_by_key(|(id, record)| {
                (state_of(id, record, None).is_on_air(), !record.is_gone(), record.arrived())
            }),
        };
        let state = call.map_or(ListenerStatus::NoCall, |(id, record)| self.listener_status(id, record, now));
        ListenerCall { at: now, notice: self.lines_notice(), state }
    }

    fn listener_status(&self, id: &CallerId, record: &CallRecord, now: Timestamp) -> ListenerStatus {
        if record.is_gone() && record.since().plus(OUTCOME_RETENTION) < now {
            return ListenerStatus::NoCall;
        }
        match record.turned_away {
            Some(Admission::Closed) => return ListenerStatus::Closed,
            Some(Admission::Full) => return ListenerStatus::Full,
            Some(Admission::Twice) => return ListenerStatus::Elsewhere,
            Some(Admission::Admitted) | None => {}
        }
        let next = self.pickup(false).map(|pickup| pickup.caller);
        let since = self.waiting_since(record);
        match state_of(id, record, next.as_ref()) {
            // Who gave up knows; only a conversation, or being let go, is worth a goodbye.
            LineState::Idle if record.aired().is_some() || record.released => ListenerStatus::Over,
            LineState::Idle if self.is_replaced(id, record) => ListenerStatus::Elsewhere,
            LineState::Idle => ListenerStatus::NoCall,
            LineState::Ringing => ListenerStatus::Ringing,
            LineState::GoingOnAir => ListenerStatus::GoingOnAir,
            LineState::OnAir | LineState::OnAirLocked => ListenerStatus::OnAir { since: record.since() },
            LineState::Next => ListenerStatus::Next { since },
            LineState::OnHold | LineState::OnHoldReady | LineState::Screening | LineState::Private => {
                let position = self.position(id);
                let estimate = self.estimate(position.saturating_sub(1), now);
                ListenerStatus::Waiting { position, estimate, since }
            }
        }
    }

    /// Whether a call was lost from the line and the same listener is there again.
    fn is_replaced(&self, id: &CallerId, record: &CallRecord) -> bool {
        record.lost_from_line().is_some()
            && record.address().is_some_and(|address| self.others_of(id, address).next().is_some())
    }

    /// How long a caller will probably wait who has this many callers ahead.
    #[must_use]
    pub fn estimate(&self, ahead: u32, now: Timestamp) -> Option<Estimate> {
        let talks: Vec<_> =
            self.indexes.talks().filter(|length| *length >= MIN_TALK).take(MAX_TALKS).collect();
        let running = self.indexes.on_air_since().map(|since| now.since(since));
        Estimate::of(ahead, &talks, running)
    }
}
