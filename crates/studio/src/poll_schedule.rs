//! When something is to be read again through the REST API, and what is known of it meanwhile.

use std::time::Duration;

use show::{QueueReading, QueueState, QueueStatistics, UpstreamStatus};

/// A reading that takes longer than this is reported as slow.
const SLOW_THRESHOLD: Duration = Duration::from_secs(1);
/// A reading that has not ended after this time counts as lost.
const POLL_TIMEOUT: Duration = Duration::from_secs(30);
/// Each further failure in a row doubles the pause, up to this.
const MAX_PAUSE: Duration = Duration::from_secs(60);
/// The longest pause that is made because the API asks for one.
const MAX_REQUESTED_PAUSE: Duration = Duration::from_secs(600);

/// When the queue is to be read, and what is known of it. Time is an argument, and may count from any start.
///
/// However many ask, at most one reading is under way, and two readings begin no closer together than the
/// interval. A reading that fails leaves the last figures as they are. The pause before the next one
/// grows with each failure, and is at least as long as the API asks.
#[derive(Debug)]
pub(crate) struct PollSchedule {
    interval: Duration,
    queue: QueueState,
    read_at: Duration,
    upstream: Option<UpstreamStatus>,
    failures: u32,
    not_before: Duration,
    under_way_since: Option<Duration>,
}

/// How a reading ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PollOutcome {
    /// The queue's figures, or that there is no such queue.
    Read(Option<QueueStatistics>),
    /// It failed; the API may have asked for a pause.
    Failed { upstream: UpstreamStatus, retry_after: Option<Duration> },
}

impl PollSchedule {
    pub(crate) const fn new(interval: Duration) -> Self {
        Self {
            interval,
            queue: QueueState::Unknown,
            read_at: Duration::ZERO,
            upstream: None,
            failures: 0,
            not_before: Duration::ZERO,
            under_way_since: None,
        }
    }

    /// Begins a reading if one is due. Returns whether one is: then it must be made, and reported with
    /// [`ended`](Self::ended).
    pub(crate) fn begins(&mut self, now: Duration) -> bool {
        let lost = self.under_way_since.is_some_and(|since| now.saturating_sub(since) >= POLL_TIMEOUT);
        if (self.is_under_way() && !lost) || now < self.not_before {
            return false;
        }
        self.under_way_since = Some(now);
        self.not_before = now + self.interval;
        true
    }

    /// Whether a reading is under way, so that newer figures may come in a moment.
    pub(crate) const fn is_under_way(&self) -> bool {
        self.under_way_since.is_some()
    }

    /// Whether anything at all has been read.
    pub(crate) const fn knows_something(&self) -> bool {
        !matches!(self.queue, QueueState::Unknown)
    }

    /// Notes how the reading under way has ended.
    pub(crate) fn ended(&mut self, outcome: PollOutcome, now: Duration) {
        self.under_way_since = None;
        match outcome {
            PollOutcome::Read(figures) => {
                self.queue = figures.map_or(QueueState::Missing, QueueState::Known);
                self.read_at = now;
                self.upstream = None;
                self.failures = 0;
            }
            PollOutcome::Failed { upstream, retry_after } => {
                self.upstream = Some(upstream);
                let doubled = 2_u32.saturating_pow(self.failures);
                let own = self.interval.saturating_mul(doubled).min(MAX_PAUSE);
                let asked = retry_after.unwrap_or_default().min(MAX_REQUESTED_PAUSE);
                self.failures = self.failures.saturating_add(1);
                self.not_before = self.not_before.max(now + own.max(asked));
            }
        }
    }

