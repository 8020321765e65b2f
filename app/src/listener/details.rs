use show::CallerInfo;

/// What Twilio allows for all connect parameters of a call
/// (<https://www.twilio.com/docs/voice/sdks/javascript/twiliodevice>).
const MAX_PARAMS_BYTES: usize = 800;

/// What a caller tells about themselves before the call; all of it is optional.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Details {
    texts: [String; DetailField::ALL.len()],
}

/// A field of [`Details`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DetailField {
    /// The caller's name.
    Name,
    /// The place they call from.
    Place,
    /// What they want to talk about.
    Topic,
}

impl DetailField {
    /// All fields, in the order of the form.
    pub const ALL: [Self; 3] = [Self::Name, Self::Place, Self::Topic];

    /// The name of its connect parameter, and of its entry in the browser's storage.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Place => "place",
            Self::Topic => "topic",
        }
    }

    /// Its label in the form.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Name => "Your name",
            Self::Place => "Where you are",
            Self::Topic => "What you want to say",
        }
    }

    /// Its value of `autocomplete` (HTML, "Autofill").
    #[must_use]
    pub const fn autocomplete(self) -> &'static str {
        match self {
            Self::Name => "given-name",
            Self::Place => "address-level2",
            Self::Topic => "off",
        }
    }

    /// How many characters the studio stores.
    #[must_use]
    pub const fn max_chars(self) -> usize {
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
    /// The text of a field.
    #[must_use]
    pub fn text(&self, field: DetailField) -> &str {
        self.texts.get(field as usize).map_or("", String::as_str)
    }

    /// Sets a field, cut to what the studio stores.
    pub fn put(&mut self, field: DetailField, text: &str) {
        if let Some(kept) = self.texts.get_mut(field as usize) {
            *kept = text.chars().take(field.max_chars()).collect();
        }
    }

    /// The number of characters in a field.
    #[must_use]
    pub fn used(&self, field: DetailField) -> usize {
        self.text(field).chars().count()
    }

    /// The connect parameters: every field that is filled in, as the console will show it.
    ///
    /// Twilio takes 800 bytes of them. Some scripts need nine bytes for a character once they are
    /// percent-encoded, so a long text may lose its end.
    #[must_use]
    pub fn params(&self) -> Vec<(String, String)> {
        let mut left = MAX_PARAMS_BYTES;
        let filled = DetailField::ALL.into_iter().filter_map(|field| {
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

    /// The details in one line, for the time when they cannot be changed any more; `None` if there are none.
    #[must_use]
    pub fn summary(&self) -> Option<String> {
        let told = |field: DetailField| field.tidy(self.text(field));
        let who = match (told(DetailField::Name), told(DetailField::Place)) {
            (Some(name), Some(place)) => Some(format!("{name}, {place}")),
            (name, place) => name.or(place),
        };
        match (who, told(DetailField::Topic)) {
            (Some(who), Some(topic)) => Some(format!("{who}: {topic}")),
            (who, topic) => who.or(topic),
        }
    }
}

/// The number of bytes of a character after `encodeURIComponent`, which the SDK applies.
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
        for (field, text) in DetailField::ALL.into_iter().zip([name, place, topic]) {
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
        assert_eq!((details.used(DetailField::Name), details.used(DetailField::Topic)), (40, 60));
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
