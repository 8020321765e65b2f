//! A test call before going on air: the person hears their own voice, and the line is measured.

#[cfg(test)]
mod tests;

use crate::{Monotonic, Quality, QualityVerdict, VoiceError};

/// The connect parameter, with its value, by which a call asks for the echo test.
///
/// The studio answers a DJ's call that carries it by recording a few seconds and playing them back.
pub const ECHO_PURPOSE: (&str, &str) = ("purpose", "echo");

/// The state of a test call, from its beginning to its verdict.
///
/// The studio announces, records and plays back in one stream of sound, and sends no event between these
/// parts. So the level of that stream tells them apart: after the announcement the far side is silent
/// while it records, and when it sounds again it plays back what the person said.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Preflight {
    /// No test call was made, or it was stopped.
    #[default]
    Idle,
    /// The browser asks for the microphone.
    AskingMicrophone,
    /// The page calls the studio.
    Calling,
    /// The studio announces the recording, then listens.
    SpeakNow(EchoLevels),
    /// The studio plays back what it heard.
    Listening(EchoLevels),
    /// The call is over.
    Done(PreflightReport),
    /// The test call could not be made, or broke.
    Failed(VoiceError),
}

/// The levels of both sides so far.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct EchoLevels {
    /// Whether the far side has sounded; silence before its announcement is not a recording.
    pub(crate) announced: bool,
    /// Since when the far side has been silent.
    pub(crate) far_silent_since: Option<Monotonic>,
    /// Since when the far side has sounded again after a silence as long as a recording.
    pub(crate) far_sounds_since: Option<Monotonic>,
    /// The person's loudest level, 0.0 to 1.0, during the time to speak.
    pub(crate) loudest: f64,
}

/// What a test call showed.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PreflightReport {
    /// The figures over the whole call.
    pub quality: Quality,
    /// Whether the microphone picked up anything worth recording.
    pub heard_you: bool,
    /// Whether the studio played something back.
    pub played_back: bool,
}

impl Preflight {
    /// Whether a test call is under way.
    #[must_use]
    pub const fn is_under_way(&self) -> bool {
        matches!(self, Self::AskingMicrophone | Self::Calling | Self::SpeakNow(_) | Self::Listening(_))
    }

    /// The report, once the test call is over.
    #[must_use]
    pub const fn report(&self) -> Option<&PreflightReport> {
        match self {
            Self::Done(report) => Some(report),
            _ => None,
        }
    }

    /// Why the test call failed, if it did.
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

    /// The state in a sentence: what happens now, and what the person should do.
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
    /// The verdict on the line; poor if nothing was heard from the microphone.
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

/// What happens to a test call.
#[derive(Debug, Clone, PartialEq)]
pub enum PreflightEvent {
    /// The person began a test call.
    Started,
    /// The microphone is open.
    MicrophoneOpened,
    /// The studio answered.
    Answered,
    /// Levels of both sides, 0.0 to 1.0.
    Heard {
        /// When the levels were measured.
        now: Monotonic,
        /// The person's level.
        own: f64,
        /// The studio's level.
        far: f64,
    },
    /// The call is over; with the figures, if any were measured.
    Ended(Option<Quality>),
    /// The call could not be made, or broke.
    Failed(VoiceError),
    /// The person stopped the test call, or uses the phone for something else.
    Stopped,
}

/// The lowest level that counts as sound, on the SDK's scale. Recorded silence and comfort noise are
/// below it, a soft voice is above.
const MIN_SOUND: f64 = 0.12;
/// The shortest silence that counts as a recording: pauses in an announcement are shorter, and every
/// recording is longer.
const MIN_RECORDING_MS: f64 = 2_000.0;
/// The shortest sound that counts as the playback: a click is shorter.
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
