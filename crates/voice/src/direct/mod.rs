//! The direct line, on which others ring this page: whether it is on, and who rings.

mod caller;

pub use self::caller::DirectCaller;

use crate::VoiceError;

/// A direct line: its registration with the exchange, and the calls that ring on it.
///
/// Once a call is taken, [`PhoneState`](crate::PhoneState) follows it, and the direct line forgets it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DirectLine {
    registration: Registration,
    ringing: Vec<Ring>,
}

/// Whether calls reach this page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Registration {
    /// The person has not switched the line on.
    #[default]
    Off,
    /// It is switched on; the exchange has not confirmed it yet.
    Starting,
    /// Calls ring here.
    On,
    /// The exchange cannot be reached, or refused the token; the SDK tries again.
    Lost(Option<VoiceError>),
    /// The line could not be switched on.
    Failed(VoiceError),
}

/// A call that rings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ring {
    /// Identifies the call on this page.
    pub id: RingId,
    /// Who calls.
    pub caller: DirectCaller,
}

/// Identifies one of the calls that have rung on one page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct RingId(pub u32);

/// What happens to a direct line: what the person does, and what the SDK reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DirectLineEvent {
    /// The person switched the line on.
    SwitchedOn,
    /// The person switched it off.
    SwitchedOff,
    /// The SDK's Device reported `registered`.
    Registered,
    /// The SDK's Device reported `unregistered`.
    Unregistered,
    /// The SDK's Device reported `error`; it keeps trying.
    Faulted(VoiceError),
    /// No Device could be made.
    Failed(VoiceError),
    /// The SDK's Device reported `incoming`.
    Rang(Ring),
    /// A call rings no more: the caller gave up, this page declined it, or another browser took it.
    Silenced(RingId),
    /// This page takes a call that rings, or calls the queue, and can take no other.
    Engaged,
}

impl DirectLine {
    /// Whether calls reach this page.
    #[must_use]
    pub const fn registration(&self) -> &Registration {
        &self.registration
    }

    /// Whether the person wants to be rung.
    #[must_use]
    pub const fn is_switched_on(&self) -> bool {
        matches!(self.registration, Registration::Starting | Registration::On | Registration::Lost(_))
    }

    /// The calls that ring, the oldest first.
    #[must_use]
    pub fn ringing(&self) -> &[Ring] {
        &self.ringing
    }

    /// The line's state in a sentence; `engaged` tells whether the page's phone is in a call.
    #[must_use]
    pub fn status_line(&self, engaged: bool) -> String {
        match &self.registration {
            Registration::Off => "Off. Direct callers wait in the queue like everybody.".to_owned(),
            Registration::Starting => "Switching on…".to_owned(),
            Registration::On if engaged => {
                "Busy: you are in a call. Direct callers hear ringing, then wait in the queue.".to_owned()
            }
            Registration::On => "On: direct calls ring here.".to_owned(),
            Registration::Lost(None) => {
                "Lost: no connection to the studio. It comes back by itself.".to_owned()
            }
            Registration::Lost(Some(why)) => format!("Lost: {why}. It comes back by itself if that does."),
            Registration::Failed(why) => format!("Not on: {why}."),
        }
    }
}

impl DirectLine {
    /// The state after an event; an event that makes no sense now changes nothing.
    #[must_use]
    pub fn apply(mut self, event: DirectLineEvent) -> Self {
        let wanted = self.is_switched_on();
        match event {
            DirectLineEvent::SwitchedOn if !wanted => self.registration = Registration::Starting,
            DirectLineEvent::SwitchedOff => self = Self::default(),
            DirectLineEvent::Failed(error) if wanted => {
                self = Self { registration: Registration::Failed(error), ringing: Vec::new() };
            }
            DirectLineEvent::Registered if wanted => self.registration = Registration::On,
            DirectLineEvent::Unregistered => self.unregistered(),
            DirectLineEvent::Faulted(error) => self.faulted(error),
            DirectLineEvent::Rang(ring) if wanted => self.rang(ring),
            DirectLineEvent::Silenced(id) => self.ringing.retain(|ring| ring.id != id),
            DirectLineEvent::Engaged => self.ringing.clear(),
            DirectLineEvent::SwitchedOn
            | DirectLineEvent::Failed(_)
            | DirectLineEvent::Registered
            | DirectLineEvent::Rang(_) => {}
        }
        self
    }

    /// Ends all ringing: when the connection is lost, the SDK drops those calls without reporting it.
    fn unregistered(&mut self) {
        if self.registration == Registration::On {
            self.registration = Registration::Lost(None);
        }
        self.ringing.clear();
    }

    /// Keeps the first reason, because the SDK reports more general ones after it.
    fn faulted(&mut self, error: crate::VoiceError) {
        if matches!(self.registration, Registration::Starting | Registration::Lost(None)) {
            self.registration = Registration::Lost(Some(error));
        }
    }

    fn rang(&mut self, ring: Ring) {
        if !self.is_ringing(ring.id) {
            self.ringing.push(ring);
        }
    }

