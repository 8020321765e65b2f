use std::fmt;

use show::{QueueReading, QueueState, QueueStatistics};
use voice::PageTime;

use crate::error::RequestError;

/// The queue's figures as last read, and whether reading still works.
#[derive(Debug, Clone, PartialEq)]
pub struct QueueFigures {
    queue: QueueState,
    failure: Option<ReadFailure>,
    /// When the figures were read, by the page's clock.
    read_at: PageTime,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct ReadFailure {
    cause: ReadFailureCause,
    stale_seconds: u32,
}

/// Where reading fails between the telephone exchange and this page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ReadFailureCause {
    /// The studio cannot read the queue.
    Exchange(show::UpstreamStatus),
    /// The page cannot reach the studio.
    Studio(RequestError),
}

impl fmt::Display for ReadFailureCause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exchange(upstream) => upstream.fmt(f),
            Self::Studio(failure) => failure.fmt(f),
        }
    }
}

/// The result of one reading.
pub type Reading = Result<QueueReading, RequestError>;

impl QueueFigures {
    /// The figures after the first reading, made at `now`.
    #[must_use]
    pub fn first(reading: Reading, now: PageTime) -> Self {
        Self { queue: QueueState::Unknown, failure: None, read_at: now }.after(reading, now)
    }

    /// The figures after another reading; one that failed keeps the last figures.
    #[must_use]
    pub fn after(self, reading: Reading, now: PageTime) -> Self {
        match reading {
            // A studio that was restarted may know less than this page.
            Ok(QueueReading { queue: QueueState::Unknown, upstream, .. }) => {
                let cause = ReadFailureCause::Exchange(upstream.unwrap_or(show::UpstreamStatus::Slow));
                self.failed(cause, now)
            }
            Ok(QueueReading { queue, age_seconds, upstream }) => Self {
                queue,
                failure: upstream.map(|upstream| ReadFailure {
                    cause: ReadFailureCause::Exchange(upstream),
                    stale_seconds: age_seconds,
                }),
                read_at: now + f64::from(age_seconds) * -1000.0,
            },
            Err(failure) => self.failed(ReadFailureCause::Studio(failure), now),
        }
    }

