//! Stepping through a TwiML document, without doing anything it says.

mod script;

pub use script::{
    ClientTarget, DialStep, DialTarget, EnqueueStep, RecordStep, RecordingCallback, Scope, Script,
    ScriptError, Step, Target, WaitSound,
};
