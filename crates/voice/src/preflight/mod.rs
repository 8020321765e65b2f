//! A test call before air: the person hears themselves, and the line is measured.

#[cfg(test)]
mod tests;

use crate::{Monotonic, Quality, QualityVerdict, VoiceError};

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
    SpeakNow(EchoLevels),
    /// The studio plays back what it heard.
    Listening(EchoLevels),
    /// The call is over.
    Done(PreflightReport),
    /// There was no call to judge.
    Failed(VoiceError),
}

/// What was heard so far, from both sides; times in milliseconds of the page's clock.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct EchoLevels {
    /// Whether the far side has sounded: before its announcement, silence tells nothing.
    pub(crate) announced: bool,
    /// Since when the far side is silent.
    pub(crate) far_silent_since: Option<Monotonic>,
    /// Since when the far side sounds again after it was silent for long.
    pub(crate) far_sounds_since: Option<Monotonic>,
    /// The person's own loudest level, 0.0 to 1.0, while they were to speak.
    pub(crate) loudest: f64,
}

/// What a test call showed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PreflightReport {
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
    pub const fn report(&self) -> Option<&PreflightReport> {
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

impl PreflightReport {
    /// The verdict: the line's, and that of a microphone nobody hears.
    #[must_use]
    pub fn verdict(&self) -> QualityVerdict {
        if self.heard_you { self.quality.verdict() } else { QualityVerdict::Poor }
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

/// What happens to a test call; times in milliseconds of a clock that is never set back.
#[derive(Debug, Clone, PartialEq)]
pub enum PreflightEvent {
    /// The person asked for it.
    Started,
    /// The microphone is open.
    MicrophoneOpened,
    /// The studio answered.
    Answered,
    /// Levels of both sides, 0.0 to 1.0.
    Heard {
        /// When.
        now: Monotonic,
        /// The person's own.
        own: f64,
        /// The studio's.
        far: f64,
    },
    /// The call is over; the figures if any were taken.
    Ended(Option<Quality>),
    /// It could not be made, or broke.
    Failed(VoiceError),
    /// The person stopped it, or wants the phone for something else.
    Stopped,
}

/// What counts as sound on the SDK's scale of levels. Recorded silence and comfort noise stay
/// below, a soft voice is above.
const MIN_SOUND: f64 = 0.12;
/// An announcement has shorter pauses than this, and every recording is longer.
const MIN_RECORDING_MS: f64 = 2_000.0;
/// A click is shorter.
const MIN_PLAYBACK_MS: f64 = 150.0;

impl Preflight {
    /// The state after an event; an event that makes no sense now changes nothing.
    #[must_use]
    pub fn apply(self, event: PreflightEvent) -> Self {
        match (self, event) {
            (state, PreflightEvent::Started) if !state.is_under_way() => Self::AskingMicrophone,
            (Self::AskingMicrophone, PreflightEvent::MicrophoneOpened) => Self::Calling,
            (Self::Calling, PreflightEvent::Answered) => Self::SpeakNow(EchoLevels::default()),
            (Self::SpeakNow(levels), PreflightEvent::Heard { now, own, far }) => levels.apply(now, own, far),
            (Self::SpeakNow(levels), PreflightEvent::Ended(Some(quality))) => {
                Self::Done(levels.report(quality, false))
            }
            (Self::Listening(levels), PreflightEvent::Ended(Some(quality))) => {
                Self::Done(levels.report(quality, true))
            }
            (state, PreflightEvent::Ended(_)) if state.is_under_way() => {
                Self::Failed(VoiceError::TestCallCut)
            }
            (state, PreflightEvent::Failed(error)) if state.is_under_way() => Self::Failed(error),
            (state, PreflightEvent::Stopped) if state.is_under_way() => Self::Idle,
            (state, _) => state,
        }
    }
}

impl EchoLevels {
    fn apply(mut self, now: Monotonic, own: f64, far: f64) -> Preflight {
        self.loudest = self.loudest.max(own);
        let recorded = self.far_silent_since.is_some_and(|since| now - since >= MIN_RECORDING_MS);
        if far < MIN_SOUND {
            self.far_sounds_since = None;
            if self.announced {
                self.far_silent_since.get_or_insert(now);
            }
        } else if recorded {
            let since = *self.far_sounds_since.get_or_insert(now);
            if now - since >= MIN_PLAYBACK_MS {
                return Preflight::Listening(self);
            }
        } else {
            self.announced = true;
            self.far_silent_since = None;
        }
        Preflight::SpeakNow(self)
    }

    fn report(self, quality: Quality, played_back: bool) -> PreflightReport {
        PreflightReport { quality, heard_you: self.loudest >= MIN_SOUND, played_back }
    }
}
