use std::time::Duration;

use show::Timestamp;

/// Whoever talks is louder than this: means over a spectrum, 0 to 1 for −100 to −30 dB.
const VOICE: f64 = 0.18;
/// A voice stands out from the room by this; a fan that is as loud as a voice does not.
const STANDS_OUT: f64 = 0.1;
/// So long an opened microphone takes to find its level.
const SETTLING: Duration = Duration::from_millis(500);
/// So long one word counts for: people pause.
const REMEMBERED: Duration = Duration::from_secs(8);
/// So long nothing has to be heard before that is said.
const PATIENCE: Duration = Duration::from_secs(4);

/// Whether a microphone that is being checked is heard.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Hearing {
    began: Option<Timestamp>,
    /// The quietest it has been.
    room: Option<f64>,
    voice: Option<Timestamp>,
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
    pub fn on(mut self, level: f64, now: Timestamp) -> Self {
        let began = *self.began.get_or_insert(now);
        if now.since(began) >= SETTLING {
            let room = self.room.map_or(level, |room| room.min(level));
            self.room = Some(room);
            if level >= VOICE && level - room >= STANDS_OUT {
                self.voice = Some(now);
            }
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
        let hearing = levels.iter().fold(Hearing::default(), |hearing, (second, level)| {
            hearing.on(*level, Timestamp(second * 1_000))
        });
        hearing.verdict()
    }

    #[test]
    fn a_voice_is_heard_at_once() {
        assert_eq!(after(&[(0, 0.0), (1, 0.1), (2, 0.3)]), Verdict::Heard);
    }

    #[test]
    fn who_talks_from_the_start_is_heard_after_the_first_pause() {
        assert_eq!(after(&[(0, 0.35), (1, 0.35), (2, 0.1), (3, 0.35)]), Verdict::Heard);
    }

    #[test]
    fn a_noisy_room_is_no_voice_nor_is_a_microphone_that_is_switched_on() {
        let room = [(0, 0.0), (1, 0.17), (2, 0.25), (3, 0.2), (4, 0.25), (5, 0.22)];
        assert_eq!(after(&room), Verdict::Nothing);
    }

    #[test]
    fn silence_is_told_only_after_some_patience() {
        assert_eq!(after(&[(0, 0.0), (3, 0.1)]), Verdict::Listening);
        assert_eq!(after(&[(0, 0.0), (4, 0.1)]), Verdict::Nothing);
    }

    #[test]
    fn a_pause_between_words_is_no_silence_but_a_long_one_is() {
        let spoken = [(0, 0.0), (1, 0.0), (2, 0.3)];
        let then = |more: &[(u64, f64)]| after(&[&spoken, more].concat());
        assert_eq!(then(&[(10, 0.0)]), Verdict::Heard);
        assert_eq!(then(&[(11, 0.0)]), Verdict::Nothing);
        assert_eq!(then(&[(11, 0.0), (12, 0.3)]), Verdict::Heard);
    }
}
