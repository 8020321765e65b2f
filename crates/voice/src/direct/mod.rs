//! The line on which others ring this page: whether it is open, and who rings.

mod caller;
mod step;

pub use caller::Caller;

use crate::VoiceError;

/// A direct line: its registration with the exchange, and the calls that ring on it.
///
/// It says nothing of a call once that is taken: from then on it is the [`Phone`](crate::Phone)'s.
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
    /// The exchange is out of reach, or refused the pass; it is tried again.
    Lost(Option<VoiceError>),
    /// It could not be switched on.
    Failed(VoiceError),
}

/// A call that rings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ring {
    /// Tells it from others.
    pub id: RingId,
    /// Who calls.
    pub caller: Caller,
}

/// Tells apart the calls that have rung on one page.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct RingId(pub u32);

/// What happens to a direct line: what the person does, and what the SDK reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LineEvent {
    /// The person switched the line on.
    SwitchedOn,
    /// The person switched it off.
    SwitchedOff,
    /// The SDK's Device reported `registered`.
    Registered,
    /// The SDK's Device reported `unregistered`.
    Unregistered,
    /// The SDK's Device reported `error`; it goes on trying.
    Faulted(VoiceError),
    /// There is no Device to be rung.
    Failed(VoiceError),
    /// The SDK's Device reported `incoming`.
    Rang(Ring),
    /// A call rings no more: it was given up, declined, or taken elsewhere.
    Silenced(RingId),
    /// This page begins a call, one of those that ring or one to the queue: nothing else can be taken.
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
