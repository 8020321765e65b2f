//! Who calls.

use std::{fmt, sync::Arc};

use serde::{Deserialize, Serialize};

/// The SID of a caller's call, `CA…`: what tells one caller from all others. Cheap to clone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CallerId(pub Arc<str>);

impl From<&str> for CallerId {
    fn from(sid: &str) -> Self {
        Self(sid.into())
    }
}

impl fmt::Display for CallerId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Who calls, as far as they and their network say.
///
/// Names, places and topics are what somebody typed or a carrier sent: text to show, never to trust.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallerInfo {
    /// Where the call comes from.
    pub channel: Channel,
    /// A telephone number as the network gives it, or a browser's identity: what tells the same person again.
    /// Empty for a number that is withheld.
    pub address: String,
    /// The name they gave, or the carrier's.
    pub name: Option<String>,
    /// Their town, given or the carrier's.
    pub place: Option<String>,
    /// What they want to talk about.
    pub topic: Option<String>,
}

/// Where a call comes from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Channel {
    /// The telephone network.
    #[default]
    Phone,
    /// The listeners' page.
    Web,
}

impl CallerInfo {
    /// Characters of a name or place that are kept.
    pub const MAX_NAME_CHARS: usize = 40;
    /// Characters of a topic that are kept; a screener's line is as long (call-in practice: 60).
    pub const MAX_TOPIC_CHARS: usize = 60;

    /// A name or place as it may be shown: no control characters, single spaces, at most
    /// [`MAX_NAME_CHARS`](Self::MAX_NAME_CHARS) characters; nothing if nothing is left.
    #[must_use]
    pub fn tidy_name(text: &str) -> Option<String> {
        tidy(text, Self::MAX_NAME_CHARS)
    }

    /// A topic as it may be shown, at most [`MAX_TOPIC_CHARS`](Self::MAX_TOPIC_CHARS) characters.
    #[must_use]
    pub fn tidy_topic(text: &str) -> Option<String> {
        tidy(text, Self::MAX_TOPIC_CHARS)
    }

    /// What stands for the caller on a screen: the name, else the number's last four digits (`…4417`)
    /// or the whole number as the network gives it, else "Web caller" or "Unknown number".
    #[must_use]
    pub fn label(&self, masked: bool) -> String {
        if let Some(name) = &self.name {
            return name.clone();
        }
        match self.channel {
            Channel::Web => "Web caller".to_owned(),
            Channel::Phone => match (Self::tidy_name(&self.address), last_digits(&self.address)) {
                (None, _) => "Unknown number".to_owned(),
                (Some(_), Some(last)) if masked => format!("…{last}"),
                (Some(address), _) => address,
            },
        }
    }
}

/// The last four digits of a telephone number; `None` for an address that has fewer, such as that of a SIP
/// telephone by its name.
fn last_digits(address: &str) -> Option<String> {
    let user = address.split('@').next().unwrap_or_default();
    let digits: Vec<char> = user.chars().filter(char::is_ascii_digit).collect();
    digits.last_chunk::<4>().map(|last| last.iter().collect())
}

fn tidy(text: &str, longest: usize) -> Option<String> {
    // Direction marks could rearrange the line they are shown in.
    let is_plain = |c: &char| {
        !c.is_control()
            && !matches!(
                c,
                '\u{61c}'
                    | '\u{200b}'
                    | '\u{200e}'..='\u{200f}'
                    | '\u{202a}'..='\u{202e}'
                    | '\u{2060}'..='\u{2069}'
                    | '\u{feff}'
            )
    };
    let plain: String = text.chars().map(|c| if is_blank(c) { ' ' } else { c }).filter(is_plain).collect();
    let spaced = plain.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    let kept: String = spaced.chars().take(longest).collect();
    let kept = kept.trim_end().to_owned();
    kept.chars().any(|c| !is_joiner(c)).then_some(kept)
}

/// Whether a character is shown as nothing but room.
const fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{115f}' | '\u{1160}' | '\u{2800}' | '\u{3164}' | '\u{ffa0}')
}

/// Zero-width joiners and non-joiners, without which names in Persian or Hindi, and some emoji, are misspelt.
const fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200c}' | '\u{200d}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_somebody_typed_is_shown_on_one_short_line() {
        assert_eq!(CallerInfo::tidy_name("  Ma\tria \n\u{202e}Lee  "), Some("Ma ria Lee".to_owned()));
        assert_eq!(CallerInfo::tidy_name(" \u{200b}\u{0} \u{3164}\u{200d}"), None);
        for name in ["علی\u{200c}رضا", "क्\u{200d}ष", "👩\u{200d}🚀 Ada"] {
            assert_eq!(CallerInfo::tidy_name(name).as_deref(), Some(name));
        }
        assert_eq!(CallerInfo::tidy_name("\u{200e}A\u{200f}d\u{61c}a\u{2066}").as_deref(), Some("Ada"));
        assert_eq!(CallerInfo::tidy_name(&"ü".repeat(99)).map(|name| name.chars().count()), Some(40));
        assert_eq!(CallerInfo::tidy_topic(&"x ".repeat(99)).map(|topic| topic.chars().count()), Some(59));
    }

    #[test]
    fn a_number_is_told_by_its_last_digits_unless_the_show_wants_more() {
        let phone = |address: &str| CallerInfo { address: address.to_owned(), ..CallerInfo::default() };
        assert_eq!(phone("+15550004417").label(true), "…4417");
        assert_eq!(phone("+15550004417").label(false), "+15550004417");
        assert_eq!(phone("").label(false), "Unknown number");
        assert_eq!(phone("70010").label(false), "70010");
        assert_eq!(phone("020 7946 0018").label(true), "…0018");
        assert_eq!(phone("sip:+15550004417@trunk7.example").label(true), "…4417");
        assert_eq!(phone("sip:ann\u{202e}@example.com").label(true), "sip:ann@example.com");
        assert_eq!(
            CallerInfo { channel: Channel::Web, address: "listener_1".to_owned(), ..CallerInfo::default() }
                .label(false),
            "Web caller"
        );
        assert_eq!(
            CallerInfo { name: Some("Maria".to_owned()), ..phone("+15550004417") }.label(true),
            "Maria"
        );
    }
}
