use std::fmt;

/// Who rings, reduced to what a screen may show that others can see.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DirectCaller {
    /// A browser or an app, by its client name.
    Client(String),
    /// A listener who rings from this program's own page; the end of their random name.
    Listener(String),
    /// A telephone, by the last digits of its number.
    Number(String),
    /// Somebody whose number or name is withheld.
    Unknown,
}

impl DirectCaller {
    /// How many digits of a number are shown: enough to tell two callers apart, too few to ring them.
    const SHOWN_DIGITS: usize = 4;

    /// Reads the `From` of an incoming call: `client:ada`, `+14158675310`, or any other text.
    #[must_use]
    pub fn from_address(from: &str) -> Self {
        if let Some(name) = from.strip_prefix("client:") {
            return match name.strip_prefix("listener_") {
                Some(drawn) if is_drawn(drawn) => Self::Listener(last(drawn, Self::SHOWN_DIGITS)),
                Some(given) if !given.is_empty() => Self::Client(given.to_owned()),
                _ if name.is_empty() || name.eq_ignore_ascii_case("anonymous") => Self::Unknown,
                _ => Self::Client(name.to_owned()),
            };
        }
        let digits: String = from.chars().filter(char::is_ascii_digit).collect();
        // Carriers send shorter ones for a withheld number, and such a number would be shown whole.
        if digits.len() > Self::SHOWN_DIGITS + 2 && !WITHHELD.contains(&digits.as_str()) {
            Self::Number(last(&digits, Self::SHOWN_DIGITS))
        } else {
            Self::Unknown
        }
    }
}

/// What Twilio sends for a number that is withheld: "anonymous" and similar words as typed on a
/// telephone's keys (Twilio help, "Why am I getting calls from these strange numbers?").
const WITHHELD: [&str; 4] = ["266696687", "7378742833", "2562533", "8656696"];

/// Whether the studio drew this name at random for a listener's page: 32 hexadecimal digits.
fn is_drawn(name: &str) -> bool {
    name.len() == 32 && name.bytes().all(|b| b.is_ascii_hexdigit())
}

fn last(text: &str, count: usize) -> String {
    let skipped = text.chars().count().saturating_sub(count);
    text.chars().skip(skipped).collect()
}

impl fmt::Display for DirectCaller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Client(name) => f.write_str(name),
            Self::Listener(end) => write!(f, "Listener …{end}"),
            Self::Number(end) => write!(f, "Number ending in {end}"),
            Self::Unknown => f.write_str("Unknown caller"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(from: &str) -> String {
        DirectCaller::from_address(from).to_string()
    }

    #[test]
    fn of_a_number_only_the_last_digits_are_shown() {
        assert_eq!(shown("+14158675310"), "Number ending in 5310");
        assert_eq!(shown("sip:+442071838750"), "Number ending in 8750");
    }

    #[test]
    fn a_client_is_shown_by_name_and_a_listener_by_the_end_of_the_drawn_one() {
        assert_eq!(shown("client:ada"), "ada");
        assert_eq!(shown("client:listener_ada"), "ada");
        assert_eq!(shown("client:listener_0123456789abcdef0123456789abcdef"), "Listener …cdef");
    }

    #[test]
    fn whoever_does_not_say_is_unknown() {
        for from in ["", "client:", "client:Anonymous", "+266696687", "+1", "123456", "anonymous"] {
            assert_eq!(DirectCaller::from_address(from), DirectCaller::Unknown, "{from:?}");
        }
    }
}