    /// What is known of the queue now.
    pub(crate) fn shown(&self, now: Duration) -> QueueReading {
        let slow = self.under_way_since.is_some_and(|since| now.saturating_sub(since) > SLOW_THRESHOLD);
        let age = if self.knows_something() { now.saturating_sub(self.read_at) } else { Duration::ZERO };
        QueueReading {
            queue: self.queue,
            age_seconds: u32::try_from(age.as_secs()).unwrap_or(u32::MAX),
            upstream: self.upstream.or(slow.then_some(UpstreamStatus::Slow)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO: QueueStatistics = QueueStatistics { current_size: 2, average_wait_time: 12 };
    const DOWN: PollOutcome = PollOutcome::Failed { upstream: UpstreamStatus::Down, retry_after: None };

    const fn at(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    fn schedule() -> PollSchedule {
        PollSchedule::new(at(2))
    }

    /// A schedule whose first reading, at 0 s, ended with this outcome.
    fn after(outcome: PollOutcome) -> PollSchedule {
        let mut schedule = schedule();
        assert!(schedule.begins(at(0)));
        schedule.ended(outcome, at(0));
        schedule
    }

    #[test]
    fn however_many_look_one_reads() {
        let mut schedule = schedule();
        assert!(schedule.begins(at(0)));
        assert!((0..20).all(|second| !schedule.begins(at(second))), "the first has not ended");
        schedule.ended(PollOutcome::Read(Some(TWO)), at(20));
        assert!(schedule.begins(at(20)));
    }

    #[test]
    fn readings_begin_no_closer_than_the_interval() {
        let mut schedule = schedule();
        let mut begun = Vec::new();
        for tenth in 0..100 {
            let now = Duration::from_millis(tenth * 100);
            if schedule.begins(now) {
                begun.push(now.as_secs());
                schedule.ended(PollOutcome::Read(Some(TWO)), now + Duration::from_millis(50));
            }
        }
        assert_eq!(begun, [0, 2, 4, 6, 8]);
    }

    #[test]
    fn figures_carry_their_age() {
        let schedule = after(PollOutcome::Read(Some(TWO)));
        let shown = schedule.shown(Duration::from_millis(1_900));
        let known = QueueReading { queue: QueueState::Known(TWO), age_seconds: 1, upstream: None };
        assert_eq!(shown, known);
        assert_eq!(after(PollOutcome::Read(None)).shown(at(0)).queue, QueueState::Missing);
    }

    #[test]
    fn a_failure_leaves_the_last_figures_standing_until_a_reading_works_again() {
        let mut schedule = after(PollOutcome::Read(Some(TWO)));
        assert!(schedule.begins(at(2)));
        schedule.ended(DOWN, at(3));
        let stale = QueueReading {
            queue: QueueState::Known(TWO),
            age_seconds: 5,
            upstream: Some(UpstreamStatus::Down),
        };
        assert_eq!(schedule.shown(at(5)), stale);
        assert!(schedule.begins(at(5)));
        schedule.ended(PollOutcome::Read(None), at(6));
        let healed = QueueReading { queue: QueueState::Missing, age_seconds: 0, upstream: None };
        assert_eq!(schedule.shown(at(6)), healed);
    }

    #[test]
    fn nothing_read_is_not_passed_off_as_an_empty_queue() {
        assert_eq!(schedule().shown(at(9)).queue, QueueState::Unknown);
        let failed = after(DOWN).shown(at(9));
        assert_eq!(
            (failed.queue, failed.age_seconds, failed.upstream),
            (QueueState::Unknown, 0, Some(UpstreamStatus::Down))
        );
    }

    #[test]
    fn failures_in_a_row_double_the_pause_up_to_a_minute() {
        let mut schedule = schedule();
        let (mut now, mut begun) = (at(0), Vec::new());
        while begun.len() < 9 {
            if schedule.begins(now) {
                begun.push(now.as_secs());
                schedule.ended(DOWN, now);
            }
            now += at(1);
        }
        let pauses: Vec<_> = begun.windows(2).map(|pair| pair[1] - pair[0]).collect();
        assert_eq!(pauses, [2, 4, 8, 16, 32, 60, 60, 60]);
    }

    #[test]
    fn the_pause_the_api_asks_for_is_kept_within_reason() {
        let busy =
            |seconds| PollOutcome::Failed { upstream: UpstreamStatus::Busy, retry_after: Some(at(seconds)) };
        let mut schedule = after(busy(30));
        assert!(!schedule.begins(at(29)));
        assert!(schedule.begins(at(30)));
        assert!(after(busy(u64::MAX / 2)).begins(MAX_REQUESTED_PAUSE));
    }

    #[test]
    fn a_reading_that_takes_long_is_told() {
        let mut schedule = after(PollOutcome::Read(Some(TWO)));
        assert!(schedule.begins(at(2)));
        assert_eq!(schedule.shown(Duration::from_millis(2_900)).upstream, None);
        assert_eq!(schedule.shown(Duration::from_millis(3_100)).upstream, Some(UpstreamStatus::Slow));
    }

    #[test]
    fn a_reading_that_was_lost_does_not_end_all_reading() {
        let mut schedule = schedule();
        assert!(schedule.begins(at(0)));
        assert!(!schedule.begins(at(29)));
        assert!(schedule.begins(at(30)));
    }
}
