use voice::PageTime;

/// A call that a caller left with its page, as the tab stores it for the page that comes next.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LeftCall {
    /// When the page last had it, by the page's clock.
    pub at: PageTime,
    /// Whether it had a place in line, which the show keeps for a while.
    pub in_line: bool,
}

impl LeftCall {
    /// As stored: `line 1800000000000`, or `call …` for one without a place.
    #[must_use]
    pub fn to_text(self) -> String {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "casts saturate")]
        let at = self.at.0 as u64;
        format!("{} {at}", if self.in_line { "line" } else { "call" })
    }

    /// Reads what [`to_text`](Self::to_text) wrote; `None` for anything else.
    #[must_use]
    pub fn from_text(text: &str) -> Option<Self> {
        let (kind, at) = text.split_once(' ')?;
        let in_line = match kind {
            "line" => true,
            "call" => false,
            _ => return None,
        };
        #[expect(clippy::cast_precision_loss, reason = "milliseconds since 1970 are far below 2^53")]
        let at = at.parse().ok().map(|milliseconds: u64| PageTime(milliseconds as f64))?;
        Some(Self { at, in_line })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_stored_is_read_and_nothing_else() {
        for in_line in [true, false] {
            let left = LeftCall { at: PageTime(1_800_000_000_000.0), in_line };
            assert_eq!(LeftCall::from_text(&left.to_text()), Some(left));
        }
        for text in ["", "line", "line x", "1800000000000", "place 1"] {
            assert_eq!(LeftCall::from_text(text), None, "{text}");
        }
    }
}
