use time::format_description::BorrowedFormatItem;
use time::macros::format_description;
use time::{Date, OffsetDateTime};
use twilio::rest::{Call, Rfc2822};

/// Which calls a list is to show: those that fit every parameter of the query.
#[derive(Debug)]
pub(super) struct CallFilter<'q> {
    query: &'q [(String, String)],
}

impl<'q> CallFilter<'q> {
    pub(super) const fn read(query: &'q [(String, String)]) -> Self {
        Self { query }
    }

    /// Whether a call fits. What Twilio does not filter by counts for nothing; a date that is none
    /// fits no call.
    pub(super) fn fits(&self, call: &Call) -> bool {
        self.query.iter().all(|(name, wanted)| match name.as_str() {
            "Status" => call.status.as_str() == wanted,
            "To" => call.to == *wanted,
            "From" => call.from == *wanted,
            "ParentCallSid" => call.parent_call_sid.as_ref().is_some_and(|sid| sid.as_str() == wanted),
            name => match (name.strip_prefix("StartTime"), name.strip_prefix("EndTime")) {
                (Some(bound), _) => within(call.start_time, bound, wanted),
                (_, Some(bound)) => within(call.end_time, bound, wanted),
                (None, None) => true,
            },
        })
    }
}

/// Whether a time lies on, before or after a day, the day itself included (Twilio writes the bound
/// into the parameter's name: `StartTime>=2009-07-06`).
pub(super) fn within(time: Option<Rfc2822>, bound: &str, day: &str) -> bool {
    const DAY: &[BorrowedFormatItem<'_>] = format_description!("[year]-[month]-[day]");
    let (Some(time), Ok(day)) = (time, Date::parse(day, DAY)) else { return false };
    let date = OffsetDateTime::from(time).date();
    match bound {
        "" => date == day,
        "<" => date <= day,
        ">" => date >= day,
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_bounds_from_both_sides_and_includes_itself() {
        let noon = Some(Rfc2822::from_unix(1_700_000_000));
        let (before, day, after) = ("2023-11-13", "2023-11-14", "2023-11-15");
        let fits = |bound: &str| [before, day, after].map(|day| within(noon, bound, day));
        assert_eq!(fits(""), [false, true, false]);
        assert_eq!(fits(">"), [true, true, false]);
        assert_eq!(fits("<"), [false, true, true]);
        assert!(!within(None, "", day), "it never began");
        assert!(!within(noon, ">", "yesterday"));
    }
}
