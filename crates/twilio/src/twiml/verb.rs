use super::{
    Gather, Method, Noun, Prompt, Record, RecordingStatusCallback, RecordingTrack, Say, Trim, value::words,
};

/// A `TwiML` document: what a call does, from top to bottom.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Response {
    /// The steps in order. After the last one the call ends.
    pub verbs: Vec<Verb>,
}

impl Response {
    /// A document without verbs, which ends the call.
    #[must_use]
    pub const fn new() -> Self {
        Self { verbs: Vec::new() }
    }

    /// Adds a verb at the end.
    #[must_use]
    pub fn with(mut self, verb: impl Into<Verb>) -> Self {
        self.verbs.push(verb.into());
        self
    }

    /// Writes the document with its XML declaration.
    ///
    /// Characters that XML 1.0 cannot hold become U+FFFD.
    #[must_use]
    pub fn to_xml(&self) -> String {
        super::write::document(self)
    }
}

/// One step of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verb {
    /// Speaks a text.
    Say(Say),
    /// Plays a sound or keypad tones.
    Play(Play),
    /// Waits in silence.
    Pause(Pause),
    /// Goes on with another document.
    Redirect(Redirect),
    /// Ends the call.
    Hangup,
    /// Refuses the call without answering it; must come first.
    Reject(Reject),
    /// Leaves the queue; only in a wait document.
    Leave,
    /// Puts the caller into a queue.
    Enqueue(Enqueue),
    /// Connects the caller with another party.
    Dial(Dial),
    /// Collects keys or speech.
    Gather(Gather),
    /// Records the caller.
    Record(Record),
    /// A verb of Twilio's of which only the prompts are known here.
    Other(OtherVerb),
}

/// A verb of Twilio's that this crate does not model. What the caller hears meanwhile is read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherVerb {
    /// Its name, one of [`OtherVerb::NAMES`].
    pub name: &'static str,
    /// What the caller hears, however deep it stands inside.
    pub prompts: Vec<Prompt>,
}

impl OtherVerb {
    /// The verbs that are known by name alone (Twilio docs, "TwiML for Programmable Voice").
    pub const NAMES: [&'static str; 7] = ["Connect", "Pay", "Refer", "Siprec", "Sms", "Start", "Stop"];
}

macro_rules! verb_from {
    ($($verb:ident)*) => {$(
        impl From<$verb> for Verb {
            fn from(verb: $verb) -> Self {
                Self::$verb(verb)
            }
        }
    )*};
}

verb_from!(Say Play Pause Redirect Reject Enqueue Dial Gather Record);

/// Plays a sound or keypad tones.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Play {
    /// Where the sound is fetched from, by GET.
    pub url: Option<String>,
    /// How often it is played (1); 0 plays it until the call ends.
    pub loop_count: u32,
    /// Keypad tones, `0-9A-D#*`, with `w` for half a second of silence and `W` for a whole one.
    pub digits: Option<String>,
}

impl Play {
    /// Plays the sound once.
    #[must_use]
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: Some(url.into()), ..Self::default() }
    }
}

impl Default for Play {
    fn default() -> Self {
        Self { url: None, loop_count: 1, digits: None }
    }
}

/// Waits in silence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pause {
    /// How long, in whole seconds (1); at least 1.
    pub seconds: u32,
}

impl Default for Pause {
    fn default() -> Self {
        Self { seconds: 1 }
    }
}

/// Goes on with another document; the verbs after it are never reached.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Redirect {
    /// The URL of that document; an empty one requests the current URL again.
    pub url: String,
    /// How it is requested (POST).
    pub method: Method,
}

impl Redirect {
    /// Goes on with the document at this URL.
    #[must_use]
    pub fn to(url: impl Into<String>, method: Method) -> Self {
        Self { url: url.into(), method }
    }

    /// Asks for the current document's URL again.
    #[must_use]
    pub const fn again(method: Method) -> Self {
        Self { url: String::new(), method }
    }
}

words! {
    /// What a refused caller is told.
    RejectReason {
        /// The number is out of service; the call ends as `no-answer`.
        Rejected = "rejected",
        /// The line is busy; the call ends as `busy`.
        Busy = "busy",
    }
}

/// Refuses the call without answering it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reject {
    /// What the caller is told (rejected).
    pub reason: RejectReason,
}

impl Default for Reject {
    fn default() -> Self {
        Self { reason: RejectReason::Rejected }
    }
}

