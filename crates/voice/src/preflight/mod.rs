//! A test call before air: the person hears themselves, and the line is measured.

mod step;

#[cfg(test)]
mod tests;

use crate::{Quality, Verdict, VoiceError};

pub use step::PreflightEvent;

/// The connect parameter by which a call asks for the echo test, and its value.
///
/// The studio answers a DJ's call that carries it by recording a few seconds and playing them back.
pub const ECHO_PURPOSE: (&str, &str) = ("purpose", "echo");

/// A test call, from its beginning to its verdict.
///
/// The studio's announcement, its recording and the playback all come as one stream of sound, with
/// no word about where one ends. So the far side's sound tells: after the announcement it is
/// silent while it records, and when it sounds again the person is hearing themselves.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Preflight {
    /// None was made, or it was stopped.
    #[default]
    Idle,
    /// The browser asks for the microphone.
    AskingMicrophone,
    /// The studio is being called.
    Calling,
    /// The studio announces the recording, then listens.
    SpeakNow(Hearing),
    /// The studio plays back what it heard.
    Listening(Hearing),
    /// The call is over.
    Done(Report),
    /// There was no call to judge.
    Failed(VoiceError),
}

/// What was heard so far, from both sides; times in milliseconds of the page's clock.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Hearing {
    /// Whether the far side has sounded: before its announcement, silence tells nothing.
    pub(crate) announced: bool,
    /// Since when the far side is silent.
    pub(crate) far_silent_since: Option<f64>,
    /// Since when the far side sounds again after it was silent for long.
    pub(crate) far_sounds_since: Option<f64>,
    /// The person's own loudest level, 0.0 to 1.0, while they were to speak.
    pub(crate) loudest: f64,
}

/// What a test call showed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Report {
    /// The figures over the whole call.
    pub quality: Quality,
    /// Whether the microphone picked up anything worth recording.
    pub heard_you: bool,
    /// Whether something came back to be listened to.
    pub played_back: bool,
}

impl Preflight {
    /// Whether a test is under way.
    #[must_use]
    pub const fn is_under_way(&self) -> bool {
        matches!(self, Self::AskingMicrophone | Self::Calling | Self::SpeakNow(_) | Self::Listening(_))
    }

    /// What a test call showed, once it is over.
    #[must_use]
    pub const fn report(&self) -> Option<&Report> {
        match self {
            Self::Done(report) => Some(report),
            _ => None,
        }
    }

    /// Why there is nothing to judge.
    #[must_use]
    pub const fn failure(&self) -> Option<&VoiceError> {
        match self {
            Self::Failed(error) => Some(error),
            _ => None,
        }
    }

    /// The state as one word for style sheets and tests.
    #[must_use]
    pub const fn mode(&self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::AskingMicrophone => "asking",
            Self::Calling => "calling",
            Self::SpeakNow(_) => "speak",
            Self::Listening(_) => "listen",
            Self::Done(_) => "done",
            Self::Failed(_) => "failed",
        }
    }

    /// The state in a sentence: what happens, and what the person is to do.
    #[must_use]
    pub fn status_line(&self) -> String {
        match self {
            Self::Idle => "Make a test call: you hear yourself, and the line is measured.".to_owned(),
            Self::AskingMicrophone => "Allow the microphone if the browser asks for it.".to_owned(),
            Self::Calling => "Calling the studio…".to_owned(),
            Self::SpeakNow(_) => "Say a few words after the tone.".to_owned(),
            Self::Listening(_) => "Listen: this is how you sound.".to_owned(),
            Self::Done(report) => report.sentence().to_owned(),
            Self::Failed(error) => format!("The test call failed: {error}."),
        }
    }
}

impl Report {
    /// The verdict: the line's, and that of a microphone nobody hears.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        if self.heard_you { self.quality.verdict() } else { Verdict::Poor }
    }

    /// The verdict in a sentence.
    #[must_use]
    pub fn sentence(&self) -> &'static str {
        if self.heard_you {
            self.verdict().sentence()
        } else {
            "Nothing was heard from your microphone. Choose another one, or see whether it is muted."
        }
    }
}
