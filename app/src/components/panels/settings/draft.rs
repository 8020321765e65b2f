use show::{OptionsError, ShowOptions};

/// The settings as they stand in the form: texts, whether they make sense or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    texts: [String; Field::ALL.len()],
    /// [`ShowOptions::takes_by_itself`].
    pub takes_by_itself: bool,
    /// [`ShowOptions::masks_numbers`].
    pub masks_numbers: bool,
}

/// A setting that is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
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

impl Field {
    /// In the order of the form.
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

    /// What it is called.
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

    /// What may be written there.
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

    /// Whether it is a sentence, for which one line is too little.
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

/// What is wrong with a form, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// Which field; none if it cannot be told.
    pub field: Option<Field>,
    /// What to change.
    pub words: String,
}

impl From<&ShowOptions> for Draft {
    fn from(options: &ShowOptions) -> Self {
        let numbers = |numbers: &[u32]| numbers.iter().map(u32::to_string).collect::<Vec<_>>().join(" ");
        Self {
            texts: Field::ALL.map(|field| match field {
                Field::ShowName => options.show_name.clone(),
                Field::Host => options.host.clone(),
                Field::DjWhisper => options.dj_whisper.clone(),
                Field::CallerWhisper => options.caller_whisper.clone(),
                Field::Greeting => options.greeting.clone(),
                Field::ClosedMessage => options.closed_message.clone(),
                Field::FullMessage => options.full_message.clone(),
                Field::Goodbye => options.goodbye.clone(),
                Field::MostWaiting => options.most_waiting.to_string(),
                Field::WaitMarks => numbers(&options.wait_marks),
                Field::AirMarks => numbers(&options.air_marks),
            }),
            takes_by_itself: options.takes_by_itself,
            masks_numbers: options.masks_numbers,
        }
    }
}

impl Draft {
    /// What stands in a field.
    #[must_use]
    pub fn text(&self, field: Field) -> &str {
        self.texts.get(place(field)).map_or("", String::as_str)
    }

    /// Somebody typed.
    pub fn set(&mut self, field: Field, text: String) {
        if let Some(place) = self.texts.get_mut(place(field)) {
            *place = text;
        }
    }

    /// The same, with what stands as it was `opened` as it is by `now`: somebody may have changed it on
    /// another screen.
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

    /// The settings, if they can be used.
    ///
    /// # Errors
    /// With what to change first.
    pub fn read(&self) -> Result<ShowOptions, Flaw> {
        let text = |field| self.text(field).to_owned();
        let options = ShowOptions {
            show_name: text(Field::ShowName),
            host: text(Field::Host),
            greeting: text(Field::Greeting),
            closed_message: text(Field::ClosedMessage),
            full_message: text(Field::FullMessage),
            goodbye: text(Field::Goodbye),
            dj_whisper: text(Field::DjWhisper),
            caller_whisper: text(Field::CallerWhisper),
            takes_by_itself: self.takes_by_itself,
            most_waiting: self.numbers::<1>(Field::MostWaiting)?.into_iter().sum(),
            wait_marks: self.numbers(Field::WaitMarks)?,
            air_marks: self.numbers(Field::AirMarks)?,
            masks_numbers: self.masks_numbers,
        };
        self.check_marks(&options)?;
        options.checked().map_err(|error| Flaw { field: field_of(&error), words: format!("{error}.") })
    }

    fn numbers<const N: usize>(&self, field: Field) -> Result<[u32; N], Flaw> {
        let words =
            self.text(field).split(|c: char| c.is_whitespace() || c == ',').filter(|word| !word.is_empty());
        let numbers: Result<Vec<u32>, _> = words.map(str::parse).collect();
        numbers.ok().and_then(|numbers| numbers.try_into().ok()).ok_or_else(|| Flaw {
            field: Some(field),
            words: if N == 1 {
                "write a whole number.".to_owned()
            } else {
                format!("write {N} whole numbers.")
            },
        })
    }

