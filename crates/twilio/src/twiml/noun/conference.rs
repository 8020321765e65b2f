use super::StatusCallback;
use crate::twiml::{Method, RecordingStatusCallback, Trim};

/// A conference room, which is made if it does not exist.
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
    /// The document heard before the start; an empty one is silence, `None` is Twilio's own music.
    pub wait_url: Option<String>,
    /// How the wait document is requested (POST).
    pub wait_method: Method,
    /// How many may take part: 2 to 250 (250).
    pub max_participants: u32,
    /// Whether it is recorded: `do-not-record` or `record-from-start`.
    pub record: Option<String>,
    /// A stored recording configuration.
    pub recording_configuration_id: Option<String>,
    /// The region that mixes it.
    pub region: Option<String>,
    /// The only call (`CA…`) that hears this party.
    pub coach: Option<String>,
    /// Whether silence is cut from the recording (trim-silence).
    pub trim: Trim,
    /// Where Twilio reports the conference's events.
    pub status_callback: Option<StatusCallback>,
    /// Where Twilio reports about the recording.
    pub recording_status_callback: Option<RecordingStatusCallback>,
    /// The URL that is told when the recording is there.
    pub event_callback_url: Option<String>,
    /// The size of the jitter buffer: `large`, `medium`, `small` or `off`.
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
            recording_configuration_id: None,
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
