use super::{Event, Phone};

impl Phone {
    /// The state after an event; an event that makes no sense now changes nothing.
    ///
    /// The order of the SDK's reports is not to be relied on: with a refused microphone `error`
    /// comes after `disconnect`, with a call refused by the exchange before it. So an error in
    /// a call is kept as its fault until the call ends, and one that comes right after the end still
    /// replaces "ended".
    #[must_use]
    pub fn on(self, event: Event) -> Self {
        match (self, event) {
            (Self::Loading | Self::Failed(_), Event::Prepared) => Self::Ready,
            (phone, Event::Unavailable(error)) if !phone.can_hang_up() => Self::Failed(error),

            (phone, Event::Dialled | Event::Answered) if phone.can_call() => Self::Connecting { fault: None },

            (Self::Connecting { fault }, Event::Ringing) => Self::Ringing { fault },
            (Self::Connecting { fault } | Self::Ringing { fault }, Event::Accepted) => Self::Open { fault },

            (Self::Open { .. } | Self::Reconnecting { .. }, Event::Reconnecting(error)) => {
                Self::Reconnecting { fault: Some(error) }
            }
            (Self::Reconnecting { .. }, Event::Reconnected) => Self::Open { fault: None },

            (Self::Connecting { .. }, Event::CallFailed(error)) => Self::Connecting { fault: Some(error) },
            (Self::Ringing { .. }, Event::CallFailed(error)) => Self::Ringing { fault: Some(error) },
            (Self::Open { .. }, Event::CallFailed(error)) => Self::Open { fault: Some(error) },
            (Self::Reconnecting { .. }, Event::CallFailed(error)) => {
                Self::Reconnecting { fault: Some(error) }
            }
            (Self::Ended, Event::CallFailed(error)) => Self::Failed(error),

            // A call that has not been answered cannot outlive its signalling: the SDK would leave
            // it connecting for ever. One that has been answered goes on, and tells us by itself.
            (Self::Connecting { .. } | Self::Ringing { .. }, Event::DeviceFailed(error)) => {
                Self::Failed(error)
            }

            (phone, Event::Disconnected | Event::Cancelled) if phone.can_hang_up() => {
                phone.into_fault().map_or(Self::Ended, Self::Failed)
            }
            (phone, Event::HungUp) if phone.can_hang_up() => Self::Ended,

            (phone, _) => phone,
        }
    }

