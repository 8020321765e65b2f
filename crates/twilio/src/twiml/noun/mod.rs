mod conference;
mod telephone;

use super::Method;

pub use conference::DialConference;
pub use telephone::{DialNumber, DialSip, MachineDetection, MachineDetectionMode};

/// What a `Dial` connects the caller with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Noun {
    /// The caller who has waited longest in a queue.
    Queue(DialQueue),
    /// A browser or app.
    Client(DialClient),
    /// A telephone.
    Number(DialNumber),
    /// A SIP telephone or switchboard.
    Sip(DialSip),
    /// A conference room.
    Conference(DialConference),
}

macro_rules! noun_from {
    ($($noun:ident($type:ident))*) => {$(
        impl From<$type> for Noun {
            fn from(noun: $type) -> Self {
                Self::$noun(noun)
            }
        }
    )*};
}

noun_from!(Queue(DialQueue) Client(DialClient) Number(DialNumber) Sip(DialSip) Conference(DialConference));

/// The caller who has waited longest in a queue, or, if nobody waits, the next one who comes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DialQueue {
    /// The queue's name, 1 to 64 characters.
    pub name: String,
    /// A document that the queued caller hears before being connected.
    pub url: Option<String>,
    /// How that document is requested (POST).
    pub method: Method,
    /// A `TaskRouter` reservation to accept.
    pub reservation_sid: Option<String>,
    /// The activity of the `TaskRouter` worker afterwards.
    pub post_work_activity_sid: Option<String>,
}

impl DialQueue {
    /// The queue of this name, without a document for the caller.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }
}

/// Where Twilio reports how far a dialled leg has come.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StatusCallback {
    /// The URL that Twilio requests at each of the events.
    pub url: String,
    /// How it is requested (POST).
    pub method: Method,
    /// Which of `initiated`, `ringing`, `answered`, `completed`; empty means completed only.
    pub events: Vec<String>,
}

/// A browser or app, by the identity in its token.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DialClient {
    /// The identity, without `client:`.
    pub identity: String,
    /// The call's custom parameters, which the browser gets.
    pub parameters: Vec<(String, String)>,
    /// A document that the called client hears before being connected.
    pub url: Option<String>,
    /// How that document is requested (POST).
    pub method: Method,
    /// Where Twilio reports how far the leg has come.
    pub status_callback: Option<StatusCallback>,
    /// The URL that is told instead of waking the client by push.
    pub client_notification_url: Option<String>,
}

impl DialClient {
    /// The client of this identity.
    #[must_use]
    pub fn new(identity: impl Into<String>) -> Self {
        Self { identity: identity.into(), ..Self::default() }
    }
}
