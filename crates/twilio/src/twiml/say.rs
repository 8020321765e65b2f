use std::collections::BTreeMap;

use super::value::words;

/// Speaks a text.
///
/// ```
/// use twilio::twiml::{Response, Say, Spoken, Ssml, SsmlTag};
///
/// let pause = Ssml::new(SsmlTag::Break).attribute("time", "1s");
/// let say = Say { content: vec!["You are on".into(), pause.into(), "the air".into()], ..Say::default() };
/// assert_eq!(
///     Response::new().with(say).to_xml(),
///     r#"<?xml version="1.0" encoding="UTF-8"?><Response><Say>You are on<break time="1s"/>the air</Say></Response>"#
/// );
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Say {
    /// What is said: words, at most 4,096 characters of them, and how to say them.
    pub content: Vec<Spoken>,
    /// A voice such as `alice` or `Polly.Joanna`; without it, the account's default.
    pub voice: Option<String>,
    /// A language tag; without it, `en-US`.
    pub language: Option<String>,
    /// How often it is said (1); 0 says it until the call ends.
    pub loop_count: u32,
}

impl Say {
    /// Says the text once, in the account's voice.
    #[must_use]
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        let content = if text.is_empty() { Vec::new() } else { vec![Spoken::Text(text)] };
        Self { content, ..Self::default() }
    }

    /// The words alone, without how to say them.
    #[must_use]
    pub fn words(&self) -> String {
        let mut words = String::new();
        self.content.iter().for_each(|spoken| spoken.words(&mut words));
        words.trim().to_owned()
    }
}

impl Default for Say {
    fn default() -> Self {
        Self { content: Vec::new(), voice: None, language: None, loop_count: 1 }
    }
}

/// A part of what is said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Spoken {
    /// Words.
    Text(String),
    /// Words with directions, or a direction alone. Only some voices follow them.
    Ssml(Ssml),
}

impl Spoken {
    pub(super) fn words(&self, words: &mut String) {
        match self {
            Self::Text(text) => words.push_str(text),
            Self::Ssml(element) => element.content.iter().for_each(|spoken| spoken.words(words)),
        }
    }
}

impl From<&str> for Spoken {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<Ssml> for Spoken {
    fn from(element: Ssml) -> Self {
        Self::Ssml(element)
    }
}

words! {
    /// The elements of the Speech Synthesis Markup Language that `Say` may hold (Twilio docs, "SSML").
    SsmlTag {
        /// Silence: `strength`, `time`.
        Break = "break",
        /// Emphasis: `level`.
        Emphasis = "emphasis",
        /// Another language: `xml:lang`.
        Lang = "lang",
        /// A mark in the text: `name`.
        Mark = "mark",
        /// A paragraph.
        P = "p",
        /// A pronunciation: `alphabet`, `ph`.
        Phoneme = "phoneme",
        /// Another manner: `volume`, `rate`, `pitch`.
        Prosody = "prosody",
        /// A sentence.
        S = "s",
        /// What kind of text it is: `interpret-as`, `format`, `role`.
        SayAs = "say-as",
        /// Other words to say instead: `alias`.
        Sub = "sub",
        /// A word's part of speech: `role`.
        W = "w",
    }
}

impl SsmlTag {
    /// The attributes it may have.
    #[must_use]
    pub const fn attributes(self) -> &'static [&'static str] {
        match self {
            Self::Break => &["strength", "time"],
            Self::Emphasis => &["level"],
            Self::Lang => &["xml:lang"],
            Self::Mark => &["name"],
            Self::P | Self::S => &[],
            Self::Phoneme => &["alphabet", "ph"],
            Self::Prosody => &["volume", "rate", "pitch"],
            Self::SayAs => &["interpret-as", "format", "role"],
            Self::Sub => &["alias"],
            Self::W => &["role"],
        }
    }
}

/// A direction how to say something, as an SSML element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ssml {
    /// The element's name.
    pub tag: SsmlTag,
    /// The element's attributes; see [`SsmlTag::attributes`].
    pub attributes: BTreeMap<String, String>,
    /// The words that the direction is for.
    pub content: Vec<Spoken>,
}

impl Ssml {
    /// A direction without attributes and words.
    #[must_use]
    pub const fn new(tag: SsmlTag) -> Self {
        Self { tag, attributes: BTreeMap::new(), content: Vec::new() }
    }

    /// Sets an attribute.
    #[must_use]
    pub fn attribute(mut self, name: &str, value: &str) -> Self {
        self.attributes.insert(name.to_owned(), value.to_owned());
        self
    }

    /// Adds words that the direction is for.
    #[must_use]
    pub fn with(mut self, spoken: impl Into<Spoken>) -> Self {
        self.content.push(spoken.into());
        self
    }
}
