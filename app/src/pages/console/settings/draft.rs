use show::{OptionsError, ShowOptions};

/// The settings as typed into the form, valid or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingsDraft {
    texts: [String; SettingField::ALL.len()],
    /// [`ShowOptions::takes_by_itself`].
    pub takes_by_itself: bool,
    /// [`ShowOptions::masks_numbers`].
    pub masks_numbers: bool,
}

/// A setting with a text field.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SettingField {
    /// [`ShowOptions::show_name`].
    ShowName,
    /// [`ShowOptions::host`].
    Host,
    /// [`ShowOptions::dj_whisper`].
    DjWhisper,
    /// [`ShowOptions::caller_whisper`].
    CallerWhisper,
    /// [`ShowOptions::greeting`].
    Greeting,
    /// [`ShowOptions::closed_message`].
    ClosedMessage,
    /// [`ShowOptions::full_message`].
    FullMessage,
    /// [`ShowOptions::goodbye`].
    Goodbye,
    /// [`ShowOptions::most_waiting`].
    MostWaiting,
    /// [`ShowOptions::wait_marks`], with spaces between.
    WaitMarks,
    /// [`ShowOptions::air_marks`], with spaces between.
    AirMarks,
}

impl SettingField {
    /// All of them, in the order of the form.
    pub const ALL: [Self; 11] = [
        Self::ShowName,
        Self::Host,
        Self::DjWhisper,
        Self::CallerWhisper,
        Self::Greeting,
        Self::ClosedMessage,
        Self::FullMessage,
        Self::Goodbye,
        Self::MostWaiting,
        Self::WaitMarks,
        Self::AirMarks,
    ];

    /// Its id in the page.
    #[must_use]
    pub const fn id(self) -> &'static str {
        match self {
            Self::ShowName => "show-name",
            Self::Host => "host",
            Self::DjWhisper => "dj-whisper",
            Self::CallerWhisper => "caller-whisper",
            Self::Greeting => "greeting",
            Self::ClosedMessage => "closed-message",
            Self::FullMessage => "full-message",
            Self::Goodbye => "goodbye",
            Self::MostWaiting => "most-waiting",
            Self::WaitMarks => "wait-marks",
            Self::AirMarks => "air-marks",
        }
    }

    /// Its label.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::ShowName => "Name of the show",
            Self::Host => "Who is on air",
            Self::DjWhisper => "Whispered to you before each caller",
            Self::CallerWhisper => "Whispered to the caller before air",
            Self::Greeting => "Said to callers by phone, before the music",
            Self::ClosedMessage => "Said while the lines are closed",
            Self::FullMessage => "Said while nobody more can wait",
            Self::Goodbye => "Said to callers who are released",
            Self::MostWaiting => "Callers that may wait at once",
            Self::WaitMarks => "A wait is long, longer, too long from (minutes)",
            Self::AirMarks => "A call is long, too long from (seconds)",
        }
    }

    /// A note about what can be typed.
    #[must_use]
    pub const fn hint(self) -> Option<&'static str> {
        match self {
            Self::DjWhisper => {
                Some("{who}, {place}, {topic}, {times} and {waited} are filled in. Empty is off.")
            }
            Self::CallerWhisper | Self::Greeting | Self::Goodbye => Some("Empty is off."),
            Self::WaitMarks => Some("Three numbers that rise."),
            Self::AirMarks => Some("Two numbers that rise."),
            _ => None,
        }
    }

    /// Whether it is a sentence, which needs more than one line.
    #[must_use]
    pub const fn is_long(self) -> bool {
        matches!(
            self,
            Self::DjWhisper
                | Self::CallerWhisper
                | Self::Greeting
                | Self::ClosedMessage
                | Self::FullMessage
                | Self::Goodbye
        )
    }
}

/// What is wrong with the form, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The field, if one is to blame.
    pub field: Option<SettingField>,
    /// What to change.
    pub words: String,
}

