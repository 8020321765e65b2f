use super::{Method, RecordingStatusCallback, Trim};

/// Whom a `Dial` connects the caller with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Noun {
    /// Whoever waits longest in a queue.
    Queue(DialQueue),
    /// A browser or app.
    Client(DialClient),
    /// A telephone.
    Number(DialNumber),
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

noun_from!(Queue(DialQueue) Client(DialClient) Number(DialNumber) Conference(DialConference));

/// Whoever waits longest in a queue; when nobody does, the next to come.
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

/// Who is told how a dialled leg gets on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StatusCallback {
    /// Requested at each of the events.
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
    /// Delivered to the browser as the call's custom parameters.
    pub parameters: Vec<(String, String)>,
    /// A document that the called client hears before being connected.
    pub url: Option<String>,
    /// How that document is requested (POST).
    pub method: Method,
    /// Who is told how the leg gets on.
    pub status_callback: Option<StatusCallback>,
    /// Told instead of waking the client by push.
    pub client_notification_url: Option<String>,
}

impl DialClient {
    /// The client of this identity.
    #[must_use]
    pub fn new(identity: impl Into<String>) -> Self {
        Self { identity: identity.into(), ..Self::default() }
    }
}

/// A telephone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DialNumber {
    /// The number, in E.164 form.
    pub number: String,
    /// Keys to send once it answers, as in `Play`.
    pub send_digits: Option<String>,
    /// A document that the called party hears before being connected.
    pub url: Option<String>,
    /// How that document is requested (POST).
    pub method: Method,
    /// Who is told how the leg gets on.
    pub status_callback: Option<StatusCallback>,
    /// The trunk of one's own carrier (`BY…`).
    pub byoc: Option<String>,
}

impl DialNumber {
    /// The telephone of this number.
    #[must_use]
    pub fn new(number: impl Into<String>) -> Self {
        Self { number: number.into(), ..Self::default() }
    }
}

/// A conference room, which is made if there is none of the name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DialConference {
    /// The room's name.
    pub name: String,
    /// Whether this party only listens (false).
    pub muted: bool,
    /// Whether a tone marks coming and going: `true`, `false`, `onEnter`, `onExit` (true).
    pub beep: String,
    /// Whether the conference starts when this party enters (true).
    pub start_conference_on_enter: bool,
    /// Whether the conference ends when this party leaves (false).
    pub end_conference_on_exit: bool,
    /// Heard before the start; empty is silence, none is Twilio's own music.
    pub wait_url: Option<String>,
    /// How the wait document is requested (POST).
    pub wait_method: Method,
    /// How many may take part: 2 to 250 (250).
    pub max_participants: u32,
    /// Whether it is recorded: `do-not-record` or `record-from-start`.
    pub record: Option<String>,
    /// The region that mixes it.
    pub region: Option<String>,
    /// The call (`CA…`) that alone hears this party.
    pub coach: Option<String>,
    /// Whether silence is cut from the recording (trim-silence).
    pub trim: Trim,
    /// Who is told of the conference's events.
    pub status_callback: Option<StatusCallback>,
    /// Who is told about the recording.
    pub recording_status_callback: Option<RecordingStatusCallback>,
    /// Told when the recording is there.
    pub event_callback_url: Option<String>,
    /// `large`, `medium`, `small` or `off`.
    pub jitter_buffer_size: Option<String>,
    /// A name for this party.
    pub participant_label: Option<String>,
}

impl DialConference {
    /// The room of this name.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }
}

impl Default for DialConference {
    fn default() -> Self {
        Self {
            name: String::new(),
            muted: false,
            beep: "true".into(),
            start_conference_on_enter: true,
            end_conference_on_exit: false,
            wait_url: None,
            wait_method: Method::Post,
            max_participants: 250,
            record: None,
            region: None,
            coach: None,
            trim: Trim::TrimSilence,
            status_callback: None,
            recording_status_callback: None,
            event_callback_url: None,
            jitter_buffer_size: None,
            participant_label: None,
        }
    }
}
