use std::time::Duration;

use voice::PageTime;

/// Speech is at least this loud: the mean over a spectrum, 0 to 1 for −100 to −30 dB.
const MIN_VOICE_LEVEL: f64 = 0.18;
/// Speech is louder than the room by at least this; a fan that is as loud as speech is not.
const MIN_ABOVE_ROOM: f64 = 0.1;
/// A microphone that was just opened needs this time to find its level.
const SETTLE_TIME: Duration = Duration::from_millis(500);
/// After speech the caller counts as heard for this time, since people pause.
const VOICE_TIMEOUT: Duration = Duration::from_secs(8);
/// After this time without speech the caller is told that nothing is heard.
const SILENCE_TIMEOUT: Duration = Duration::from_secs(4);

/// The check of a microphone before the call: whether the caller can be heard.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct MicCheck {
    began: Option<PageTime>,
    /// The lowest level so far.
    room: Option<f64>,
    voice: Option<PageTime>,
    verdict: MicVerdict,
}

/// The result of the check so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum MicVerdict {
    /// The check has only just begun.
    #[default]
    Listening,
    /// Speech was heard.
    Heard,
    /// Nothing was heard for some time.
    Nothing,
}

impl MicCheck {
    /// Takes the microphone's level, 0 to 1, at a time of the page's clock.
    #[must_use]
    pub fn apply(mut self, level: f64, now: PageTime) -> Self {
        let began = *self.began.get_or_insert(now);
        if now.since(began) >= SETTLE_TIME {
            let room = self.room.map_or(level, |room| room.min(level));
            self.room = Some(room);
            if level >= MIN_VOICE_LEVEL && level - room >= MIN_ABOVE_ROOM {
                self.voice = Some(now);
            }
        }
        self.verdict = match self.voice {
            Some(voice) if now.since(voice) <= VOICE_TIMEOUT => MicVerdict::Heard,
            Some(_) => MicVerdict::Nothing,
            None if now.since(began) < SILENCE_TIMEOUT => MicVerdict::Listening,
            None => MicVerdict::Nothing,
        };
        self
    }

    /// The result so far.
    #[must_use]
    pub const fn verdict(self) -> MicVerdict {
        self.verdict
    }
}

impl MicVerdict {
    /// The name that the stylesheet uses.
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
    fn after(levels: &[(u32, f64)]) -> MicVerdict {
        let mic_check = levels.iter().fold(MicCheck::default(), |mic_check, (second, level)| {
            mic_check.apply(*level, PageTime(f64::from(*second) * 1_000.0))
        });
        mic_check.verdict()
    }

    #[test]
    fn a_voice_is_heard_at_once() {
        assert_eq!(after(&[(0, 0.0), (1, 0.1), (2, 0.3)]), MicVerdict::Heard);
    }

    #[test]
    fn who_talks_from_the_start_is_heard_after_the_first_pause() {
        assert_eq!(after(&[(0, 0.35), (1, 0.35), (2, 0.1), (3, 0.35)]), MicVerdict::Heard);
    }

    #[test]
    fn a_noisy_room_is_no_voice_nor_is_a_microphone_that_is_switched_on() {
        let room = [(0, 0.0), (1, 0.17), (2, 0.25), (3, 0.2), (4, 0.25), (5, 0.22)];
        assert_eq!(after(&room), MicVerdict::Nothing);
    }

    #[test]
    fn silence_is_told_only_after_some_patience() {
        assert_eq!(after(&[(0, 0.0), (3, 0.1)]), MicVerdict::Listening);
        assert_eq!(after(&[(0, 0.0), (4, 0.1)]), MicVerdict::Nothing);
    }

    #[test]
    fn a_pause_between_words_is_no_silence_but_a_long_one_is() {
        let spoken = [(0, 0.0), (1, 0.0), (2, 0.3)];
        let then = |more: &[(u32, f64)]| after(&[&spoken, more].concat());
        assert_eq!(then(&[(10, 0.0)]), MicVerdict::Heard);
        assert_eq!(then(&[(11, 0.0)]), MicVerdict::Nothing);
        assert_eq!(then(&[(11, 0.0), (12, 0.3)]), MicVerdict::Heard);
    }
}
