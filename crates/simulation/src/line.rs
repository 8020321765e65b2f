//! The calls of a show as those see them who make them, and what the checks have to know of each.

use std::time::Duration;

use exchange::{media::LegId, signalling::SessionId};
use twilio::sid::CallSid;

/// The number of a call, in the order in which they were made.
pub(crate) type LineId = usize;

/// Whose call it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Owner {
    Listener(usize),
    Dj(usize),
}

/// How a call is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum CallOrigin {
    Phone(String),
    /// By a browser: its name, and its socket while it has one.
    Web {
        identity: String,
        session: Option<SessionId>,
        temporary: String,
        reconnect: Option<String>,
    },
}

/// One call.
#[derive(Debug)]
pub(crate) struct Line {
    pub owner: Owner,
    pub origin: CallOrigin,
    pub sid: Option<CallSid>,
    pub leg: Option<LegId>,
    pub rang: Duration,
    pub ended: Option<Duration>,
    /// Whether its audio will never be connected.
    pub never_connects: bool,
    /// Whether whoever called wanted it to end, or their connection broke.
    pub by_itself: bool,
    /// Whether the same listener has called again meanwhile.
    pub replaced: bool,
    pub facts: Facts,
}

/// What has happened to a call, as far as the checks need it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Facts {
    /// The studio has let it in.
    pub let_in: bool,
    /// The studio has not let it in, or has sent it away while others took the last places.
    pub turned_away: bool,
    /// The DJ has ended it, or has ended the show while it waited.
    pub dropped: bool,
    /// A request about it has failed.
    pub webhook_failed: bool,
    /// When the first request about it came to the studio: they overtake each other.
    pub told: Option<Duration>,
    /// When it first waited.
    pub enqueued: Option<Duration>,
    /// Somebody has changed its place, or it has talked before.
    pub moved: bool,
    /// Somebody has taken it from a queue.
    pub taken: bool,
    /// Was taken, and is not bridged yet.
    pub whispered_to: Option<Duration>,
    pub talk: Option<Talk>,
    /// How its last talk ended.
    pub talk_end: Option<TalkEnd>,
    /// When it was first on air.
    pub aired: Option<Duration>,
    /// Of a DJ: whom her whisper has named, if she dials for them now.
    pub announced: Option<LineId>,
    /// Of a DJ: the last time she wanted to leave a caller.
    pub moved_on: Option<Duration>,
    /// Of a DJ: whether she has said that she will hang up.
    pub on_purpose: bool,
}

/// A talk that goes on, or will in a moment.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Talk {
    pub dj: LineId,
    pub since: Duration,
    /// Which run of the studio it began in.
    pub run: u32,
}

/// Whether somebody wanted a talk to end.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TalkEnd {
    Wanted,
    /// No DJ wanted it to.
    Broken,
    /// It cannot be told, for example because the studio was started again meanwhile.
    Unclear,
}

impl Line {
    pub fn new(owner: Owner, origin: CallOrigin, rang: Duration) -> Self {
        Self {
            owner,
            origin,
            sid: None,
            leg: None,
            rang,
            ended: None,
            never_connects: false,
            by_itself: false,
            replaced: false,
            facts: Facts::default(),
        }
    }

    pub const fn is_live(&self) -> bool {
        self.ended.is_none()
    }

    pub const fn is_dj(&self) -> bool {
        matches!(self.owner, Owner::Dj(_))
    }

    pub const fn session(&self) -> Option<SessionId> {
        match &self.origin {
            CallOrigin::Web { session, .. } => *session,
            CallOrigin::Phone(_) => None,
        }
    }
}
