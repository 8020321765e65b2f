use crate::VoiceError;

/// Whether the microphone is being listened to outside of a call, so that a meter can show it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum MicrophoneWatch {
    /// It is closed.
    #[default]
    Off,
    /// The browser asks the person for it.
    Asking,
    /// It is open; nothing of it leaves the page.
    On,
    /// It cannot be had.
    Failed(VoiceError),
}

impl MicrophoneWatch {
    /// Whether the microphone is open, or about to be.
    #[must_use]
    pub const fn is_wanted(&self) -> bool {
        matches!(self, Self::Asking | Self::On)
    }

    /// Why it cannot be had.
    #[must_use]
    pub const fn failure(&self) -> Option<&VoiceError> {
        match self {
            Self::Failed(error) => Some(error),
            _ => None,
        }
    }
}
