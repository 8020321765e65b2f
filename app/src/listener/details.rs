use show::CallerInfo;

/// What fits beside a call, in bytes (<https://www.twilio.com/docs/voice/sdks/javascript/twiliodevice>).
const LONGEST_PARAMS: usize = 800;

/// What a caller tells of themselves before the call: all of it optional.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Details {
    texts: [String; Field::ALL.len()],
}

/// One line a caller may fill in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Field {
    /// What they are called.
    Name,
    /// Where they call from.
    Place,
    /// What they want to say.
    Topic,
}

impl Field {
    /// In the order of the page.
    pub const ALL: [Self; 3] = [Self::Name, Self::Place, Self::Topic];

    /// The connect parameter under which it reaches the studio, and the name under which the browser
    /// keeps it.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Place => "place",
            Self::Topic => "topic",
        }
    }

    /// What it is called on the page.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Name => "Your name",
            Self::Place => "Where you are",
            Self::Topic => "What you want to say",
        }
    }

    /// What browsers may fill in by themselves (HTML, "Autofill").
    #[must_use]
    pub const fn autocomplete(self) -> &'static str {
        match self {
            Self::Name => "given-name",
            Self::Place => "address-level2",
            Self::Topic => "off",
        }
    }

    /// How many characters of it the studio keeps.
    #[must_use]
    pub const fn longest(self) -> usize {
        match self {
            Self::Name | Self::Place => CallerInfo::MAX_NAME_CHARS,
            Self::Topic => CallerInfo::MAX_TOPIC_CHARS,
        }
    }

    fn tidy(self, text: &str) -> Option<String> {
        match self {
            Self::Name | Self::Place => CallerInfo::tidy_name(text),
            Self::Topic => CallerInfo::tidy_topic(text),
        }
    }
}

impl Details {
    /// What stands in a field.
    #[must_use]
    pub fn text(&self, field: Field) -> &str {
        self.texts.get(field as usize).map_or("", String::as_str)
    }

    /// Puts a text into a field, as much of it as the studio keeps.
    pub fn put(&mut self, field: Field, text: &str) {
        if let Some(kept) = self.texts.get_mut(field as usize) {
            *kept = text.chars().take(field.longest()).collect();
        }
    }

    /// How many characters of a field are used.
    #[must_use]
    pub fn used(&self, field: Field) -> usize {
        self.text(field).chars().count()
    }

    /// What goes to the studio with the call: what is filled in, as it will be shown there.
    ///
    /// Twilio takes 800 bytes of connect parameters. Some scripts need nine for a character once they
    /// are percent-encoded, so the end of a long text may be left out.
    #[must_use]
    pub fn params(&self) -> Vec<(String, String)> {
        let mut left = LONGEST_PARAMS;
        let filled = Field::ALL.into_iter().filter_map(|field| {
            let text = field.tidy(self.text(field))?;
            left = left.checked_sub(field.key().len() + "=&".len())?;
            let fits = text.chars().map_while(|letter| {
                left = left.checked_sub(encoded(letter))?;
                Some(letter)
            });
            Some((field.key().to_owned(), fits.collect()))
        });
        filled.collect()
    }

    /// As what the call goes, for a page on which nothing can be changed any more; nothing if nothing
    /// was told.
    #[must_use]
    pub fn summary(&self) -> Option<String> {
        let told = |field: Field| field.tidy(self.text(field));
        let who = match (told(Field::Name), told(Field::Place)) {
            (Some(name), Some(place)) => Some(format!("{name}, {place}")),
            (name, place) => name.or(place),
        };
        match (who, told(Field::Topic)) {
            (Some(who), Some(topic)) => Some(format!("{who}: {topic}")),
            (who, topic) => who.or(topic),
        }
    }
}

/// How many bytes a character takes where `encodeURIComponent` has gone over it, as the SDK does.
const fn encoded(letter: char) -> usize {
    match letter {
        'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '_' | '.' | '!' | '~' | '*' | '\'' | '(' | ')' => 1,
        other => 3 * other.len_utf8(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn details(name: &str, place: &str, topic: &str) -> Details {
        let mut details = Details::default();
        for (field, text) in Field::ALL.into_iter().zip([name, place, topic]) {
            details.put(field, text);
        }
        details
    }

    #[test]
    fn only_what_is_filled_in_goes_to_the_studio_and_tidily() {
        let sent = details("  Maria\u{202e} ", " \n", "buses \t at night").params();
        let expected = [("name", "Maria"), ("topic", "buses at night")];
        assert_eq!(sent, expected.map(|(key, text)| (key.to_owned(), text.to_owned())));
        assert_eq!(Details::default().params(), []);
    }

    #[test]
    fn a_field_takes_as_many_characters_as_the_studio_keeps() {
        let details = details(&"ü".repeat(41), "", &"x".repeat(61));
        assert_eq!((details.used(Field::Name), details.used(Field::Topic)), (40, 60));
    }

    #[test]
    fn the_longest_texts_of_any_script_fit_beside_a_call() {
        let sent = details(&"名".repeat(40), &"所".repeat(40), &"題".repeat(60)).params();
        let bytes = |text: &str| text.chars().map(encoded).sum::<usize>();
        let whole: usize = sent.iter().map(|(key, text)| key.len() + 2 + bytes(text)).sum();
        assert!((780..=800).contains(&whole), "{whole}");
        assert_eq!(sent.first().map(|(_, name)| name.chars().count()), Some(40));
    }

    #[test]
    fn the_summary_joins_what_there_is() {
        assert_eq!(details("Maria", "Leeds", "buses").summary().as_deref(), Some("Maria, Leeds: buses"));
        assert_eq!(details("", "Leeds", "").summary().as_deref(), Some("Leeds"));
        assert_eq!(details("", "", "buses").summary().as_deref(), Some("buses"));
        assert_eq!(details(" ", "", "").summary(), None);
    }
}