impl From<&ShowOptions> for SettingsDraft {
    fn from(options: &ShowOptions) -> Self {
        let numbers = |numbers: &[u32]| numbers.iter().map(u32::to_string).collect::<Vec<_>>().join(" ");
        Self {
            texts: SettingField::ALL.map(|field| match field {
                SettingField::ShowName => options.show_name.clone(),
                SettingField::Host => options.host.clone(),
                SettingField::DjWhisper => options.dj_whisper.clone(),
                SettingField::CallerWhisper => options.caller_whisper.clone(),
                SettingField::Greeting => options.greeting.clone(),
                SettingField::ClosedMessage => options.closed_message.clone(),
                SettingField::FullMessage => options.full_message.clone(),
                SettingField::Goodbye => options.goodbye.clone(),
                SettingField::MostWaiting => options.most_waiting.to_string(),
                SettingField::WaitMarks => numbers(&options.wait_marks),
                SettingField::AirMarks => numbers(&options.air_marks),
            }),
            takes_by_itself: options.takes_by_itself,
            masks_numbers: options.masks_numbers,
        }
    }
}

impl SettingsDraft {
    /// The text of a field.
    #[must_use]
    pub fn text(&self, field: SettingField) -> &str {
        self.texts.get(place(field)).map_or("", String::as_str)
    }

    /// Sets a field's text.
    pub fn set(&mut self, field: SettingField, text: String) {
        if let Some(place) = self.texts.get_mut(place(field)) {
            *place = text;
        }
    }

    /// This draft, with every setting that is unchanged since `opened` taken from `now`: another screen
    /// may have changed it meanwhile.
    #[must_use]
    pub fn rebased(mut self, opened: &Self, now: &Self) -> Self {
        for ((text, then), now) in self.texts.iter_mut().zip(&opened.texts).zip(&now.texts) {
            if text == then {
                text.clone_from(now);
            }
        }
        if self.takes_by_itself == opened.takes_by_itself {
            self.takes_by_itself = now.takes_by_itself;
        }
        if self.masks_numbers == opened.masks_numbers {
            self.masks_numbers = now.masks_numbers;
        }
        self
    }

    /// The options, if the draft is valid.
    ///
    /// # Errors
    /// The first thing to change.
    pub fn read(&self) -> Result<ShowOptions, FieldError> {
        let text = |field| self.text(field).to_owned();
        let options = ShowOptions {
            show_name: text(SettingField::ShowName),
            host: text(SettingField::Host),
            greeting: text(SettingField::Greeting),
            closed_message: text(SettingField::ClosedMessage),
            full_message: text(SettingField::FullMessage),
            goodbye: text(SettingField::Goodbye),
            dj_whisper: text(SettingField::DjWhisper),
            caller_whisper: text(SettingField::CallerWhisper),
            takes_by_itself: self.takes_by_itself,
            most_waiting: self.numbers::<1>(SettingField::MostWaiting)?.into_iter().sum(),
            wait_marks: self.numbers(SettingField::WaitMarks)?,
            air_marks: self.numbers(SettingField::AirMarks)?,
            masks_numbers: self.masks_numbers,
        };
        self.check_marks(&options)?;
        options.checked().map_err(|error| FieldError { field: field_of(&error), words: format!("{error}.") })
    }

    fn numbers<const N: usize>(&self, field: SettingField) -> Result<[u32; N], FieldError> {
        let words =
            self.text(field).split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty());
        let numbers: Result<Vec<u32>, _> = words.map(str::parse).collect();
        numbers.ok().and_then(|numbers| numbers.try_into().ok()).ok_or_else(|| FieldError {
            field: Some(field),
            words: if N == 1 {
                "write a whole number.".to_owned()
            } else {
                format!("write {N} whole numbers.")
            },
        })
    }

    /// Finds out which of the marks is wrong: they share one error.
    fn check_marks(&self, options: &ShowOptions) -> Result<(), FieldError> {
        let usual = ShowOptions::default();
        let only_waits = ShowOptions { wait_marks: options.wait_marks, ..usual.clone() };
        let only_air = ShowOptions { air_marks: options.air_marks, ..usual };
        for (options, field) in [(only_waits, SettingField::WaitMarks), (only_air, SettingField::AirMarks)] {
            if let Err(error) = options.checked() {
                return Err(FieldError { field: Some(field), words: format!("{error}.") });
            }
        }
        Ok(())
    }
}

