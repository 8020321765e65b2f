//! Stepping through a TwiML document, without doing anything it says.

mod script;

pub use script::{
    ClientTarget, DialStep, DialTarget, EnqueueStep, RecordStep, RecordingCallback, Scope, Script,
    ScriptError, Step, Target, WaitSound,
};

/// Twilio's codes for what goes wrong while fetching or running a document.
/// Source: Twilio's error dictionary.
pub mod code {
    /// The document could not be fetched: refused, timed out, 4xx or 5xx.
    pub const FETCH_FAILED: u32 = 11_200;
    /// A URL in the document is none.
    pub const BAD_URL: u32 = 11_100;
    /// The answer is neither TwiML nor audio.
    pub const CONTENT_TYPE: u32 = 12_300;
    /// A verb that must not stand in this document, or is not served here.
    pub const VERB_NOT_ALLOWED: u32 = 12_200;
    /// An audio file could not be played.
    pub const PLAY_FAILED: u32 = 13_420;
    /// A dial where a caller is only whispered to.
    pub const DIAL_IN_WHISPER: u32 = 13_201;
    /// A relative URL in a document that came with a REST request.
    pub const RELATIVE_URL: u32 = 15_004;
    /// A call could not be recorded; the dictionary has no code for it but that of an internal error.
    pub const RECORD_FAILED: u32 = 12_400;
    /// The queue had no room.
    pub const QUEUE_FULL: u32 = 14_207;
}