/// Puts the caller into a queue, which is made if it does not exist.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Enqueue {
    /// The queue's name, 1 to 64 characters; only an `Enqueue` with a workflow needs none.
    pub name: Option<String>,
    /// The URL that is requested when the caller has left the queue; an empty one is the current document's
    /// URL. Without it the next verb follows.
    pub action: Option<String>,
    /// How the action is requested (POST).
    pub method: Method,
    /// The document heard while waiting; an empty one is silence, `None` is Twilio's own music.
    pub wait_url: Option<String>,
    /// How the wait document is requested: POST, or GET for Twilio's own music.
    pub wait_url_method: Option<Method>,
    /// Refuses the caller as `queue-full` when this many already wait.
    pub max_queue_size: Option<u32>,
    /// Hands the caller to a `TaskRouter` workflow (`WW…`) instead of a plain queue.
    pub workflow_sid: Option<String>,
    /// What that workflow is told about the caller.
    pub task: Option<Task>,
}

/// The caller as `TaskRouter` sees it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Task {
    /// Its attributes, a JSON text.
    pub attributes: String,
    /// How soon it is dealt with; without it the workflow decides.
    pub priority: Option<u32>,
    /// How long it lives, in seconds; without it the workflow decides.
    pub timeout_seconds: Option<u32>,
}

impl Enqueue {
    /// Waits in the queue of this name.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: Some(name.into()), ..Self::default() }
    }
}

words! {
    /// Whether, and from when on, a dialled call is recorded.
    DialRecord {
        /// It is not recorded.
        DoNotRecord = "do-not-record" | "false",
        /// From the answer on, both parties on one channel.
        FromAnswer = "record-from-answer" | "true",
        /// From the ringing on, both parties on one channel.
        FromRinging = "record-from-ringing",
        /// From the answer on, a channel for each party.
        FromAnswerDual = "record-from-answer-dual",
        /// From the ringing on, a channel for each party.
        FromRingingDual = "record-from-ringing-dual",
    }
}

/// Connects the caller with another party.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dial {
    /// What is dialled: several nouns ring at once, or one after the other if `sequential`.
    pub target: Vec<Noun>,
    /// The URL that is requested when the dialled call has ended; an empty one is the current document's URL.
    /// Without it the next verb follows.
    pub action: Option<String>,
    /// How the action is requested (POST).
    pub method: Method,
    /// How long to wait for an answer, in seconds: 5 to 600 (30).
    pub timeout_seconds: u32,
    /// Whether the caller ends the dialled call, but not their own, by pressing `*` (false).
    pub hangup_on_star: bool,
    /// How long the dialled call may last, in seconds: 1 to 86,400 (14,400).
    pub time_limit_seconds: u32,
    /// The number shown to the called party. A browser that dials a telephone needs one.
    pub caller_id: Option<String>,
    /// Whether the call is recorded (do-not-record).
    pub record: DialRecord,
    /// Where Twilio reports about the recording.
    pub recording_status_callback: Option<RecordingStatusCallback>,
    /// Which party is recorded (both).
    pub recording_track: RecordingTrack,
    /// Whether silence is cut from the recording (do-not-trim).
    pub trim: Trim,
    /// Whether the caller hears ringing until the other party answers (false).
    pub answer_on_bridge: bool,
    /// The country whose ringing tone the caller hears; without it Twilio chooses.
    pub ring_tone: Option<String>,
    /// Whether several nouns ring one after the other (false).
    pub sequential: bool,
    /// The URL that is requested on a SIP REFER.
    pub refer_url: Option<String>,
    /// How `refer_url` is requested (POST).
    pub refer_method: Method,
    /// A stored recording configuration.
    pub recording_configuration_id: Option<String>,
    /// Why the call is made, for branded calling.
    pub call_reason: Option<String>,
    /// Passed on as it is.
    pub events: Option<String>,
    /// Passed on as it is.
    pub passports: Option<String>,
}

impl Dial {
    /// How long to wait for an answer, in seconds, unless the document says otherwise.
    pub const DEFAULT_TIMEOUT_SECONDS: u32 = 30;
    /// How long the call may last, in seconds, unless the document says otherwise.
    pub const DEFAULT_TIME_LIMIT_SECONDS: u32 = 14_400;

    /// Dials one party, with everything else at its default.
    #[must_use]
    pub fn to(noun: impl Into<Noun>) -> Self {
        Self { target: vec![noun.into()], ..Self::default() }
    }
}

impl Default for Dial {
    fn default() -> Self {
        Self {
            target: Vec::new(),
            action: None,
            method: Method::Post,
            timeout_seconds: Self::DEFAULT_TIMEOUT_SECONDS,
            hangup_on_star: false,
            time_limit_seconds: Self::DEFAULT_TIME_LIMIT_SECONDS,
            caller_id: None,
            record: DialRecord::DoNotRecord,
            recording_status_callback: None,
            recording_track: RecordingTrack::Both,
            trim: Trim::DoNotTrim,
            answer_on_bridge: false,
            ring_tone: None,
            sequential: false,
            refer_url: None,
            refer_method: Method::Post,
            recording_configuration_id: None,
            call_reason: None,
            events: None,
            passports: None,
        }
    }
}
