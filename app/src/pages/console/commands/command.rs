use show::{Board, CallerId, LineState};

use crate::pages::console::keys::KeyAction;

/// A command of the DJ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Command {
    /// Connects to the queue.
    Connect,
    /// Takes the next caller; the one on air is thanked and their call ends.
    Next,
    /// Takes this caller, out of order.
    Take(CallerId),
    /// Makes this caller the one whom Next takes.
    Designate(CallerId),
    /// Puts the caller who is on air back into the queue.
    Hold(CallerId),
    /// Locks the caller on air, so that Next leaves them there.
    Lock(CallerId),
    /// Undoes a lock.
    Unlock(CallerId),
    /// Ends the caller's call.
    Drop(CallerId),
    /// Mutes or unmutes the DJ's microphone.
    Mute(bool),
    /// Ends the DJ's call.
    HangUp,
    /// Opens or closes the lines.
    Lines(bool),
    /// Closes the lines, thanks everybody who waits and ends their calls.
    EndShow,
    /// Starts or stops the simulated callers.
    Rehearse(bool),
}

impl Command {
    /// The command of a key in the present state of the show; `None` for keys that concern no caller.
    #[must_use]
    pub fn of_key(action: KeyAction, board: &Board, muted: bool) -> Option<Self> {
        let talker = || board.on_air().next();
        Some(match action {
            KeyAction::Connect => Self::Connect,
            KeyAction::Next => Self::Next,
            KeyAction::Row(row) => Self::Take(board.waiting().nth(row.checked_sub(1)?)?.id.clone()),
            KeyAction::Mute => Self::Mute(!muted),
            KeyAction::Hold => Self::Hold(talker()?.id.clone()),
            KeyAction::Lock => {
                let talker = talker()?;
                let id = talker.id.clone();
                if talker.state == LineState::OnAirLocked { Self::Unlock(id) } else { Self::Lock(id) }
            }
            KeyAction::HangUp => Self::HangUp,
            KeyAction::Answer | KeyAction::Decline | KeyAction::Help => return None,
        })
    }

    /// Names the command, for the sentence that says why it failed.
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
