use super::{Method, Pause, Play, Say, value::words};

words! {
    /// What a `Gather` listens for.
    GatherInput {
        /// Keys.
        Dtmf = "dtmf",
        /// Words.
        Speech = "speech",
        /// Either.
        DtmfSpeech = "dtmf speech" | "speech dtmf",
    }
}

/// What is heard while a verb waits for the caller.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Prompt {
    /// Speaks a text.
    Say(Say),
    /// Plays a sound.
    Play(Play),
    /// Waits in silence.
    Pause(Pause),
}

/// Collects keys or speech.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gather {
    /// What the caller hears during the input.
    pub prompts: Vec<Prompt>,
    /// Which input is accepted (dtmf).
    pub input: GatherInput,
    /// The URL that is requested with the input; without it, the current document's URL.
    pub action: Option<String>,
    /// How the action is requested (POST).
    pub method: Method,
    /// How long to wait for the next key, in seconds (5).
    pub timeout_seconds: u32,
    /// How many keys complete the input; without it there is no limit.
    pub num_digits: Option<u32>,
    /// The key that completes the input; `None` for no such key (`#`).
    pub finish_on_key: Option<char>,
    /// How much silence ends speech: seconds or `auto`.
    pub speech_timeout: Option<String>,
    /// The language of the speech.
    pub language: Option<String>,
    /// Words to expect.
    pub hints: Option<String>,
    /// The model that recognises the speech, for example `phone_call`; without it Twilio chooses.
    pub speech_model: Option<String>,
    /// Whether the more expensive variant of that model is used (false).
    pub enhanced: bool,
    /// Whether bad language is masked (true).
    pub profanity_filter: bool,
    /// The longest speech, in seconds.
    pub max_speech_time_seconds: Option<u32>,
    /// Whether the debugger is told what was recognised (false).
    pub debug: bool,
    /// Whether the action is also requested without any input (false).
    pub action_on_empty_result: bool,
    /// Whether speech interrupts the prompts (true).
    pub barge_in: bool,
    /// The URL that is told what has been recognised so far.
    pub partial_result_callback: Option<String>,
    /// How that URL is requested (POST).
    pub partial_result_callback_method: Method,
}

impl Default for Gather {
    fn default() -> Self {
        Self {
            prompts: Vec::new(),
            input: GatherInput::Dtmf,
            action: None,
            method: Method::Post,
            timeout_seconds: 5,
            num_digits: None,
            finish_on_key: Some('#'),
            speech_timeout: None,
            language: None,
            hints: None,
            speech_model: None,
            enhanced: false,
            profanity_filter: true,
            max_speech_time_seconds: None,
            debug: false,
            action_on_empty_result: false,
            barge_in: true,
            partial_result_callback: None,
            partial_result_callback_method: Method::Post,
        }
    }
}