    /// Whether this call rings.
    #[must_use]
    pub fn is_ringing(&self, id: RingId) -> bool {
        self.ringing.iter().any(|ring| ring.id == id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{DirectCaller, VoiceError};

    fn ring(id: u32) -> Ring {
        Ring { id: RingId(id), caller: DirectCaller::Client("ada".to_owned()) }
    }

    fn lost() -> VoiceError {
        VoiceError::Unreachable(31005)
    }

    fn after(events: impl IntoIterator<Item = DirectLineEvent>) -> DirectLine {
        events.into_iter().fold(DirectLine::default(), DirectLine::apply)
    }

    fn open() -> DirectLine {
        after([DirectLineEvent::SwitchedOn, DirectLineEvent::Registered])
    }

    /// Every order of the events.
    fn orders(events: &[DirectLineEvent]) -> Vec<Vec<DirectLineEvent>> {
        if events.is_empty() {
            return vec![Vec::new()];
        }
        let mut orders_of_all = Vec::new();
        for (at, first) in events.iter().enumerate() {
            let mut others = events.to_vec();
            others.remove(at);
            for mut order in orders(&others) {
                order.insert(0, first.clone());
                orders_of_all.push(order);
            }
        }
        orders_of_all
    }

    fn place(order: &[DirectLineEvent], event: &DirectLineEvent) -> usize {
        order.iter().position(|other| other == event).expect("one of them")
    }

    #[test]
    fn in_every_order_of_events_a_call_rings_unless_something_silenced_it_afterwards() {
        let rang = DirectLineEvent::Rang(ring(1));
        let silencing = [
            DirectLineEvent::Silenced(RingId(1)),
            DirectLineEvent::Engaged,
            DirectLineEvent::Unregistered,
            DirectLineEvent::SwitchedOff,
        ];
        for silence in silencing {
            let events = [
                DirectLineEvent::SwitchedOn,
                DirectLineEvent::Registered,
                rang.clone(),
                silence.clone(),
                DirectLineEvent::Silenced(RingId(2)),
                DirectLineEvent::Faulted(lost()),
            ];
            for order in orders(&events) {
                let on_before = place(&order, &DirectLineEvent::SwitchedOn) < place(&order, &rang);
                let off_before = silence == DirectLineEvent::SwitchedOff
                    && place(&order, &DirectLineEvent::SwitchedOn) < place(&order, &silence);
                let silenced = place(&order, &silence) > place(&order, &rang);
                let heard = on_before && !silenced && !off_before;
                assert_eq!(after(order.clone()).is_ringing(RingId(1)), heard, "{order:?}");
            }
        }
    }

    #[test]
    fn in_every_order_of_events_nothing_rings_on_a_line_that_is_off() {
        let events = [
            DirectLineEvent::Registered,
            DirectLineEvent::Unregistered,
            DirectLineEvent::Rang(ring(1)),
            DirectLineEvent::Engaged,
            DirectLineEvent::Faulted(lost()),
            DirectLineEvent::Failed(lost()),
        ];
        for order in orders(&events) {
            assert_eq!(after(order.clone()), DirectLine::default(), "{order:?}");
        }
    }

    #[test]
    fn two_calls_ring_beside_each_other_in_the_order_they_came() {
        let line = open().apply(DirectLineEvent::Rang(ring(1))).apply(DirectLineEvent::Rang(ring(2)));
        assert_eq!(line.ringing(), [ring(1), ring(2)]);
        assert_eq!(line.apply(DirectLineEvent::Silenced(RingId(1))).ringing(), [ring(2)]);
    }

    #[test]
    fn a_call_reported_twice_rings_once() {
        let line = open().apply(DirectLineEvent::Rang(ring(1))).apply(DirectLineEvent::Rang(ring(1)));
        assert_eq!(line.ringing().len(), 1);
    }

    #[test]
    fn a_lost_line_comes_back_and_tells_the_first_reason_until_then() {
        let line = open().apply(DirectLineEvent::Unregistered);
        assert_eq!(*line.registration(), Registration::Lost(None));
        let line = line
            .apply(DirectLineEvent::Faulted(VoiceError::TokenExpired(20104)))
            .apply(DirectLineEvent::Faulted(lost()))
            .apply(DirectLineEvent::Unregistered);
        assert_eq!(*line.registration(), Registration::Lost(Some(VoiceError::TokenExpired(20104))));
        assert!(line.is_switched_on());
        assert_eq!(*line.apply(DirectLineEvent::Registered).registration(), Registration::On);
    }

    #[test]
    fn an_error_beside_a_line_that_is_on_does_not_close_it() {
        assert_eq!(open().apply(DirectLineEvent::Faulted(lost())), open());
    }

    #[test]
    fn a_line_that_failed_can_be_switched_on_again() {
        let failed = after([DirectLineEvent::SwitchedOn, DirectLineEvent::Failed(VoiceError::SdkMissing)]);
        assert!(!failed.is_switched_on());
        assert_eq!(*failed.apply(DirectLineEvent::SwitchedOn).registration(), Registration::Starting);
    }

    #[test]
    fn the_words_tell_a_free_line_from_a_busy_one() {
        assert!(open().status_line(false).starts_with("On:"));
        assert!(open().status_line(true).starts_with("Busy:"));
        assert!(DirectLine::default().status_line(true).starts_with("Off."));
    }
}