    fn into_fault(self) -> Option<crate::VoiceError> {
        match self {
            Self::Connecting { fault }
            | Self::Ringing { fault }
            | Self::Open { fault }
            | Self::Reconnecting { fault } => fault,
            Self::Loading | Self::Ready | Self::Ended | Self::Failed(_) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::VoiceError;

    fn after(events: impl IntoIterator<Item = Event>) -> Phone {
        events.into_iter().fold(Phone::Loading, Phone::on)
    }

    fn lines(events: &[Event]) -> Vec<String> {
        let mut phone = Phone::Loading;
        let mut lines = vec![phone.status_line()];
        for event in events {
            phone = phone.on(event.clone());
            lines.push(phone.status_line());
        }
        lines
    }

    #[test]
    fn a_whole_call_speaks_the_expected_words() {
        assert_eq!(
            lines(&[Event::Prepared, Event::Dialled, Event::Ringing, Event::Accepted, Event::Disconnected]),
            ["Loading…", "Ready", "Connecting…", "Ringing…", "Successfully established call", "Call ended"]
        );
    }

    #[test]
    fn ringing_is_optional() {
        let phone = after([Event::Prepared, Event::Dialled, Event::Accepted]);
        assert_eq!(phone, Phone::Open { fault: None });
    }

    #[test]
    fn nothing_is_dialled_before_the_phone_is_ready() {
        assert_eq!(after([Event::Dialled, Event::Accepted]), Phone::Loading);
    }

    #[test]
    fn a_second_dial_does_not_disturb_the_call() {
        let phone = after([Event::Prepared, Event::Dialled, Event::Accepted, Event::Dialled]);
        assert_eq!(phone, Phone::Open { fault: None });
    }

    #[test]
    fn an_answered_call_stands_once_the_sdk_has_accepted_it() {
        let phone = after([Event::Prepared, Event::Answered, Event::Accepted]);
        assert_eq!(phone, Phone::Open { fault: None });
        assert_eq!(phone.on(Event::Disconnected), Phone::Ended);
    }

    #[test]
    fn whoever_gives_up_while_being_answered_leaves_an_ended_call() {
        assert_eq!(after([Event::Prepared, Event::Answered, Event::Cancelled]), Phone::Ended);
    }

    #[test]
    fn a_call_that_rang_and_was_cancelled_disturbs_nothing() {
        assert_eq!(after([Event::Prepared, Event::Cancelled]), Phone::Ready);
        assert_eq!(after([Event::Cancelled]), Phone::Loading);
    }

    #[test]
    fn answering_in_a_call_does_not_disturb_it() {
        let phone = after([Event::Prepared, Event::Dialled, Event::Accepted, Event::Answered]);
        assert_eq!(phone, Phone::Open { fault: None });
    }

    #[test]
    fn a_refused_microphone_is_named_whichever_report_comes_first() {
        let refused = || Event::CallFailed(VoiceError::MicrophoneRefused);
        for order in [[refused(), Event::Disconnected], [Event::Disconnected, refused()]] {
            let phone = order.into_iter().fold(after([Event::Prepared, Event::Dialled]), Phone::on);
            assert_eq!(phone, Phone::Failed(VoiceError::MicrophoneRefused));
        }
    }

    #[test]
    fn an_unanswered_call_dies_with_its_signalling() {
        let lost = VoiceError::Unreachable(31005);
        let phone = after([Event::Prepared, Event::Dialled, Event::DeviceFailed(lost.clone())]);
        assert_eq!(phone.status_line(), "Error: no connection to the studio");
        assert_eq!(phone, Phone::Failed(lost));
    }

    #[test]
    fn an_answered_call_outlives_a_loss_of_signalling() {
        let phone = after([
            Event::Prepared,
            Event::Dialled,
            Event::Accepted,
            Event::DeviceFailed(VoiceError::Unreachable(31005)),
            Event::Reconnecting(VoiceError::Unreachable(53001)),
        ]);
        assert!(phone.can_hang_up() && !phone.can_send_digits());
        assert_eq!(phone.on(Event::Reconnected), Phone::Open { fault: None });
    }

    #[test]
    fn a_call_lost_while_reconnecting_says_why() {
        let phone = after([
            Event::Prepared,
            Event::Dialled,
            Event::Accepted,
            Event::Reconnecting(VoiceError::MediaLost(53405)),
            Event::Disconnected,
        ]);
        assert_eq!(phone, Phone::Failed(VoiceError::MediaLost(53405)));
    }

    #[test]
    fn hanging_up_is_no_failure_whatever_went_before() {
        let phone = after([
            Event::Prepared,
            Event::Dialled,
            Event::Accepted,
            Event::CallFailed(VoiceError::Signalling(53000)),
            Event::HungUp,
            Event::Disconnected,
        ]);
        assert_eq!(phone, Phone::Ended);
    }

    #[test]
    fn the_next_call_can_be_made_after_an_end_and_after_a_failure() {
        for end in [Event::HungUp, Event::DeviceFailed(VoiceError::Unreachable(31000))] {
            let phone = after([Event::Prepared, Event::Dialled, end, Event::Dialled]);
            assert_eq!(phone, Phone::Connecting { fault: None });
        }
    }

    #[test]
    fn losing_the_pass_does_not_end_a_call() {
        let phone =
            after([Event::Prepared, Event::Dialled, Event::Unavailable(VoiceError::NoPass("x".into()))]);
        assert_eq!(phone, Phone::Connecting { fault: None });
    }
}
