//! Stepping through a TwiML document, without doing anything it says.

mod script;
mod step;
#[cfg(test)]
mod tests;

pub use script::{Scope, Script, ScriptError};
pub use step::{
    ClientTarget, DialStep, DialTarget, EnqueueStep, GatherStep, PromptStep, RecordStep, RecordingCallback,
    Step, Target, WaitSound,
};
