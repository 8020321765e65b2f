//! What the DJ chooses for the show.

use serde::{Deserialize, Deserializer, Serialize, de::Error};

/// What the DJ chooses for the show; everything has a sensible value from the start.
///
/// A text that is empty is off: nothing is said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ShowOptions {
    /// The show's name, as listeners see and hear it.
    pub show_name: String,
    /// Who is on air; empty for nobody in particular.
    pub host: String,
    /// Said to callers by phone before the music.
    pub greeting: String,
    /// Said to who rings while the lines are closed.
    pub closed_message: String,
    /// Said to who rings while the line is full.
    pub full_message: String,
    /// Said to callers who are released: after air, and at the end of the show.
    pub goodbye: String,
    /// Whispered to the DJ before each caller; see [`whisper_text`](crate::whisper_text) for what may stand in it.
    pub dj_whisper: String,
    /// Whispered to the caller before air.
    pub caller_whisper: String,
    /// Whether a caller is put through as soon as the DJ is free, or only when Next is pressed.
    pub takes_by_itself: bool,
    /// Callers that may wait at once, 1 to [`MAX_WAITING`](Self::MAX_WAITING).
    pub most_waiting: u32,
    /// Minutes of waiting from which a wait counts as long, longer, too long; rising.
    pub wait_marks: [u32; 3],
    /// Seconds on air from which a conversation counts as long, and as too long; rising.
    pub air_marks: [u32; 2],
    /// Whether screens show the last digits of a number only.
    pub masks_numbers: bool,
}

/// Options as somebody has chosen them, in a file or on a page.
///
/// A name that is unknown is refused, because what it says would be lost. [`ShowOptions`] by itself takes one,
/// so that a page can read what a newer server sends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct ChosenOptions(pub ShowOptions);

impl<'de> Deserialize<'de> for ChosenOptions {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut unknown = None;
        let options = serde_ignored::deserialize(deserializer, |name| unknown = Some(name.to_string()))?;
        match unknown {
            Some(name) => Err(D::Error::custom(format!("there is no option {name:?}"))),
            None => Ok(Self(options)),
        }
    }
}

impl Default for ShowOptions {
    fn default() -> Self {
        Self {
            show_name: "The call-in show".to_owned(),
            host: String::new(),
            greeting: "Welcome to the show. Please turn your radio down, and hold the line.".to_owned(),
            closed_message: "Our lines are closed at the moment. Please call again during the show. Goodbye."
                .to_owned(),
            full_message: "All our lines are busy. Please call again in a few minutes. Goodbye.".to_owned(),
            goodbye: "Thank you for calling. Goodbye.".to_owned(),
            dj_whisper: "Next: {who}, {place}, {times}, {waited}.".to_owned(),
            caller_whisper: "You are on air. Please turn your radio down.".to_owned(),
            takes_by_itself: true,
            most_waiting: 100,
            wait_marks: [3, 8, 15],
            air_marks: [120, 180],
            masks_numbers: true,
        }
    }
}

/// Why options cannot be used; says what to change.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OptionsError {
    /// A text is too long to be said or shown.
    #[error("{0} may have at most {1} characters")]
    TooLong(&'static str, usize),
    /// The show has no name.
    #[error("the show needs a name")]
    NoName,
    /// The number of callers is out of range.
    #[error("between 1 and 5000 callers may wait")]
    MostWaiting,
    /// Marks do not rise, or are zero or more than a day.
    #[error("the marks for long waits and long calls must rise, from 1 up")]
    Marks,
}

impl ShowOptions {
    /// The most callers that may wait at once: a queue at Twilio holds no more (Twilio docs, "Queue resource").
    pub const MAX_WAITING: u32 = 5_000;
    const MAX_NAME_CHARS: usize = 60;
    const MAX_TEXT_CHARS: usize = 500;

    /// The options, if they can be used, with the texts trimmed.
    ///
    /// # Errors
    /// With what to change first.
    pub fn checked(mut self) -> Result<Self, OptionsError> {
        let names = [("the show's name", &mut self.show_name), ("the host's name", &mut self.host)];
        for (what, text) in names {
            trim(what, text, Self::MAX_NAME_CHARS)?;
        }
        let texts = [
            ("the greeting", &mut self.greeting),
            ("the message of closed lines", &mut self.closed_message),
            ("the message of a full line", &mut self.full_message),
            ("the goodbye", &mut self.goodbye),
            ("the DJ's whisper", &mut self.dj_whisper),
            ("the caller's whisper", &mut self.caller_whisper),
        ];
        for (what, text) in texts {
            trim(what, text, Self::MAX_TEXT_CHARS)?;
        }
        if self.show_name.is_empty() {
            return Err(OptionsError::NoName);
        }
        if !(1..=Self::MAX_WAITING).contains(&self.most_waiting) {
            return Err(OptionsError::MostWaiting);
        }
        if !rise(&self.wait_marks, 24 * 60) || !rise(&self.air_marks, 24 * 3600) {
            return Err(OptionsError::Marks);
        }
        Ok(self)
    }
}

fn trim(what: &'static str, text: &mut String, longest: usize) -> Result<(), OptionsError> {
    *text = text.trim().to_owned();
    if text.chars().count() > longest { Err(OptionsError::TooLong(what, longest)) } else { Ok(()) }
}

fn rise(marks: &[u32], most: u32) -> bool {
    marks.first().is_some_and(|first| *first >= 1)
        && marks.last().is_some_and(|last| *last <= most)
        && marks.is_sorted_by(|a, b| a < b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_is_unknown_is_refused_from_a_person_and_taken_from_a_server() {
        let text = r#"{"host":"Ada","hots":"Eve"}"#;
        let error = serde_json::from_str::<ChosenOptions>(text).expect_err("mistyped");
        assert!(error.to_string().contains("\"hots\""), "{error}");
        assert_eq!(serde_json::from_str::<ShowOptions>(text).expect("newer").host, "Ada");
        let known = serde_json::from_str::<ChosenOptions>(r#"{"host":"Ada"}"#).expect("known");
        assert_eq!(known.0.host, "Ada");
    }

    #[test]
    fn the_defaults_can_be_used() {
        assert_eq!(ShowOptions::default().checked(), Ok(ShowOptions::default()));
    }

    #[test]
    fn what_cannot_be_used_is_refused_with_what_to_change() {
        let with = |change: fn(&mut ShowOptions)| {
            let mut options = ShowOptions::default();
            change(&mut options);
            options.checked()
        };
        assert_eq!(with(|o| o.show_name = "  ".into()), Err(OptionsError::NoName));
        assert_eq!(with(|o| o.host = "x".repeat(61)), Err(OptionsError::TooLong("the host's name", 60)));
        assert_eq!(with(|o| o.greeting = "x".repeat(501)), Err(OptionsError::TooLong("the greeting", 500)));
        assert_eq!(with(|o| o.most_waiting = 0), Err(OptionsError::MostWaiting));
        assert_eq!(with(|o| o.wait_marks = [3, 3, 15]), Err(OptionsError::Marks));
        assert_eq!(with(|o| o.wait_marks = [0, 3, 15]), Err(OptionsError::Marks));
        assert_eq!(with(|o| o.air_marks = [180, 120]), Err(OptionsError::Marks));
        assert!(with(|o| o.dj_whisper = String::new()).is_ok(), "off");
    }
}
