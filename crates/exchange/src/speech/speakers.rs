/// Whether a voice is a woman's or a man's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sex {
    Woman,
    Man,
}

/// What the name of a voice says about it.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Speaker<'a> {
    pub sex: Sex,
    /// The BCP 47 tag of the voice's language, if the name has one.
    pub language: Option<&'a str>,
    /// A number that differs between speakers of one language.
    pub nuance: usize,
}

/// Amazon's voices by language, women before the bar. Source: Twilio's text-to-speech voices page.
const POLLY: &[(&str, &str)] = &[
    ("arb", "Zeina|"),
    ("ar-AE", "Hala|Zayd"),
    ("ca-ES", "Arlet|"),
    ("cmn-CN", "Zhiyu|"),
    ("cy-GB", "Gwyneth|"),
    ("da-DK", "Naja Sofie|Mads"),
    ("de-AT", "Hannah|"),
    ("de-DE", "Marlene Vicki|Hans Daniel"),
    ("en-AU", "Nicole Olivia|Russell"),
    ("en-GB", "Amy Emma|Brian Arthur"),
    ("en-GB-WLS", "|Geraint"),
    ("en-IE", "Niamh|"),
    ("en-IN", "Aditi Raveena Kajal|"),
    ("en-NZ", "Aria|"),
    ("en-US", "Ivy Joanna Kendra Kimberly Salli Danielle Ruth|Joey Justin Kevin Matthew Gregory Stephen"),
    ("en-ZA", "Ayanda|"),
    ("es-ES", "Conchita Lucia|Enrique Sergio"),
    ("es-MX", "Mia|Andres"),
    ("es-US", "Lupe Penelope|Miguel Pedro"),
    ("fi-FI", "Suvi|"),
    ("fr-BE", "Isabelle|"),
    ("fr-CA", "Chantal Gabrielle|Liam"),
    ("fr-FR", "Celine Lea|Mathieu Remi"),
    ("is-IS", "Dora|Karl"),
    ("it-IT", "Bianca Carla|Giorgio Adriano"),
    ("ja-JP", "Mizuki Kazuha Tomoko|Takumi"),
    ("ko-KR", "Seoyeon|"),
    ("nb-NO", "Liv Ida|"),
    ("nl-BE", "Lisa|"),
    ("nl-NL", "Lotte Laura|Ruben"),
    ("pl-PL", "Ewa Maja Ola|Jacek Jan"),
    ("pt-BR", "Camila Vitoria|Ricardo Thiago"),
    ("pt-PT", "Ines|Cristiano"),
    ("ro-RO", "Carmen|"),
    ("ru-RU", "Tatyana|Maxim"),
    ("sv-SE", "Astrid Elin|"),
    ("tr-TR", "Filiz Burcu|"),
    ("yue-CN", "Hiujin|"),
];

/// Reads the attribute `voice` of `Say`; an unknown value is the default, a man without a language.
pub(super) fn speaker(voice: &str) -> Speaker<'_> {
    if let Some(name) = strip(voice, "Polly.") {
        return polly(name);
    }
    if let Some(name) = strip(voice, "Google.") {
        return google(name);
    }
    match voice.to_ascii_lowercase().as_str() {
        "woman" => Speaker { sex: Sex::Woman, language: None, nuance: 0 },
        "alice" => Speaker { sex: Sex::Woman, language: None, nuance: 1 },
        _ => Speaker { sex: Sex::Man, language: None, nuance: 0 },
    }
}

fn strip<'a>(voice: &'a str, maker: &str) -> Option<&'a str> {
    let (start, rest) = voice.split_at_checked(maker.len())?;
    start.eq_ignore_ascii_case(maker).then_some(rest)
}

/// Reads a name such as `Joanna` or `Joanna-Neural`.
fn polly(name: &str) -> Speaker<'static> {
    let name = name.split('-').next().unwrap_or_default();
    for (language, names) in POLLY {
        let (women, men) = names.split_once('|').unwrap_or((names, ""));
        for (sex, names) in [(Sex::Woman, women), (Sex::Man, men)] {
            if let Some(nuance) = names.split(' ').position(|known| known.eq_ignore_ascii_case(name)) {
                return Speaker { sex, language: Some(language), nuance };
            }
        }
    }
    Speaker { sex: Sex::Woman, language: None, nuance: name.len() }
}

/// Reads a name such as `en-US-Standard-C`, which begins with language and country. In most languages B, D, I
/// and J are men.
fn google(name: &str) -> Speaker<'_> {
    let mut ends = name.match_indices('-').map(|(at, _)| at);
    let language = ends.nth(1).and_then(|end| name.get(..end));
    let last = name.rsplit('-').next().unwrap_or_default();
    let sex = if matches!(last, "B" | "D" | "I" | "J") { Sex::Man } else { Sex::Woman };
    Speaker { sex, language, nuance: last.bytes().map(usize::from).sum() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_stands_for_two_voices() {
        let mut names: Vec<&str> = POLLY
            .iter()
            .flat_map(|(_, names)| names.split([' ', '|']))
            .filter(|name| !name.is_empty())
            .collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
    }

    #[test]
    fn names_are_read_whatever_their_case_and_make() {
        let joanna = Speaker { sex: Sex::Woman, language: Some("en-US"), nuance: 1 };
        for voice in ["Polly.Joanna", "polly.joanna", "Polly.Joanna-Neural", "Polly.Joanna-Generative"] {
            assert_eq!(speaker(voice), joanna, "{voice}");
        }
        assert_eq!(speaker("Google.en-GB-Chirp3-HD-Aoede").language, Some("en-GB"));
    }

    #[test]
    fn malformed_names_are_harmless() {
        for voice in [
            "",
            "Polly.",
            "Polly.-",
            "Google.",
            "Google.-",
            "Google.x-y",
            "Gö",
            "Pollyä.Joanna",
            "Google.ä-ö-ü-B",
        ] {
            speaker(voice);
        }
    }
}
