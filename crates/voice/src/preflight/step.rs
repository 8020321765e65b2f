use super::{Hearing, Preflight, Report};
use crate::{Quality, VoiceError};

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
        now: f64,
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
const SOUND: f64 = 0.12;
/// An announcement has shorter pauses than this, and every recording is longer.
const RECORDING_MS: f64 = 2_000.0;
/// A click is shorter.
const PLAYBACK_MS: f64 = 150.0;

impl Preflight {
    /// The state after an event; an event that makes no sense now changes nothing.
    #[must_use]
    pub fn on(self, event: PreflightEvent) -> Self {
        match (self, event) {
            (state, PreflightEvent::Started) if !state.is_under_way() => Self::AskingMicrophone,
            (Self::AskingMicrophone, PreflightEvent::MicrophoneOpened) => Self::Calling,
            (Self::Calling, PreflightEvent::Answered) => Self::SpeakNow(Hearing::default()),
            (Self::SpeakNow(hearing), PreflightEvent::Heard { now, own, far }) => hearing.hear(now, own, far),
            (Self::SpeakNow(hearing), PreflightEvent::Ended(Some(quality))) => {
                Self::Done(hearing.report(quality, false))
            }
            (Self::Listening(hearing), PreflightEvent::Ended(Some(quality))) => {
                Self::Done(hearing.report(quality, true))
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

impl Hearing {
    fn hear(mut self, now: f64, own: f64, far: f64) -> Preflight {
        self.loudest = self.loudest.max(own);
        let recorded = self.far_silent_since.is_some_and(|since| now - since >= RECORDING_MS);
        if far < SOUND {
            self.far_sounds_since = None;
            if self.announced {
                self.far_silent_since.get_or_insert(now);
            }
        } else if recorded {
            let since = *self.far_sounds_since.get_or_insert(now);
            if now - since >= PLAYBACK_MS {
                return Preflight::Listening(self);
            }
        } else {
            self.announced = true;
            self.far_silent_since = None;
        }
        Preflight::SpeakNow(self)
    }

    fn report(self, quality: Quality, played_back: bool) -> Report {
        Report { quality, heard_you: self.loudest >= SOUND, played_back }
    }
}
