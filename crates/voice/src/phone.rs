//! The state of the telephone in a page, and how events change it.

use crate::VoiceError;

/// The state of one telephone in a page.
///
/// The phone has at most one call at a time. After a call it is in [`PhoneState::Ended`] or
/// [`PhoneState::Failed`], and can make the next one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum PhoneState {
    /// The page cannot call yet.
    #[default]
    Loading,
    /// A call can be made.
    Ready,
    /// The person began or answered a call: the page opens the microphone and tells the exchange.
    Connecting {
        /// What went wrong so far; shown if the call ends.
        fault: Option<VoiceError>,
    },
    /// The exchange knows of the call and has not answered it yet.
    Ringing {
        /// What went wrong so far; shown if the call ends.
        fault: Option<VoiceError>,
    },
    /// The call is connected.
    Open {
        /// What went wrong so far; shown if the call ends.
        fault: Option<VoiceError>,
    },
    /// The call was connected, and the SDK tries to restore it.
    Reconnecting {
        /// What broke the connection; shown if the call ends.
        fault: Option<VoiceError>,
    },
    /// One of the two sides ended the call.
    Ended,
    /// The call or the phone itself failed.
    Failed(VoiceError),
}

/// What happens to a telephone: what the person does, and what the SDK reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PhoneEvent {
    /// The page has everything that a call needs.
    Prepared,
    /// The page cannot call, because something is missing that every call needs.
    Unavailable(VoiceError),
    /// The person began a call.
    Dialled,
    /// The person answered a call that rang.
    Answered,
    /// The SDK's Call reported `ringing`.
    Ringing,
    /// The SDK's Call reported `accept`: the exchange answered.
    Accepted,
    /// The SDK's Call reported `reconnecting`.
    Reconnecting(VoiceError),
    /// The SDK's Call reported `reconnected`.
    Reconnected,
    /// The SDK's Call reported `error`. Twilio ends the call by `disconnect` if it ends at all.
    CallFailed(VoiceError),
    /// The SDK's Device reported `error`, or its `connect()` failed.
    DeviceFailed(VoiceError),
    /// The SDK's Call reported `disconnect`: the far side has left.
    Disconnected,
    /// The SDK's Call reported `cancel`: the other side gave up, or another browser answered.
    Cancelled,
    /// The person hung up.
    HungUp,
}

impl PhoneState {
    /// Whether the person can begin a call now.
    #[must_use]
    pub const fn can_call(&self) -> bool {
        matches!(self, Self::Ready | Self::Ended | Self::Failed(_))
    }

    /// Whether there is a call to hang up.
    #[must_use]
    pub const fn can_hang_up(&self) -> bool {
        matches!(
            self,
            Self::Connecting { .. } | Self::Ringing { .. } | Self::Open { .. } | Self::Reconnecting { .. }
        )
    }

    /// Whether the far side can hear keys pressed now.
    #[must_use]
    pub const fn can_send_digits(&self) -> bool {
        matches!(self, Self::Open { .. })
    }

    /// The state as one word, for style sheets and tests.
    #[must_use]
    pub const fn mode(&self) -> &'static str {
        match self {
            Self::Loading => "loading",
            Self::Ready | Self::Ended => "ready",
            Self::Connecting { .. } | Self::Ringing { .. } => "ringing",
            Self::Open { .. } => "open",
            Self::Reconnecting { .. } => "reconnecting",
            Self::Failed(_) => "failed",
        }
    }

    /// Why the call failed, once it is over.
    #[must_use]
    pub const fn failure(&self) -> Option<&VoiceError> {
        match self {
            Self::Failed(error) => Some(error),
            _ => None,
        }
    }

    /// The status line of the DJ's page.
    #[must_use]
    pub fn status_line(&self) -> String {
        match self {
            Self::Loading => "Loading…".to_owned(),
            Self::Ready => "Ready".to_owned(),
            Self::Connecting { .. } => "Connecting…".to_owned(),
            Self::Ringing { .. } => "Ringing…".to_owned(),
            Self::Open { .. } => "Successfully established call".to_owned(),
            Self::Reconnecting { .. } => "Connection lost, reconnecting…".to_owned(),
            Self::Ended => "Call ended".to_owned(),
            Self::Failed(error) => format!("Error: {error}"),
        }
    }
}

