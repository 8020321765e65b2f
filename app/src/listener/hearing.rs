use std::time::Duration;

use show::Moment;

/// A level above this is somebody talking; a quiet room stays below. 0 to 1 stand for −100 to −30 dB.
const VOICE: f64 = 0.4;
/// So long one word counts for: people pause.
const REMEMBERED: Duration = Duration::from_secs(8);
/// So long nothing has to be heard before that is said.
const PATIENCE: Duration = Duration::from_secs(4);

/// Whether a microphone that is being checked is heard.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Hearing {
    began: Option<Moment>,
    voice: Option<Moment>,
    verdict: Verdict,
}

/// What is told of the microphone.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Verdict {
    /// It has only just begun.
    #[default]
    Listening,
    /// A voice was heard.
    Heard,
    /// Nothing was heard for some time.
    Nothing,
}

impl Hearing {
    /// Takes the microphone's level, 0 to 1, at a time of the page's clock.
    #[must_use]
    pub fn on(mut self, level: f64, now: Moment) -> Self {
        let began = *self.began.get_or_insert(now);
        if level >= VOICE {
            self.voice = Some(now);
        }
        self.verdict = match self.voice {
            Some(voice) if now.since(voice) <= REMEMBERED => Verdict::Heard,
            Some(_) => Verdict::Nothing,
            None if now.since(began) < PATIENCE => Verdict::Listening,
            None => Verdict::Nothing,
        };
        self
    }

    /// What is to be told.
    #[must_use]
    pub const fn verdict(self) -> Verdict {
        self.verdict
    }
}

impl Verdict {
    /// What the stylesheet goes by.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Listening => "listening",
            Self::Heard => "heard",
            Self::Nothing => "nothing",
        }
    }

    /// What to tell the caller, and what to do.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Listening => "Say a few words.",
            Self::Heard => "We can hear you.",
            Self::Nothing => "We hear nothing. Speak up, switch the microphone on, or choose another one.",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The verdict after levels at these seconds.
    fn after(levels: &[(u64, f64)]) -> Verdict {
        let hearing = levels
            .iter()
            .fold(Hearing::default(), |hearing, (second, level)| hearing.on(*level, Moment(second * 1_000)));
        hearing.verdict()
    }

    #[test]
    fn a_voice_is_heard_at_once() {
        assert_eq!(after(&[(0, 0.0), (1, 0.6)]), Verdict::Heard);
    }

    #[test]
    fn silence_is_told_only_after_some_patience() {
        assert_eq!(after(&[(0, 0.0), (3, 0.2)]), Verdict::Listening);
        assert_eq!(after(&[(0, 0.0), (4, 0.2)]), Verdict::Nothing);
    }

    #[test]
    fn a_pause_between_words_is_no_silence_but_a_long_one_is() {
        assert_eq!(after(&[(0, 0.6), (8, 0.0)]), Verdict::Heard);
        assert_eq!(after(&[(0, 0.6), (9, 0.0)]), Verdict::Nothing);
        assert_eq!(after(&[(0, 0.6), (9, 0.0), (10, 0.5)]), Verdict::Heard);
    }
}