    /// Which of the marks is at fault, which the error of both does not tell.
    fn check_marks(&self, options: &ShowOptions) -> Result<(), Flaw> {
        let usual = ShowOptions::default();
        let only_waits = ShowOptions { wait_marks: options.wait_marks, ..usual.clone() };
        let only_air = ShowOptions { air_marks: options.air_marks, ..usual };
        for (options, field) in [(only_waits, Field::WaitMarks), (only_air, Field::AirMarks)] {
            if let Err(error) = options.checked() {
                return Err(Flaw { field: Some(field), words: format!("{error}.") });
            }
        }
        Ok(())
    }
}

fn place(field: Field) -> usize {
    Field::ALL.iter().position(|other| *other == field).unwrap_or(usize::MAX)
}

fn field_of(error: &OptionsError) -> Option<Field> {
    match error {
        OptionsError::TooLong(what, _) => match *what {
            "the show's name" => Some(Field::ShowName),
            "the host's name" => Some(Field::Host),
            "the greeting" => Some(Field::Greeting),
            "the message of closed lines" => Some(Field::ClosedMessage),
            "the message of a full line" => Some(Field::FullMessage),
            "the goodbye" => Some(Field::Goodbye),
            "the DJ's whisper" => Some(Field::DjWhisper),
            "the caller's whisper" => Some(Field::CallerWhisper),
            _ => None,
        },
        OptionsError::NoName => Some(Field::ShowName),
        OptionsError::MostWaiting => Some(Field::MostWaiting),
        OptionsError::Marks => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(field: Field, text: &str) -> Result<ShowOptions, Flaw> {
        let mut draft = Draft::from(&ShowOptions::default());
        draft.set(field, text.to_owned());
        draft.read()
    }

    #[test]
    fn settings_that_nobody_touched_read_back() {
        assert_eq!(Draft::from(&ShowOptions::default()).read(), Ok(ShowOptions::default()));
    }

    #[test]
    fn what_is_typed_is_read() {
        assert_eq!(with(Field::Host, " Ada ").map(|options| options.host), Ok("Ada".to_owned()));
        assert_eq!(with(Field::WaitMarks, "1, 5 9").map(|options| options.wait_marks), Ok([1, 5, 9]));
        assert_eq!(with(Field::MostWaiting, " 12 ").map(|options| options.most_waiting), Ok(12));
        assert_eq!(with(Field::DjWhisper, "").map(|options| options.dj_whisper), Ok(String::new()));
    }

    #[test]
    fn what_was_not_touched_is_as_another_screen_has_it_by_now() {
        let opened = Draft::from(&ShowOptions::default());
        let (mut mine, mut theirs) = (opened.clone(), opened.clone());
        mine.set(Field::Host, "Ada".to_owned());
        mine.masks_numbers = false;
        theirs.set(Field::Host, "Grace".to_owned());
        theirs.set(Field::ShowName, "Day Line".to_owned());
        theirs.takes_by_itself = false;
        let both = mine.rebased(&opened, &theirs);
        assert_eq!((both.text(Field::Host), both.text(Field::ShowName)), ("Ada", "Day Line"));
        assert_eq!((both.masks_numbers, both.takes_by_itself), (false, false));
    }

    #[test]
    fn every_flaw_is_told_beside_its_field() {
        for (field, text) in [
            (Field::ShowName, "  "),
            (Field::MostWaiting, "many"),
            (Field::MostWaiting, "0"),
            (Field::MostWaiting, "1 2"),
            (Field::WaitMarks, "3 8"),
            (Field::WaitMarks, "8 3 15"),
            (Field::AirMarks, "180 120"),
            (Field::AirMarks, "-1 5"),
        ] {
            assert_eq!(with(field, text).map_err(|flaw| flaw.field), Err(Some(field)), "{text:?}");
        }
        for field in Field::ALL.into_iter().filter(|field| field.is_long() || *field == Field::Host) {
            assert_eq!(with(field, &"x".repeat(501)).map_err(|flaw| flaw.field), Err(Some(field)));
        }
    }
}