impl PhoneState {
    /// The state after an event; an event that makes no sense now changes nothing.
    ///
    /// The SDK's events come in no fixed order: when the microphone is refused, `error` comes after
    /// `disconnect`; when the exchange refuses the call, before it. So an error during a call is kept as
    /// its fault until the call ends, and an error right after the end still replaces "ended".
    #[must_use]
    pub fn apply(self, event: PhoneEvent) -> Self {
        match (self, event) {
            (Self::Loading | Self::Failed(_), PhoneEvent::Prepared) => Self::Ready,
            (phone, PhoneEvent::Unavailable(error)) if !phone.can_hang_up() => Self::Failed(error),

            (phone, PhoneEvent::Dialled | PhoneEvent::Answered) if phone.can_call() => {
                Self::Connecting { fault: None }
            }

            (Self::Connecting { fault }, PhoneEvent::Ringing) => Self::Ringing { fault },
            (Self::Connecting { fault } | Self::Ringing { fault }, PhoneEvent::Accepted) => {
                Self::Open { fault }
            }

            (Self::Open { .. } | Self::Reconnecting { .. }, PhoneEvent::Reconnecting(error)) => {
                Self::Reconnecting { fault: Some(error) }
            }
            (Self::Reconnecting { .. }, PhoneEvent::Reconnected) => Self::Open { fault: None },

            (Self::Connecting { .. }, PhoneEvent::CallFailed(error)) => {
                Self::Connecting { fault: Some(error) }
            }
            (Self::Ringing { .. }, PhoneEvent::CallFailed(error)) => Self::Ringing { fault: Some(error) },
            (Self::Open { .. }, PhoneEvent::CallFailed(error)) => Self::Open { fault: Some(error) },
            (Self::Reconnecting { .. }, PhoneEvent::CallFailed(error)) => {
                Self::Reconnecting { fault: Some(error) }
            }
            (Self::Ended, PhoneEvent::CallFailed(error)) => Self::Failed(error),

            // A call that has not been answered cannot go on without signalling: the SDK would leave
            // it connecting for ever. An answered one goes on, and reports its own end.
            (Self::Connecting { .. } | Self::Ringing { .. }, PhoneEvent::DeviceFailed(error)) => {
                Self::Failed(error)
            }

            (phone, PhoneEvent::Disconnected | PhoneEvent::Cancelled) if phone.can_hang_up() => {
                phone.into_fault().map_or(Self::Ended, Self::Failed)
            }
            (phone, PhoneEvent::HungUp) if phone.can_hang_up() => Self::Ended,

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

    fn after(events: impl IntoIterator<Item = PhoneEvent>) -> PhoneState {
        events.into_iter().fold(PhoneState::Loading, PhoneState::apply)
    }

    fn lines(events: &[PhoneEvent]) -> Vec<String> {
        let mut phone = PhoneState::Loading;
        let mut lines = vec![phone.status_line()];
        for event in events {
            phone = phone.apply(event.clone());
            lines.push(phone.status_line());
        }
        lines
    }

    #[test]
    fn a_whole_call_speaks_the_expected_words() {
        assert_eq!(
            lines(&[
                PhoneEvent::Prepared,
                PhoneEvent::Dialled,
                PhoneEvent::Ringing,
                PhoneEvent::Accepted,
                PhoneEvent::Disconnected
            ]),
            ["Loading…", "Ready", "Connecting…", "Ringing…", "Successfully established call", "Call ended"]
        );
    }

    #[test]
    fn ringing_is_optional() {
        let phone = after([PhoneEvent::Prepared, PhoneEvent::Dialled, PhoneEvent::Accepted]);
        assert_eq!(phone, PhoneState::Open { fault: None });
    }

    #[test]
    fn nothing_is_dialled_before_the_phone_is_ready() {
        assert_eq!(after([PhoneEvent::Dialled, PhoneEvent::Accepted]), PhoneState::Loading);
    }

    #[test]
    fn a_second_dial_does_not_disturb_the_call() {
        let phone =
            after([PhoneEvent::Prepared, PhoneEvent::Dialled, PhoneEvent::Accepted, PhoneEvent::Dialled]);
        assert_eq!(phone, PhoneState::Open { fault: None });
    }

    #[test]
    fn an_answered_call_stands_once_the_sdk_has_accepted_it() {
        let phone = after([PhoneEvent::Prepared, PhoneEvent::Answered, PhoneEvent::Accepted]);
        assert_eq!(phone, PhoneState::Open { fault: None });
        assert_eq!(phone.apply(PhoneEvent::Disconnected), PhoneState::Ended);
    }

    #[test]
    fn whoever_gives_up_while_being_answered_leaves_an_ended_call() {
        assert_eq!(
            after([PhoneEvent::Prepared, PhoneEvent::Answered, PhoneEvent::Cancelled]),
            PhoneState::Ended
        );
    }

    #[test]
    fn a_call_that_rang_and_was_cancelled_disturbs_nothing() {
        assert_eq!(after([PhoneEvent::Prepared, PhoneEvent::Cancelled]), PhoneState::Ready);
        assert_eq!(after([PhoneEvent::Cancelled]), PhoneState::Loading);
    }

    #[test]
    fn answering_in_a_call_does_not_disturb_it() {
        let phone =
            after([PhoneEvent::Prepared, PhoneEvent::Dialled, PhoneEvent::Accepted, PhoneEvent::Answered]);
        assert_eq!(phone, PhoneState::Open { fault: None });
    }

    #[test]
    fn a_refused_microphone_is_named_whichever_report_comes_first() {
        let refused = || PhoneEvent::CallFailed(VoiceError::MicrophoneRefused);
        for order in [[refused(), PhoneEvent::Disconnected], [PhoneEvent::Disconnected, refused()]] {
            let phone =
                order.into_iter().fold(after([PhoneEvent::Prepared, PhoneEvent::Dialled]), PhoneState::apply);
            assert_eq!(phone, PhoneState::Failed(VoiceError::MicrophoneRefused));
        }
    }

    #[test]
    fn an_unanswered_call_dies_with_its_signalling() {
        let lost = VoiceError::Unreachable(31005);
        let phone =
            after([PhoneEvent::Prepared, PhoneEvent::Dialled, PhoneEvent::DeviceFailed(lost.clone())]);
        assert_eq!(phone.status_line(), "Error: no connection to the studio");
        assert_eq!(phone, PhoneState::Failed(lost));
    }

    #[test]
    fn an_answered_call_outlives_a_loss_of_signalling() {
        let phone = after([
            PhoneEvent::Prepared,
            PhoneEvent::Dialled,
            PhoneEvent::Accepted,
            PhoneEvent::DeviceFailed(VoiceError::Unreachable(31005)),
            PhoneEvent::Reconnecting(VoiceError::Unreachable(53001)),
        ]);
        assert!(phone.can_hang_up() && !phone.can_send_digits());
        assert_eq!(phone.apply(PhoneEvent::Reconnected), PhoneState::Open { fault: None });
    }

    #[test]
    fn a_call_lost_while_reconnecting_says_why() {
        let phone = after([
            PhoneEvent::Prepared,
            PhoneEvent::Dialled,
            PhoneEvent::Accepted,
            PhoneEvent::Reconnecting(VoiceError::MediaLost(53405)),
            PhoneEvent::Disconnected,
        ]);
        assert_eq!(phone, PhoneState::Failed(VoiceError::MediaLost(53405)));
    }

    #[test]
    fn hanging_up_is_no_failure_whatever_went_before() {
        let phone = after([
            PhoneEvent::Prepared,
            PhoneEvent::Dialled,
            PhoneEvent::Accepted,
            PhoneEvent::CallFailed(VoiceError::Signalling(53000)),
            PhoneEvent::HungUp,
            PhoneEvent::Disconnected,
        ]);
        assert_eq!(phone, PhoneState::Ended);
    }

    #[test]
    fn the_next_call_can_be_made_after_an_end_and_after_a_failure() {
        for end in [PhoneEvent::HungUp, PhoneEvent::DeviceFailed(VoiceError::Unreachable(31000))] {
            let phone = after([PhoneEvent::Prepared, PhoneEvent::Dialled, end, PhoneEvent::Dialled]);
            assert_eq!(phone, PhoneState::Connecting { fault: None });
        }
    }

    #[test]
    fn losing_the_token_does_not_end_a_call() {
        let phone = after([
            PhoneEvent::Prepared,
            PhoneEvent::Dialled,
            PhoneEvent::Unavailable(VoiceError::NoToken("x".into())),
        ]);
        assert_eq!(phone, PhoneState::Connecting { fault: None });
    }
}
