use std::{collections::VecDeque, sync::Arc, time::Duration};

use twilio::twiml::{Method, RejectReason, Say};
use url::Url;

/// A URL to ask for the next document, with its method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// The absolute URL.
    pub url: Url,
    /// GET or POST.
    pub method: Method,
}

/// What a caller in a queue hears.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WaitSound {
    /// The exchange's own hold music.
    HoldMusic,
    /// Nothing (`waitUrl=""`).
    Silence,
    /// A wait document, asked for again each time it runs out.
    Document(Target),
}

/// An `Enqueue`, resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EnqueueStep {
    /// The queue's friendly name.
    pub queue: String,
    /// Requested when the caller has left the queue; without it the next verb follows.
    pub action: Option<Target>,
    /// What the caller hears.
    pub wait: WaitSound,
    /// How many callers may wait at most.
    pub max_size: Option<u32>,
}

/// What a `Dial` calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DialTarget {
    /// The first caller of a queue.
    Queue {
        /// Its friendly name.
        name: String,
        /// The document that the caller taken from it hears before the two are connected.
        whisper: Option<Target>,
    },
    /// Browsers, all rung at once; the first one that answers gets the call.
    Clients(Vec<ClientTarget>),
    /// A telephone number.
    Number(String),
    /// What this exchange does not dial, and why.
    NotServed(&'static str),
}

/// A browser to ring.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClientTarget {
    /// The name it registered under.
    pub identity: String,
    /// Custom parameters shown to it.
    pub parameters: Vec<(String, String)>,
}

/// A `Dial`, resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DialStep {
    /// Who is dialled.
    pub target: DialTarget,
    /// Requested when the dial is over; without it the next verb follows.
    pub action: Option<Target>,
    /// The number shown to whoever is called; without it, that of the caller.
    pub caller_id: Option<String>,
    /// Whether `*` ends the conversation and goes on with the document.
    pub hangup_on_star: bool,
    /// Whether the dialling leg is answered only when somebody is there.
    pub answer_on_bridge: bool,
    /// How long an empty queue is waited on, or a browser rung.
    pub timeout: Duration,
    /// How long the conversation may last.
    pub time_limit: Duration,
}

/// Where the progress of a recording is reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordingCallback {
    /// The URL that is requested.
    pub target: Target,
    /// The events that are reported: `in-progress`, `completed`, `absent`.
    pub events: Vec<String>,
}

/// A `Record`, resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordStep {
    /// Requested when something has been recorded; after mere silence the next verb follows.
    pub action: Target,
    /// How much silence in a row ends it; with `None` no silence does.
    pub timeout: Option<Duration>,
    /// Each of these keys ends it.
    pub finish_on_key: String,
    /// How long it may be.
    pub max_length: Duration,
    /// Whether a tone marks its start.
    pub play_beep: bool,
    /// Whether silence at its start and end is cut.
    pub trim: bool,
    /// Where its progress is reported.
    pub status_callback: Option<RecordingCallback>,
    /// Whether it was to be transcribed.
    pub transcribe: bool,
}

/// What a caller hears while a verb waits for the caller's keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PromptStep {
    /// A text, spoken this many times; 0 means until hang-up.
    Say(Say, u32),
    /// An audio file, played this many times; 0 means until hang-up.
    Play(Url, u32),
    /// The tones of these keys.
    Keys(String, u32),
    /// Silence.
    Pause(Duration),
}

/// A `Gather`, resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GatherStep {
    /// What is heard meanwhile; a key ends it.
    pub prompts: VecDeque<PromptStep>,
    /// Requested with the keys; without any, the next verb follows.
    pub action: Option<Target>,
    /// Whether the action is requested even without keys.
    pub action_on_empty: bool,
    /// How long the next key is waited for, once the prompts are over.
    pub timeout: Duration,
    /// How many keys are enough.
    pub num_digits: Option<u32>,
    /// The key that ends the input.
    pub finish_on_key: Option<char>,
    /// Whether keys are listened to at all; speech is not.
    pub takes_keys: bool,
}

/// What is to be done next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// Speak a text this many times; 0 means until hang-up.
    Say(Say, u32),
    /// Play an audio file this many times; 0 means until hang-up.
    Play(Url, u32),
    /// Play an audio file that has been fetched, once.
    PlayFile(Url, Arc<[u8]>),
    /// Play the tones of these keys this many times; 0 means until hang-up.
    Keys(String, u32),
    /// Say nothing for this long.
    Pause(Duration),
    /// A verb that is not served, by its name: say what is heard meanwhile, and go on.
    NotServed(&'static str, Box<GatherStep>),
    /// Collect keys.
    Gather(Box<GatherStep>),
    /// Ask for another document; this one is over.
    Redirect(Target),
    /// End the call.
    Hangup,
    /// Refuse the call unanswered.
    Reject(RejectReason),
    /// Leave the queue.
    Leave,
    /// Wait in a queue.
    Enqueue(EnqueueStep),
    /// Connect with somebody.
    Dial(DialStep),
    /// Record the caller.
    Record(RecordStep),
    /// Something was left out, with Twilio's code and why; the next step follows.
    Skipped(u32, String),
    /// The document cannot go on, with Twilio's code and why.
    Fault(u32, String),
}