    fn failed(self, cause: ReadFailureCause, now: PageTime) -> Self {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "casts saturate")]
        let stale_seconds = ((now - self.read_at) / 1000.0) as u32;
        Self { failure: Some(ReadFailure { cause, stale_seconds }), ..self }
    }

    /// The number of waiting callers, or a dash while nothing is known.
    #[must_use]
    pub fn current_size(&self) -> String {
        self.figure(|figures| figures.current_size)
    }

    /// Their mean wait in seconds, or a dash while nothing is known.
    #[must_use]
    pub fn average_wait_time(&self) -> String {
        self.figure(|figures| figures.average_wait_time)
    }

    fn figure(&self, pick: impl Fn(QueueStatistics) -> u32) -> String {
        match self.queue {
            QueueState::Known(figures) => pick(figures).to_string(),
            QueueState::Unknown | QueueState::Missing => "–".to_owned(),
        }
    }

    /// Whether the figures are out of date.
    #[must_use]
    pub const fn is_stale(&self) -> bool {
        self.failure.is_some()
    }

    /// A note about the figures, if something is wrong.
    #[must_use]
    pub fn note(&self) -> Option<String> {
        match (self.failure, self.queue) {
            (Some(ReadFailure { cause, .. }), QueueState::Unknown) => {
                Some(format!("The queue cannot be read: {cause}."))
            }
            (Some(ReadFailure { cause, stale_seconds }), _) => {
                Some(format!("Figures from {stale_seconds} s ago; they cannot be read now: {cause}."))
            }
            (None, QueueState::Missing) => {
                Some("There is no such queue. The studio makes it when it starts; start it again.".to_owned())
            }
            (None, _) => None,
        }
    }

    /// Whether it is certain that nobody waits.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        matches!(self.queue, QueueState::Known(QueueStatistics { current_size: 0, .. }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two callers, read `age_seconds` ago.
    const fn known(age_seconds: u32, upstream: Option<show::UpstreamStatus>) -> QueueReading {
        let two = QueueStatistics { current_size: 2, average_wait_time: 37 };
        QueueReading { queue: QueueState::Known(two), age_seconds, upstream }
    }

    #[test]
    fn figures_read_stand_as_plain_numbers() {
        let board = QueueFigures::first(Ok(known(0, None)), PageTime(0.0));
        assert_eq!((board.current_size().as_str(), board.average_wait_time().as_str()), ("2", "37"));
        assert_eq!(board.note(), None);
    }

    #[test]
    fn a_failed_reading_keeps_the_last_figures_and_tells_their_age() {
        let board = QueueFigures::first(Ok(known(0, None)), PageTime(1_000.0))
            .after(Err(RequestError::Unreachable), PageTime(13_400.0));
        assert_eq!(board.current_size(), "2");
        assert_eq!(
            board.note().as_deref(),
            Some("Figures from 12 s ago; they cannot be read now: no connection to the studio.")
        );
    }

    #[test]
    fn a_studio_that_cannot_read_is_told_with_the_age_of_its_figures() {
        let board = QueueFigures::first(Ok(known(7, Some(show::UpstreamStatus::Down))), PageTime(60_000.0));
        let said = "Figures from 7 s ago; they cannot be read now: the telephone exchange does not answer.";
        assert_eq!((board.current_size().as_str(), board.note().as_deref()), ("2", Some(said)));
        let later = board.after(Err(RequestError::Unreachable), PageTime(63_000.0)).note();
        assert!(later.as_deref().is_some_and(|note| note.starts_with("Figures from 10 s ago")), "{later:?}");
    }

    #[test]
    fn a_studio_that_has_yet_to_read_takes_no_figures_away() {
        let unknown = QueueReading { queue: QueueState::Unknown, age_seconds: 0, upstream: None };
        let board =
            QueueFigures::first(Ok(known(0, None)), PageTime(0.0)).after(Ok(unknown), PageTime(4_000.0));
        let said = "Figures from 4 s ago; they cannot be read now: the telephone exchange is slow to answer.";
        assert_eq!((board.current_size().as_str(), board.note().as_deref()), ("2", Some(said)));
        assert_eq!(QueueFigures::first(Ok(unknown), PageTime(0.0)).current_size(), "–");
    }

    #[test]
    fn the_next_good_reading_ends_the_trouble() {
        let board = QueueFigures::first(Err(RequestError::Unreachable), PageTime(0.0))
            .after(Ok(known(0, None)), PageTime(2_000.0));
        assert!(!board.is_stale());
        assert_eq!(board.note(), None);
    }

    #[test]
    fn without_any_reading_there_are_dashes_not_zeros() {
        let board = QueueFigures::first(Err(RequestError::Unavailable), PageTime(0.0));
        assert_eq!((board.current_size().as_str(), board.average_wait_time().as_str()), ("–", "–"));
        assert_eq!(
            board.note().as_deref(),
            Some("The queue cannot be read: the studio cannot do this just now.")
        );
    }

    #[test]
    fn a_queue_that_does_not_exist_is_told_from_an_empty_one() {
        let missing = QueueReading { queue: QueueState::Missing, age_seconds: 0, upstream: None };
        let note = QueueFigures::first(Ok(missing), PageTime(0.0)).note();
        assert!(note.is_some_and(|note| note.starts_with("There is no such queue.")));
    }

    #[test]
    fn a_clock_that_steps_back_gives_no_absurd_age() {
        let board = QueueFigures::first(Ok(known(0, None)), PageTime(5_000.0))
            .after(Err(RequestError::Unreachable), PageTime(0.0));
        assert!(board.note().is_some_and(|note| note.starts_with("Figures from 0 s ago")));
    }
}
