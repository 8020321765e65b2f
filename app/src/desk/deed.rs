use show::{Board, CallerId, LineState};

use crate::keys::Action;

/// Something the DJ does on the console.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Deed {
    /// Connects to the queue.
    Connect,
    /// Takes the next caller; whoever is on air is thanked and released.
    Next,
    /// Takes this caller, out of order.
    Take(CallerId),
    /// Makes this caller the one that Next takes.
    Designate(CallerId),
    /// Puts the caller on air back to waiting.
    Hold(CallerId),
    /// Keeps the caller on air whatever Next does.
    Lock(CallerId),
    /// Undoes that.
    Unlock(CallerId),
    /// Ends the caller's call.
    Drop(CallerId),
    /// Mutes the DJ's microphone, or opens it.
    Mute(bool),
    /// Ends the DJ's call.
    HangUp,
    /// Lets callers in, or no more.
    Lines(bool),
    /// Thanks and releases everybody who waits, and closes the lines.
    EndShow,
    /// Lets simulated callers ring in, or no more.
    Rehearse(bool),
}

impl Deed {
    /// What a key asks for as the show stands; nothing for keys that are not about callers.
    #[must_use]
    pub fn of_key(action: Action, board: &Board, muted: bool) -> Option<Self> {
        let talker = || board.on_air().next();
        Some(match action {
            Action::Connect => Self::Connect,
            Action::Next => Self::Next,
            Action::Row(row) => Self::Take(board.waiting().nth(row.checked_sub(1)?)?.id.clone()),
            Action::Mute => Self::Mute(!muted),
            Action::Hold => Self::Hold(talker()?.id.clone()),
            Action::Lock => {
                let talker = talker()?;
                let id = talker.id.clone();
                if talker.state == LineState::OnAirLocked { Self::Unlock(id) } else { Self::Lock(id) }
            }
            Action::HangUp => Self::HangUp,
            Action::Answer | Action::Decline | Action::Help => return None,
        })
    }

    /// What has not been done, for the sentence that tells why.
    #[must_use]
    pub const fn words(&self) -> &'static str {
        match self {
            Self::Connect => "Connecting",
            Self::Next => "Taking the next caller",
            Self::Take(_) => "Taking that caller",
            Self::Designate(_) => "Making that caller the next",
            Self::Hold(_) => "Putting the caller back",
            Self::Lock(_) => "Locking the caller",
            Self::Unlock(_) => "Unlocking the caller",
            Self::Drop(_) => "Ending that call",
            Self::Mute(_) => "Muting",
            Self::HangUp => "Hanging up",
            Self::Lines(true) => "Opening the lines",
            Self::Lines(false) => "Closing the lines",
            Self::EndShow => "Ending the show",
            Self::Rehearse(_) => "The rehearsal",
        }
    }
}
