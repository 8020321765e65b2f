use super::{
    languages::Languages,
    speakers::{Sex, speaker},
};

/// The speed of speech. The program's own 175 words per minute are hard to follow by telephone.
const WORDS_PER_MINUTE: u16 = 155;

/// The middle of the program's range 0–99.
const PITCH: u8 = 50;

/// The program's variants for women and men, pleasant ones first.
const WOMEN: [&str; 5] = ["f3", "f2", "f4", "f1", "f5"];
const MEN: [&str; 6] = ["m3", "m1", "m7", "m2", "m4", "m6"];

/// A voice of the program `espeak-ng`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Voice {
    /// A language and a variant, such as `en-us+f3`.
    pub name: String,
    /// The pitch, 0–99.
    pub pitch: u8,
    /// The speed.
    pub words_per_minute: u16,
}

impl Voice {
    /// The voice for Twilio's `voice` and `language`, and the language if the program does not have it.
    ///
    /// Without a language, the one in the voice's name is used. The sex is that of the voice's name. Other
    /// differences of names give voices that differ, and one name always gives the same voice.
    pub(super) fn of(
        voice: Option<&str>,
        language: Option<&str>,
        languages: &Languages,
    ) -> (Self, Option<String>) {
        let speaker = speaker(voice.unwrap_or_default());
        let wanted = language.filter(|tag| !tag.trim().is_empty()).or(speaker.language);
        let found = wanted.map_or(Some(Languages::FALLBACK), |tag| languages.find(tag));
        let unknown = if found.is_none() { wanted.map(str::to_owned) } else { None };
        let variants: &[&str] = match speaker.sex {
            Sex::Woman => &WOMEN,
            Sex::Man => &MEN,
        };
        let variant = variants.get(speaker.nuance % variants.len()).copied().unwrap_or("m3");
        let name = format!("{}+{variant}", found.unwrap_or(Languages::FALLBACK));
        (Self { name, pitch: PITCH, words_per_minute: WORDS_PER_MINUTE }, unknown)
    }

    /// The program's arguments; none of them contains text from outside.
    pub(crate) fn arguments(&self) -> [String; 6] {
        let Self { name, pitch, words_per_minute } = self;
        ["-v", name, "-p", &pitch.to_string(), "-s", &words_per_minute.to_string()].map(str::to_owned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::speech::languages::tests::LISTING;

    fn name(voice: Option<&str>, language: Option<&str>) -> String {
        Voice::of(voice, language, &Languages::of_listing(LISTING)).0.name
    }

    #[test]
    fn twilios_own_voices_are_a_man_and_women() {
        assert_eq!(name(None, None), "en-us+m3");
        assert_eq!(name(Some("man"), None), "en-us+m3");
        assert_eq!(name(Some("woman"), Some("en-GB")), "en-gb+f3");
        assert_eq!(name(Some("alice"), Some("de-DE")), "de+f2");
    }

    #[test]
    fn a_voice_that_names_a_language_brings_it_unless_one_is_given() {
        assert!(name(Some("Polly.Marlene"), None).starts_with("de+f"));
        assert!(name(Some("Polly.Mathieu"), None).starts_with("fr-fr+m"));
        assert!(name(Some("Polly.Joanna-Neural"), None).starts_with("en-us+f"));
        assert!(name(Some("Google.de-DE-Wavenet-B"), None).starts_with("de+m"));
        assert!(name(Some("Google.fr-FR-Standard-A"), Some("en-GB")).starts_with("en-gb+f"));
    }

    #[test]
    fn different_names_sound_different() {
        assert_ne!(name(Some("Polly.Joanna"), None), name(Some("Polly.Kendra"), None));
        assert_eq!(name(Some("Polly.Joanna"), None), name(Some("Polly.Joanna-Neural"), None));
    }

    #[test]
    fn an_unknown_language_is_told_and_read_as_american_english() {
        let languages = Languages::of_listing(LISTING);
        let (voice, unknown) = Voice::of(Some("woman"), Some("tlh"), &languages);
        assert_eq!((voice.name.as_str(), unknown.as_deref()), ("en-us+f3", Some("tlh")));
        assert_eq!(Voice::of(None, Some(" "), &languages).1, None);
        let (voice, unknown) = Voice::of(None, None, &Languages::default());
        assert_eq!((voice.name.as_str(), unknown), ("en-us+m3", None));
    }

    #[test]
    fn nothing_from_outside_becomes_an_argument() {
        let bad = "--path=/tmp";
        let (voice, _) = Voice::of(Some(bad), Some(bad), &Languages::of_listing(LISTING));
        assert_eq!(voice.arguments(), ["-v", "en-us+m3", "-p", "50", "-s", "155"]);
    }
}
