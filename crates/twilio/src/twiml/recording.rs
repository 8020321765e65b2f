use super::{Method, value::words};

words! {
    /// Which party of a call is recorded.
    RecordingTrack {
        /// What the caller says.
        Inbound = "inbound",
        /// What the caller hears.
        Outbound = "outbound",
        /// Both.
        Both = "both",
    }
}

words! {
    /// Whether silence at the start and end of a recording is cut.
    Trim {
        /// Silence is cut.
        TrimSilence = "trim-silence",
        /// Silence is not cut.
        DoNotTrim = "do-not-trim",
    }
}

/// Where Twilio reports how far a recording has come.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RecordingStatusCallback {
    /// The URL that Twilio requests at each of the events.
    pub url: String,
    /// How it is requested (POST).
    pub method: Method,
    /// Which of `in-progress`, `completed`, `absent`; empty means completed only.
    pub events: Vec<String>,
}

/// Records the caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// The URL that is requested after the recording; without it, the current document's URL.
    pub action: Option<String>,
    /// How the action is requested (POST).
    pub method: Method,
    /// How much silence ends the recording, in seconds (5); 0 for any amount.
    pub timeout_seconds: u32,
    /// The keys that end the recording (`1234567890*#`); empty for none.
    pub finish_on_key: String,
    /// The longest recording, in seconds (3,600).
    pub max_length_seconds: u32,
    /// Whether a tone marks the start (true).
    pub play_beep: bool,
    /// Whether silence is cut (trim-silence).
    pub trim: Trim,
    /// Where Twilio reports about the recording.
    pub recording_status_callback: Option<RecordingStatusCallback>,
    /// A stored recording configuration.
    pub recording_configuration_id: Option<String>,
    /// Whether the recording is transcribed (false).
    pub transcribe: bool,
    /// Where Twilio reports the transcription.
    pub transcribe_callback: Option<String>,
}

impl Record {
    /// The keys that end a recording unless the document says otherwise.
    pub const DEFAULT_FINISH_ON_KEY: &'static str = "1234567890*#";
}

impl Default for Record {
    fn default() -> Self {
        Self {
            action: None,
            method: Method::Post,
            timeout_seconds: 5,
            finish_on_key: Self::DEFAULT_FINISH_ON_KEY.into(),
            max_length_seconds: 3_600,
            play_beep: true,
            trim: Trim::TrimSilence,
            recording_status_callback: None,
            recording_configuration_id: None,
            transcribe: false,
            transcribe_callback: None,
        }
    }
}
