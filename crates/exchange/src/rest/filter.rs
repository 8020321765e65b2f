//! The filters of lists.

use time::{
    Date, OffsetDateTime,
    format_description::{BorrowedFormatItem, well_known::Rfc3339},
    macros::format_description,
};
use twilio::rest::{Call, Rfc2822};

/// Which calls a list is to show: those that fit every parameter of the query.
#[derive(Debug)]
pub(super) struct CallQuery<'q> {
    query: &'q [(String, String)],
}

impl<'q> CallQuery<'q> {
    pub(super) const fn read(query: &'q [(String, String)]) -> Self {
        Self { query }
    }

    /// Whether a call fits. Parameters by which Twilio does not filter are ignored; an invalid date fits no
    /// call.
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

/// Whether a time lies on, before or after a day, the day itself included.
///
/// Twilio writes the bound into the parameter's name: `StartTime>=2009-07-06`. Its libraries write a
/// moment for some lists, `2009-07-06T12:00:00Z`; that bounds to the second. What is neither fits
/// nothing.
pub(super) fn within(time: Option<Rfc2822>, bound: &str, wanted: &str) -> bool {
    const DAY: &[BorrowedFormatItem<'_>] = format_description!("[year]-[month]-[day]");
    let Some(time) = time.map(OffsetDateTime::from) else { return false };
    if let Ok(day) = Date::parse(wanted, DAY) {
        return fits(&time.date(), bound, &day);
    }
    let moment = OffsetDateTime::parse(wanted, &Rfc3339);
    moment.is_ok_and(|moment| fits(&time, bound, &moment))
}

fn fits<T: Ord>(time: &T, bound: &str, wanted: &T) -> bool {
    match bound {
        "" => time == wanted,
        "<" => time <= wanted,
        ">" => time >= wanted,
        // Any other parameter is ignored.
        _ => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2023-11-14 22:13:20 UTC.
    const TIME: u64 = 1_700_000_000;

    fn fits(bound: &str, wanted: [&str; 3]) -> [bool; 3] {
        wanted.map(|wanted| within(Some(Rfc2822::from_unix(TIME)), bound, wanted))
    }

    #[test]
    fn a_day_bounds_from_both_sides_and_includes_itself() {
        let days = ["2023-11-13", "2023-11-14", "2023-11-15"];
        assert_eq!(fits("", days), [false, true, false]);
        assert_eq!(fits(">", days), [true, true, false]);
        assert_eq!(fits("<", days), [false, true, true]);
    }

    #[test]
    fn a_moment_bounds_to_the_second_in_any_zone() {
        let moments = ["2023-11-14T22:13:19Z", "2023-11-15T00:13:20+02:00", "2023-11-14T22:13:21.000Z"];
        assert_eq!(fits("", moments), [false, true, false]);
        assert_eq!(fits(">", moments), [true, true, false]);
        assert_eq!(fits("<", moments), [false, true, true]);
    }

    #[test]
    fn nothing_fits_what_is_no_date_and_what_never_was_fits_no_date() {
        assert_eq!(fits(">", ["yesterday", "", "2023-11"]), [false; 3]);
        assert!(!within(None, "", "2023-11-14"));
    }
}
