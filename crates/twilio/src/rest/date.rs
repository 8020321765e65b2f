use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use time::{
    OffsetDateTime, UtcOffset,
    format_description::{BorrowedFormatItem, well_known::Rfc2822 as Format},
    macros::format_description,
};

/// A point in time as the API writes it: `Tue, 04 Aug 2015 18:39:09 +0000`, always UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Rfc2822(OffsetDateTime);

/// A text that is no date of RFC 2822.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is no date: it should look like Tue, 04 Aug 2015 18:39:09 +0000")]
pub struct Rfc2822Error;

const TWILIO: &[BorrowedFormatItem<'_>] = format_description!(
    "[weekday repr:short], [day] [month repr:short] [year] [hour]:[minute]:[second] +0000"
);

impl Rfc2822 {
    /// The second of this Unix time, or the end of the year 9999 if that is earlier.
    #[must_use]
    pub fn from_unix(seconds: u64) -> Self {
        const LAST: i64 = 253_402_300_799;
        let seconds = i64::try_from(seconds).unwrap_or(LAST).min(LAST);
        Self(OffsetDateTime::from_unix_timestamp(seconds).unwrap_or(OffsetDateTime::UNIX_EPOCH))
    }

    /// The Unix time; 0 before 1970.
    #[must_use]
    pub fn to_unix(self) -> u64 {
        u64::try_from(self.0.unix_timestamp()).unwrap_or(0)
    }
}

impl From<OffsetDateTime> for Rfc2822 {
    fn from(time: OffsetDateTime) -> Self {
        Self::from_unix(u64::try_from(time.unix_timestamp()).unwrap_or(0))
    }
}

impl From<Rfc2822> for OffsetDateTime {
    fn from(time: Rfc2822) -> Self {
        time.0
    }
}

impl fmt::Display for Rfc2822 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.format(TWILIO).map_err(|_| fmt::Error)?)
    }
}

impl FromStr for Rfc2822 {
    type Err = Rfc2822Error;

    fn from_str(text: &str) -> Result<Self, Rfc2822Error> {
        let time = OffsetDateTime::parse(text, &Format).map_err(|_| Rfc2822Error)?;
        time.checked_to_offset(UtcOffset::UTC).map(Self).ok_or(Rfc2822Error)
    }
}

impl TryFrom<String> for Rfc2822 {
    type Error = Rfc2822Error;

    fn try_from(text: String) -> Result<Self, Rfc2822Error> {
        text.parse()
    }
}

impl From<Rfc2822> for String {
    fn from(time: Rfc2822) -> Self {
        time.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::Rfc2822;

    #[test]
    fn a_date_is_written_as_twilio_writes_it() {
        assert_eq!(Rfc2822::from_unix(1_438_713_549).to_string(), "Tue, 04 Aug 2015 18:39:09 +0000");
        assert_eq!(Rfc2822::from_unix(0).to_string(), "Thu, 01 Jan 1970 00:00:00 +0000");
    }

    #[test]
    fn a_date_reads_back_in_any_zone() {
        let written = Rfc2822::from_unix(1_438_713_549);
        assert_eq!("Tue, 04 Aug 2015 18:39:09 +0000".parse(), Ok(written));
        assert_eq!("Tue, 04 Aug 2015 20:39:09 +0200".parse(), Ok(written));
        assert_eq!("Tue, 04 Aug 2015 18:39:09 GMT".parse(), Ok(written));
        assert_eq!(written.to_unix(), 1_438_713_549);
    }

    #[test]
    fn no_time_is_too_far_to_be_written() {
        assert_eq!(Rfc2822::from_unix(u64::MAX).to_string(), "Fri, 31 Dec 9999 23:59:59 +0000");
    }

    #[test]
    fn other_texts_are_refused() {
        for text in ["", "2015-08-04T18:39:09Z", "Tue, 32 Aug 2015 18:39:09 +0000", "Tue"] {
            assert!(text.parse::<Rfc2822>().is_err(), "{text:?}");
        }
    }
}
