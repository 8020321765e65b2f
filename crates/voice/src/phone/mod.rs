//! What a person sees of their telephone, and how it changes.

mod step;

use crate::VoiceError;

/// The state of one telephone in a page.
///
/// At most one call at a time; a call that is over leaves the phone in [`Phone::Ended`] or
/// [`Phone::Failed`], from which the next one can be made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Phone {
    /// The page is not yet able to call.
    #[default]
    Loading,
    /// A call can be made.
    Ready,
    /// A call was asked for or answered: the microphone is being opened, the exchange told.
    Connecting {
        /// What went wrong so far; shown if the call ends.
        fault: Option<VoiceError>,
    },
    /// The exchange knows of the call and has not answered it yet.
    Ringing {
        /// What went wrong so far; shown if the call ends.
        fault: Option<VoiceError>,
    },
    /// The call stands.
    Open {
        /// What went wrong so far; shown if the call ends.
        fault: Option<VoiceError>,
    },
    /// The call stood, and the SDK tries to get it back.
    Reconnecting {
        /// What broke the connection; shown if the call ends.
        fault: Option<VoiceError>,
    },
    /// The call is over, as either side wished.
    Ended,
    /// The call or the phone itself failed.
    Failed(VoiceError),
}

/// What happens to a telephone: what the person does, and what the SDK reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The page has all it needs for a call.
    Prepared,
    /// The page cannot call: something is missing that was needed before any call.
    Unavailable(VoiceError),
    /// The person asked for a call.
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
    /// The SDK's Call reported `disconnect`: the far side is gone.
    Disconnected,
    /// The SDK's Call reported `cancel`: whoever rang gave up, or was answered elsewhere.
    Cancelled,
    /// The person hung up.
    HungUp,
}

impl Phone {
    /// Whether a call can be asked for now.
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

    /// The failure to explain to the person, once the call is lost to it.
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
