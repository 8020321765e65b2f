use std::time::Duration;

use twilio::twiml::{Spoken, Ssml, SsmlTag};

/// How many characters of one `Say` are spoken. Source: Twilio's `<Say>` reference.
pub(super) const MAX_CHARACTERS: usize = 4_096;

/// The longest pause within a text; a longer one is shortened to it, as with Amazon's voices.
const MAX_BREAK: Duration = Duration::from_secs(10);

/// The program's markup for the content of a `Say`, and whether the text was too long and was cut.
///
/// Of SSML it keeps the words, `break` as a pause and `sub` as its alias, but no other instruction.
/// The markup is empty if there is nothing to say.
pub(super) fn of_content(content: &[Spoken]) -> (String, bool) {
    let mut text = Text { markup: String::new(), room: MAX_CHARACTERS, words: false, cut: false };
    text.add_all(content);
    if !text.words {
        return (String::new(), text.cut);
    }
    (format!("<speak>{}</speak>", text.markup), text.cut)
}

struct Text {
    markup: String,
    /// Characters that may still be added.
    room: usize,
    /// Whether there is any letter or digit.
    words: bool,
    cut: bool,
}

impl Text {
    fn add_all(&mut self, content: &[Spoken]) {
        for spoken in content {
            match spoken {
                Spoken::Text(words) => self.add_words(words),
                Spoken::Ssml(element) => self.add_element(element),
            }
        }
    }

    fn add_element(&mut self, element: &Ssml) {
        match (element.tag, element.attributes.get("alias")) {
            (SsmlTag::Break, _) => {
                let pause = pause(element).as_millis();
                // A pause counts as a character; otherwise a document could have pauses without limit.
                self.room = self.room.saturating_sub(1);
                if self.room > 0 {
                    self.markup.push_str(&format!("<break time=\"{pause}ms\"/>"));
                }
            }
            (SsmlTag::Sub, Some(alias)) => self.add_words(alias),
            (SsmlTag::P | SsmlTag::S, _) => {
                self.add_all(&element.content);
                self.add_words(" ");
            }
            _ => self.add_all(&element.content),
        }
    }

    fn add_words(&mut self, words: &str) {
        for character in words.chars() {
            if self.room == 0 {
                self.cut = true;
                return;
            }
            self.room -= 1;
            self.words |= character.is_alphanumeric();
            match character {
                '&' => self.markup.push_str("&amp;"),
                '<' => self.markup.push_str("&lt;"),
                '>' => self.markup.push_str("&gt;"),
                // Two brackets would begin phonemes in the program's own notation.
                '[' | ']' => self.markup.push(' '),
                other if other.is_control() => self.markup.push(' '),
                other => self.markup.push(other),
            }
        }
    }
}

/// The length of a `break`. Source: Twilio's SSML page, whose default is `strength="medium"`.
fn pause(element: &Ssml) -> Duration {
    if let Some(time) = element.attributes.get("time").and_then(|time| duration(time)) {
        return time.min(MAX_BREAK);
    }
    Duration::from_millis(match element.attributes.get("strength").map(String::as_str) {
        Some("none") => 0,
        Some("x-weak" | "weak") => 150,
        Some("strong") => 700,
        Some("x-strong") => 1_000,
        _ => 400,
    })
}

/// Parses `1.5s` or `300ms`.
fn duration(text: &str) -> Option<Duration> {
    let text = text.trim();
    let (number, unit) = match text.strip_suffix("ms") {
        Some(number) => (number, 0.001),
        None => (text.strip_suffix('s')?, 1.0),
    };
    Duration::try_from_secs_f64(number.trim().parse::<f64>().ok()? * unit).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn markup(content: &[Spoken]) -> String {
        of_content(content).0
    }

    #[test]
    fn text_is_escaped_and_cannot_bring_markup_or_phonemes() {
        let text = markup(&["Rock & Roll </speak><audio src=\"x\"/> [[h@l]]\u{0}".into()]);
        assert_eq!(text, "<speak>Rock &amp; Roll &lt;/speak&gt;&lt;audio src=\"x\"/&gt;   h@l   </speak>");
    }

    #[test]
    fn elements_are_spoken_as_their_words_and_breaks_as_pauses() {
        let sub = Ssml::new(SsmlTag::Sub).attribute("alias", "World Wide Web").with("WWW");
        let slow = Ssml::new(SsmlTag::Prosody).attribute("rate", "slow").with("the air");
        let pause = Ssml::new(SsmlTag::Break).attribute("time", "1.5s");
        let long = Ssml::new(SsmlTag::Break).attribute("time", "99s");
        let content = [
            "On ".into(),
            slow.into(),
            pause.into(),
            long.into(),
            sub.into(),
            Ssml::new(SsmlTag::Break).into(),
        ];
        assert_eq!(
            markup(&content),
            "<speak>On the air<break time=\"1500ms\"/><break time=\"10000ms\"/>World Wide Web<break time=\"400ms\"/></speak>"
        );
    }

    #[test]
    fn what_has_no_words_is_empty() {
        assert_eq!(markup(&[]), "");
        assert_eq!(markup(&[" … ".into(), Ssml::new(SsmlTag::Break).into()]), "");
    }

    #[test]
    fn a_text_that_is_too_long_is_cut() {
        let (text, cut) = of_content(&["ä".repeat(MAX_CHARACTERS).as_str().into()]);
        assert!(!cut);
        assert_eq!(text.chars().filter(|c| *c == 'ä').count(), MAX_CHARACTERS);
        let (text, cut) = of_content(&["ä".repeat(MAX_CHARACTERS + 1).as_str().into(), "b".into()]);
        assert!(cut);
        assert_eq!(text.chars().filter(|c| c.is_alphabetic() && *c == 'ä').count(), MAX_CHARACTERS);
        let breaks = vec![Spoken::from(Ssml::new(SsmlTag::Break)); 10_000];
        assert!(of_content(&[vec!["a".into()], breaks].concat()).0.len() < MAX_CHARACTERS * 30);
    }

    #[test]
    fn durations_that_are_none_are_not_taken() {
        for bad in ["", "s", "-1s", "1e999s", "NaNms", "5"] {
            assert_eq!(duration(bad), None, "{bad}");
        }
        assert_eq!(duration(" 250ms"), Some(Duration::from_millis(250)));
    }
}
