use serde::{Deserialize, Serialize};

/// The state of a line, in the trade's words: what a call-in system's screens show by colour, shape
/// and word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineState {
    /// Nobody is there any more.
    Idle,
    /// Just rung in; not yet in the line.
    Ringing,
    /// Somebody of the house talks to them, off air.
    Screening,
    /// Waits; nobody has spoken to them yet.
    OnHold,
    /// Waits, screened and good to go.
    OnHoldReady,
    /// First in line: what the Next key takes.
    Next,
    /// Talks to the DJ privately, off air.
    Private,
    /// The whisper runs; on air in a moment.
    GoingOnAir,
    /// On air.
    OnAir,
    /// On air, and the Next key leaves them there.
    OnAirLocked,
}

impl LineState {
    /// All of them.
    pub const ALL: [Self; 10] = [
        Self::Idle,
        Self::Ringing,
        Self::Screening,
        Self::OnHold,
        Self::OnHoldReady,
        Self::Next,
        Self::Private,
        Self::GoingOnAir,
        Self::OnAir,
        Self::OnAirLocked,
    ];

    /// Whether the audience hears them.
    #[must_use]
    pub const fn is_on_air(self) -> bool {
        matches!(self, Self::OnAir | Self::OnAirLocked)
    }

    /// Whether they wait to be taken.
    #[must_use]
    pub const fn waits(self) -> bool {
        matches!(self, Self::OnHold | Self::OnHoldReady | Self::Next)
    }

    /// The state in a word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Idle => "Gone",
            Self::Ringing => "Ringing",
            Self::Screening => "Screening",
            Self::OnHold => "Waiting",
            Self::OnHoldReady => "Ready",
            Self::Next => "Next",
            Self::Private => "Private",
            Self::GoingOnAir => "Going on air",
            Self::OnAir => "ON AIR",
            Self::OnAirLocked => "ON AIR, locked",
        }
    }
}
