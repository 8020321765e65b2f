/// What a key does on the console.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum KeyAction {
    /// Connects to the queue.
    Connect,
    /// Takes the next caller.
    Next,
    /// Takes the caller in this row of the list, from 1.
    Row(usize),
    /// Mutes or unmutes the DJ's microphone.
    Mute,
    /// Puts the caller who is on air back into the queue.
    Hold,
    /// Locks or unlocks the caller on air.
    Lock,
    /// Ends the DJ's call.
    HangUp,
    /// Answers the call that rings on the direct line.
    Answer,
    /// Declines the call that rings on the direct line.
    Decline,
    /// Shows the keys.
    Help,
}

impl KeyAction {
    /// The actions whose key can be chosen, in the order of the panel.
    pub const KEYED: [Self; 9] = [
        Self::Next,
        Self::Connect,
        Self::Mute,
        Self::Hold,
        Self::Lock,
        Self::HangUp,
        Self::Answer,
        Self::Decline,
        Self::Help,
    ];

    /// Its name in the browser's storage.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Connect => "connect",
            Self::Next => "next",
            Self::Row(_) => "row",
            Self::Mute => "mute",
            Self::Hold => "hold",
            Self::Lock => "lock",
            Self::HangUp => "hang-up",
            Self::Answer => "answer",
            Self::Decline => "decline",
            Self::Help => "help",
        }
    }

    /// Its description in the panel.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Connect => "Connect to the queue",
            Self::Next => "Take the next caller",
            Self::Row(_) => "Take the caller in that row",
            Self::Mute => "Mute me, or unmute",
            Self::Hold => "Put the caller on air back to waiting",
            Self::Lock => "Lock the caller on air, or unlock",
            Self::HangUp => "Hang up (press twice)",
            Self::Answer => "Answer the direct line",
            Self::Decline => "Decline on the direct line",
            Self::Help => "Show the keys",
        }
    }

    /// Its default key, as the browser names it.
    #[must_use]
    pub const fn first_key(self) -> &'static str {
        match self {
            Self::Connect => "c",
            Self::Next => "n",
            Self::Row(_) => "",
            Self::Mute => "m",
            Self::Hold => "h",
            Self::Lock => "l",
            Self::HangUp => "End",
            Self::Answer => "a",
            Self::Decline => "d",
            Self::Help => "?",
        }
    }
}
