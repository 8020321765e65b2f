//! The words that are whispered to the DJ before a caller.

use std::time::Duration;

/// Fills in a whisper: `{who}`, `{place}`, `{topic}`, `{times}`, `{waited}`.
///
/// `times` counts this person's calls to the show, this one included. A part between commas whose
/// words are not known is left out, so that nothing is whispered about nothing.
#[must_use]
pub fn whisper_text(
    template: &str,
    who: &str,
    place: Option<&str>,
    topic: Option<&str>,
    times: u32,
    waited: Duration,
) -> String {
    let ending: String =
        template.trim_end().chars().rev().take_while(|c| matches!(c, '.' | '!' | '?')).collect();
    let body = template.trim_end().trim_end_matches(['.', '!', '?']);
    let times = ordinal(times);
    let waited = waited_words(waited);
    let words = [
        ("{who}", Some(spoken(who))),
        ("{place}", place.map(str::to_owned)),
        ("{topic}", topic.map(str::to_owned)),
        ("{times}", Some(times)),
        ("{waited}", Some(waited)),
    ];
    let parts: Vec<String> = body.split(',').filter_map(|part| fill(part, &words)).collect();
    if parts.is_empty() { String::new() } else { format!("{}{ending}", parts.join(",").trim()) }
}

/// One part with its words, all filled in one pass so that no word can bring another's place-holder.
fn fill(part: &str, words: &[(&str, Option<String>)]) -> Option<String> {
    let mut filled = String::new();
    let mut rest = part;
    while let Some(start) = rest.find('{') {
        let (before, from) = rest.split_at(start);
        filled.push_str(before);
        match words.iter().find(|(name, _)| from.starts_with(name)) {
            Some((name, word)) => {
                filled.push_str(word.as_deref()?);
                rest = from.strip_prefix(name).unwrap_or_default();
            }
            None => {
                filled.push('{');
                rest = from.strip_prefix('{').unwrap_or_default();
            }
        }
    }
    filled.push_str(rest);
    Some(filled)
}

/// `…4417` is spoken digit by digit.
fn spoken(who: &str) -> String {
    match who.strip_prefix('…') {
        Some(digits) => {
            let digits: Vec<String> = digits.chars().map(String::from).collect();
            format!("number ending {}", digits.join(" "))
        }
        None => who.to_owned(),
    }
}

fn ordinal(times: u32) -> String {
    match times {
        0 | 1 => "first time on the show".to_owned(),
        2 => "second time on the show".to_owned(),
        3 => "third time on the show".to_owned(),
        more => format!("{more} times on the show"),
    }
}

fn waited_words(waited: Duration) -> String {
    match waited.as_secs() {
        0..45 => "just rang in".to_owned(),
        45..90 => "waited a minute".to_owned(),
        seconds => format!("waited {} minutes", (seconds + 30) / 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: &str = "Next: {who}, {place}, {topic}, {times}, {waited}.";

    #[test]
    fn a_whisper_tells_all_that_is_known() {
        let text = whisper_text(ALL, "Maria", Some("Leeds"), Some("buses"), 3, Duration::from_secs(243));
        assert_eq!(text, "Next: Maria, Leeds, buses, third time on the show, waited 4 minutes.");
    }

    #[test]
    fn what_is_not_known_is_not_mentioned() {
        let text = whisper_text(ALL, "…4417", None, None, 1, Duration::from_secs(3));
        assert_eq!(text, "Next: number ending 4 4 1 7, first time on the show, just rang in.");
        assert_eq!(whisper_text("{place}", "x", None, None, 1, Duration::ZERO), "");
    }

    #[test]
    fn a_name_cannot_bring_place_holders_of_its_own() {
        let text = whisper_text("{who}!", "{waited} {place}", None, None, 1, Duration::ZERO);
        assert_eq!(text, "{waited} {place}!");
        assert_eq!(whisper_text("{what} {who", "x", None, None, 1, Duration::ZERO), "{what} {who");
    }
}
