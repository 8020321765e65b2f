//! Who calls.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The SID of a caller's call, `CA…`: what tells one caller from all others.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CallerId(pub String);

impl From<&str> for CallerId {
    fn from(sid: &str) -> Self {
        Self(sid.to_owned())
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
    /// A telephone number in E.164, or a browser's identity: what tells the same person again.
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
    /// or the whole number, else "Web caller" or "Unknown number".
    #[must_use]
    pub fn label(&self, masked: bool) -> String {
        if let Some(name) = &self.name {
            return name.clone();
        }
        match self.channel {
            Channel::Web => "Web caller".to_owned(),
            Channel::Phone if !self.address.starts_with('+') => "Unknown number".to_owned(),
            Channel::Phone if masked => {
                let digits: Vec<char> = self.address.chars().filter(char::is_ascii_digit).collect();
                let last = digits.len().saturating_sub(4);
                format!("…{}", digits.iter().skip(last).collect::<String>())
            }
            Channel::Phone => self.address.clone(),
        }
    }
}

fn tidy(text: &str, longest: usize) -> Option<String> {
    // Direction marks and other format characters could rearrange the line they are shown in.
    let is_plain = |c: &char| {
        !c.is_control()
            && !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
    };
    let plain: String =
        text.chars().map(|c| if c.is_whitespace() { ' ' } else { c }).filter(is_plain).collect();
    let spaced = plain.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ");
    let kept: String = spaced.chars().take(longest).collect();
    let kept = kept.trim_end().to_owned();
    (!kept.is_empty()).then_some(kept)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_somebody_typed_is_shown_on_one_short_line() {
        assert_eq!(CallerInfo::tidy_name("  Ma\tria \n\u{202e}Lee  "), Some("Ma ria Lee".to_owned()));
        assert_eq!(CallerInfo::tidy_name(" \u{200b}\u{0} "), None);
        assert_eq!(CallerInfo::tidy_name(&"ü".repeat(99)).map(|name| name.chars().count()), Some(40));
        assert_eq!(CallerInfo::tidy_topic(&"x ".repeat(99)).map(|topic| topic.chars().count()), Some(59));
    }

    #[test]
    fn a_number_is_told_by_its_last_digits_unless_the_show_wants_more() {
        let phone = |address: &str| CallerInfo { address: address.to_owned(), ..CallerInfo::default() };
        assert_eq!(phone("+15550004417").label(true), "…4417");
        assert_eq!(phone("+15550004417").label(false), "+15550004417");
        assert_eq!(phone("anonymous").label(false), "Unknown number");
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
