use super::{DirectLine, LineEvent, Registration, Ring, RingId};

impl DirectLine {
    /// The state after an event; an event that makes no sense now changes nothing.
    #[must_use]
    pub fn on(mut self, event: LineEvent) -> Self {
        let wanted = self.is_switched_on();
        match event {
            LineEvent::SwitchedOn if !wanted => self.registration = Registration::Starting,
            LineEvent::SwitchedOff => self = Self::default(),
            LineEvent::Failed(error) if wanted => {
                self = Self { registration: Registration::Failed(error), ringing: Vec::new() };
            }
            LineEvent::Registered if wanted => self.registration = Registration::On,
            LineEvent::Unregistered => self.unregistered(),
            LineEvent::Faulted(error) => self.faulted(error),
            LineEvent::Rang(ring) if wanted => self.rang(ring),
            LineEvent::Silenced(id) => self.ringing.retain(|ring| ring.id != id),
            LineEvent::Engaged => self.ringing.clear(),
            LineEvent::SwitchedOn | LineEvent::Failed(_) | LineEvent::Registered | LineEvent::Rang(_) => {}
        }
        self
    }

    /// With the connection all ringing is over: the SDK drops those calls without a word.
    fn unregistered(&mut self) {
        if self.registration == Registration::On {
            self.registration = Registration::Lost(None);
        }
        self.ringing.clear();
    }

    /// The first reason is kept: the SDK adds general ones to it.
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
    use crate::{Caller, VoiceError};

    fn ring(id: u32) -> Ring {
        Ring { id: RingId(id), caller: Caller::Client("ada".to_owned()) }
    }

    fn lost() -> VoiceError {
        VoiceError::Unreachable(31005)
    }

    fn after(events: impl IntoIterator<Item = LineEvent>) -> DirectLine {
        events.into_iter().fold(DirectLine::default(), DirectLine::on)
    }

    fn open() -> DirectLine {
        after([LineEvent::SwitchedOn, LineEvent::Registered])
    }

    /// Every order of the events.
    fn orders(events: &[LineEvent]) -> Vec<Vec<LineEvent>> {
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

    fn place(order: &[LineEvent], event: &LineEvent) -> usize {
        order.iter().position(|other| other == event).expect("one of them")
    }

    #[test]
    fn in_every_order_of_events_a_call_rings_unless_something_silenced_it_afterwards() {
        let rang = LineEvent::Rang(ring(1));
        let silencing = [
            LineEvent::Silenced(RingId(1)),
            LineEvent::Engaged,
            LineEvent::Unregistered,
            LineEvent::SwitchedOff,
        ];
        for silence in silencing {
            let events = [
                LineEvent::SwitchedOn,
                LineEvent::Registered,
                rang.clone(),
                silence.clone(),
                LineEvent::Silenced(RingId(2)),
                LineEvent::Faulted(lost()),
            ];
            for order in orders(&events) {
                let on_before = place(&order, &LineEvent::SwitchedOn) < place(&order, &rang);
                let off_before = silence == LineEvent::SwitchedOff
                    && place(&order, &LineEvent::SwitchedOn) < place(&order, &silence);
                let silenced = place(&order, &silence) > place(&order, &rang);
                let heard = on_before && !silenced && !off_before;
                assert_eq!(after(order.clone()).is_ringing(RingId(1)), heard, "{order:?}");
            }
        }
    }

    #[test]
    fn in_every_order_of_events_nothing_rings_on_a_line_that_is_off() {
        let events = [
            LineEvent::Registered,
            LineEvent::Unregistered,
            LineEvent::Rang(ring(1)),
            LineEvent::Engaged,
            LineEvent::Faulted(lost()),
            LineEvent::Failed(lost()),
        ];
        for order in orders(&events) {
            assert_eq!(after(order.clone()), DirectLine::default(), "{order:?}");
        }
    }

    #[test]
    fn two_calls_ring_beside_each_other_in_the_order_they_came() {
        let line = open().on(LineEvent::Rang(ring(1))).on(LineEvent::Rang(ring(2)));
        assert_eq!(line.ringing(), [ring(1), ring(2)]);
        assert_eq!(line.on(LineEvent::Silenced(RingId(1))).ringing(), [ring(2)]);
    }

    #[test]
    fn a_call_reported_twice_rings_once() {
        let line = open().on(LineEvent::Rang(ring(1))).on(LineEvent::Rang(ring(1)));
        assert_eq!(line.ringing().len(), 1);
    }

    #[test]
    fn a_lost_line_comes_back_and_tells_the_first_reason_until_then() {
        let line = open().on(LineEvent::Unregistered);
        assert_eq!(*line.registration(), Registration::Lost(None));
        let line = line
            .on(LineEvent::Faulted(VoiceError::PassExpired(20104)))
            .on(LineEvent::Faulted(lost()))
            .on(LineEvent::Unregistered);
        assert_eq!(*line.registration(), Registration::Lost(Some(VoiceError::PassExpired(20104))));
        assert!(line.is_switched_on());
        assert_eq!(*line.on(LineEvent::Registered).registration(), Registration::On);
    }

    #[test]
    fn an_error_beside_a_line_that_is_on_does_not_close_it() {
        assert_eq!(open().on(LineEvent::Faulted(lost())), open());
    }

    #[test]
    fn a_line_that_failed_can_be_switched_on_again() {
        let failed = after([LineEvent::SwitchedOn, LineEvent::Failed(VoiceError::SdkMissing)]);
        assert!(!failed.is_switched_on());
        assert_eq!(*failed.on(LineEvent::SwitchedOn).registration(), Registration::Starting);
    }

    #[test]
    fn the_words_tell_a_free_line_from_a_busy_one() {
        assert!(open().status_line(false).starts_with("On:"));
        assert!(open().status_line(true).starts_with("Busy:"));
        assert!(DirectLine::default().status_line(true).starts_with("Off."));
    }
}