fn place(field: SettingField) -> usize {
    SettingField::ALL.iter().position(|other| *other == field).unwrap_or(usize::MAX)
}

fn field_of(error: &OptionsError) -> Option<SettingField> {
    match error {
        OptionsError::TooLong(what, _) => match *what {
            "the show's name" => Some(SettingField::ShowName),
            "the host's name" => Some(SettingField::Host),
            "the greeting" => Some(SettingField::Greeting),
            "the message of closed lines" => Some(SettingField::ClosedMessage),
            "the message of a full line" => Some(SettingField::FullMessage),
            "the goodbye" => Some(SettingField::Goodbye),
            "the DJ's whisper" => Some(SettingField::DjWhisper),
            "the caller's whisper" => Some(SettingField::CallerWhisper),
            _ => None,
        },
        OptionsError::NoName => Some(SettingField::ShowName),
        OptionsError::MostWaiting => Some(SettingField::MostWaiting),
        OptionsError::Marks => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(field: SettingField, text: &str) -> Result<ShowOptions, FieldError> {
        let mut draft = SettingsDraft::from(&ShowOptions::default());
        draft.set(field, text.to_owned());
        draft.read()
    }

    #[test]
    fn settings_that_nobody_touched_read_back() {
        assert_eq!(SettingsDraft::from(&ShowOptions::default()).read(), Ok(ShowOptions::default()));
    }

    #[test]
    fn what_is_typed_is_read() {
        assert_eq!(with(SettingField::Host, " Ada ").map(|options| options.host), Ok("Ada".to_owned()));
        assert_eq!(with(SettingField::WaitMarks, "1, 5 9").map(|options| options.wait_marks), Ok([1, 5, 9]));
        assert_eq!(with(SettingField::MostWaiting, " 12 ").map(|options| options.most_waiting), Ok(12));
        assert_eq!(with(SettingField::DjWhisper, "").map(|options| options.dj_whisper), Ok(String::new()));
    }

    #[test]
    fn what_was_not_touched_is_as_another_screen_has_it_by_now() {
        let opened = SettingsDraft::from(&ShowOptions::default());
        let (mut mine, mut theirs) = (opened.clone(), opened.clone());
        mine.set(SettingField::Host, "Ada".to_owned());
        mine.masks_numbers = false;
        theirs.set(SettingField::Host, "Grace".to_owned());
        theirs.set(SettingField::ShowName, "Day Line".to_owned());
        theirs.takes_by_itself = false;
        let both = mine.rebased(&opened, &theirs);
        assert_eq!((both.text(SettingField::Host), both.text(SettingField::ShowName)), ("Ada", "Day Line"));
        assert_eq!((both.masks_numbers, both.takes_by_itself), (false, false));
    }

    #[test]
    fn every_flaw_is_told_beside_its_field() {
        for (field, text) in [
            (SettingField::ShowName, "  "),
            (SettingField::MostWaiting, "many"),
            (SettingField::MostWaiting, "0"),
            (SettingField::MostWaiting, "1 2"),
            (SettingField::WaitMarks, "3 8"),
            (SettingField::WaitMarks, "8 3 15"),
            (SettingField::AirMarks, "180 120"),
            (SettingField::AirMarks, "-1 5"),
        ] {
            assert_eq!(with(field, text).map_err(|error| error.field), Err(Some(field)), "{text:?}");
        }
        for field in
            SettingField::ALL.into_iter().filter(|field| field.is_long() || *field == SettingField::Host)
        {
            assert_eq!(with(field, &"x".repeat(501)).map_err(|error| error.field), Err(Some(field)));
        }
    }
}
