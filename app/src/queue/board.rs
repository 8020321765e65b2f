use std::fmt;

use show::{QueueReading, QueueState, QueueStatistics};

use crate::Failure;

/// What a page knows of the queue: the last figures read, and whether reading still works.
#[derive(Debug, Clone, PartialEq)]
pub struct Board {
    queue: QueueState,
    trouble: Option<Trouble>,
    /// When the figures were read, in milliseconds of any steady count.
    read_at: f64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Trouble {
    why: Why,
    stale_seconds: u32,
}

/// Where the chain from the telephone exchange to this page is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Why {
    /// The studio cannot read the queue.
    Exchange(show::UpstreamStatus),
    /// This page cannot ask the studio.
    Studio(Failure),
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Exchange(trouble) => trouble.fmt(f),
            Self::Studio(failure) => failure.fmt(f),
        }
    }
}

/// What one reading brought.
pub type Reading = Result<QueueReading, Failure>;

impl Board {
    /// The board after the first reading, made at `now` milliseconds.
    #[must_use]
    pub fn first(reading: Reading, now: f64) -> Self {
        Self { queue: QueueState::Unknown, trouble: None, read_at: now }.after(reading, now)
    }

    /// The board after another reading: one that failed leaves the last figures standing.
    #[must_use]
    pub fn after(self, reading: Reading, now: f64) -> Self {
        match reading {
            // A studio that was started again may know less than this page.
            Ok(QueueReading { queue: QueueState::Unknown, trouble, .. }) => {
                let why = Why::Exchange(trouble.unwrap_or(show::UpstreamStatus::Slow));
                self.troubled(why, now)
            }
            Ok(QueueReading { queue, age_seconds, trouble }) => Self {
                queue,
                trouble: trouble
                    .map(|trouble| Trouble { why: Why::Exchange(trouble), stale_seconds: age_seconds }),
                read_at: now - f64::from(age_seconds) * 1000.0,
            },
            Err(failure) => self.troubled(Why::Studio(failure), now),
        }
    }

    fn troubled(self, why: Why, now: f64) -> Self {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "casts saturate")]
        let stale_seconds = ((now - self.read_at) / 1000.0) as u32;
        Self { trouble: Some(Trouble { why, stale_seconds }), ..self }
    }

    /// Callers waiting, or a dash while nothing is known.
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

    /// Whether the figures are older than the page would have them.
    #[must_use]
    pub const fn is_stale(&self) -> bool {
        self.trouble.is_some()
    }

    /// What has to be said beside the figures, unless all is well.
    #[must_use]
    pub fn note(&self) -> Option<String> {
        match (self.trouble, self.queue) {
            (Some(Trouble { why, .. }), QueueState::Unknown) => {
                Some(format!("The queue cannot be read: {why}."))
            }
            (Some(Trouble { why, stale_seconds }), _) => {
                Some(format!("Figures from {stale_seconds} s ago; they cannot be read now: {why}."))
            }
            (None, QueueState::Missing) => {
                Some("There is no such queue. The studio makes it when it starts; start it again.".to_owned())
            }
            (None, _) => None,
        }
    }

    /// Whether it is known that nobody waits.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        matches!(self.queue, QueueState::Known(QueueStatistics { current_size: 0, .. }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two callers, read so long ago.
    const fn known(age_seconds: u32, trouble: Option<show::UpstreamStatus>) -> QueueReading {
        let two = QueueStatistics { current_size: 2, average_wait_time: 37 };
        QueueReading { queue: QueueState::Known(two), age_seconds, trouble }
    }

    #[test]
    fn figures_read_stand_as_plain_numbers() {
        let board = Board::first(Ok(known(0, None)), 0.0);
        assert_eq!((board.current_size().as_str(), board.average_wait_time().as_str()), ("2", "37"));
        assert_eq!(board.note(), None);
    }

    #[test]
    fn a_failed_reading_keeps_the_last_figures_and_tells_their_age() {
        let board = Board::first(Ok(known(0, None)), 1_000.0).after(Err(Failure::Unreachable), 13_400.0);
        assert_eq!(board.current_size(), "2");
        assert_eq!(
            board.note().as_deref(),
            Some("Figures from 12 s ago; they cannot be read now: no connection to the studio.")
        );
    }

    #[test]
    fn a_studio_that_cannot_read_is_told_with_the_age_of_its_figures() {
        let board = Board::first(Ok(known(7, Some(show::UpstreamStatus::Down))), 60_000.0);
        let said = "Figures from 7 s ago; they cannot be read now: the telephone exchange does not answer.";
        assert_eq!((board.current_size().as_str(), board.note().as_deref()), ("2", Some(said)));
        let later = board.after(Err(Failure::Unreachable), 63_000.0).note();
        assert!(later.as_deref().is_some_and(|note| note.starts_with("Figures from 10 s ago")), "{later:?}");
    }

    #[test]
    fn a_studio_that_has_yet_to_read_takes_no_figures_away() {
        let unknown = QueueReading { queue: QueueState::Unknown, age_seconds: 0, trouble: None };
        let board = Board::first(Ok(known(0, None)), 0.0).after(Ok(unknown), 4_000.0);
        let said = "Figures from 4 s ago; they cannot be read now: the telephone exchange is slow to answer.";
        assert_eq!((board.current_size().as_str(), board.note().as_deref()), ("2", Some(said)));
        assert_eq!(Board::first(Ok(unknown), 0.0).current_size(), "–");
    }

    #[test]
    fn the_next_good_reading_ends_the_trouble() {
        let board = Board::first(Err(Failure::Unreachable), 0.0).after(Ok(known(0, None)), 2_000.0);
        assert!(!board.is_stale());
        assert_eq!(board.note(), None);
    }

    #[test]
    fn without_any_reading_there_are_dashes_not_zeros() {
        let board = Board::first(Err(Failure::Unavailable), 0.0);
        assert_eq!((board.current_size().as_str(), board.average_wait_time().as_str()), ("–", "–"));
        assert_eq!(
            board.note().as_deref(),
            Some("The queue cannot be read: the studio cannot do this just now.")
        );
    }

    #[test]
    fn a_queue_that_does_not_exist_is_told_from_an_empty_one() {
        let missing = QueueReading { queue: QueueState::Missing, age_seconds: 0, trouble: None };
        let note = Board::first(Ok(missing), 0.0).note();
        assert!(note.is_some_and(|note| note.starts_with("There is no such queue.")));
    }

    #[test]
    fn a_clock_that_steps_back_gives_no_absurd_age() {
        let board = Board::first(Ok(known(0, None)), 5_000.0).after(Err(Failure::Unreachable), 0.0);
        assert!(board.note().is_some_and(|note| note.starts_with("Figures from 0 s ago")));
    }
}
