use std::{fmt, future::Future, pin::Pin, time::Duration};

/// When a request that failed is sent again, and when the failure is passed on.
///
/// A GET or DELETE is repeated after any failure that may be temporary: status 429 or 5xx, no connection, or
/// one that broke off. A POST is repeated only where Twilio cannot have carried it out: without a connection,
/// or after 429, which refuses a request before looking at it (Twilio docs, "Error 20429"). Any other
/// repetition would risk a second call, key or queue.
///
/// ```
/// use std::time::Duration;
/// use twilio::client::{Attempt, AttemptOutcome, RetryPolicy};
///
/// let policy = RetryPolicy::default();
/// let busy = AttemptOutcome::Status { status: 429, retry_after: Some(Duration::from_secs(2)) };
/// let first = Attempt { retries: 0, elapsed: Duration::ZERO, repeatable: false, outcome: busy };
/// assert_eq!(policy.next_wait(&first, 0.0), Some(Duration::from_secs(2)));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RetryPolicy {
    /// How often a request is repeated at most.
    pub max_retries: u32,
    /// The longest wait before the first repetition; it doubles for each further one.
    pub first_wait: Duration,
    /// The longest wait of all, unless the API asks for more.
    pub max_wait: Duration,
    /// No repetition begins later than this after the first attempt began.
    pub max_elapsed: Duration,
}

impl RetryPolicy {
    /// A policy that passes on every failure at once.
    #[must_use]
    pub const fn never() -> Self {
        Self { max_retries: 0, ..Self::new() }
    }

    const fn new() -> Self {
        Self {
            max_retries: 4,
            first_wait: Duration::from_millis(500),
            max_wait: Duration::from_secs(8),
            max_elapsed: Duration::from_secs(30),
        }
    }

    /// How long to wait before sending the request again; `None` to give up.
    ///
    /// `random`, at least 0 and less than 1, spreads clients that failed together: it chooses a wait between
    /// nothing and the longest. After a `Retry-After` the client waits up to [`first_wait`](Self::first_wait)
    /// longer.
    #[must_use]
    pub fn next_wait(&self, attempt: &Attempt, random: f64) -> Option<Duration> {
        if attempt.retries >= self.max_retries || !attempt.may_be_repeated() {
            return None;
        }
        let random = if random.is_finite() { random.clamp(0.0, 1.0) } else { 0.5 };
        let wait = match attempt.outcome {
            AttemptOutcome::Status { retry_after: Some(asked), .. } => {
                asked.saturating_add(self.first_wait.mul_f64(random))
            }
            _ => {
                let doubled = 2_u32.saturating_pow(attempt.retries);
                self.first_wait.saturating_mul(doubled).min(self.max_wait).mul_f64(random)
            }
        };
        (attempt.elapsed.saturating_add(wait) <= self.max_elapsed).then_some(wait)
    }
}

impl Default for RetryPolicy {
    /// Four repetitions after up to 0.5, 1, 2 and 4 seconds, within half a minute.
    fn default() -> Self {
        Self::new()
    }
}

/// An attempt that failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attempt {
    /// How many repetitions have been made; 0 for the first attempt.
    pub retries: u32,
    /// How long ago the first attempt began.
    pub elapsed: Duration,
    /// Whether doing it twice is the same as doing it once, as with GET and DELETE.
    pub repeatable: bool,
    /// How it failed.
    pub outcome: AttemptOutcome,
}

impl Attempt {
    const fn may_be_repeated(&self) -> bool {
        match self.outcome {
            AttemptOutcome::NotConnected | AttemptOutcome::Status { status: 429, .. } => true,
            AttemptOutcome::BrokenOff => self.repeatable,
            AttemptOutcome::Status { status, .. } => self.repeatable && matches!(status, 500 | 502..=504),
        }
    }
}

/// How an attempt failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AttemptOutcome {
    /// There was no connection: the request was not sent.
    NotConnected,
    /// The request may have been sent, yet its whole answer did not come.
    BrokenOff,
    /// The request was answered.
    Status {
        /// The HTTP status of the answer.
        status: u16,
        /// The answer's `Retry-After`.
        retry_after: Option<Duration>,
    },
}

/// Time and randomness, which tests replace.
pub trait RetryTiming: fmt::Debug + Send + Sync {
    /// The time since a moment that stays the same.
    fn now(&self) -> Duration;

    /// A number that is at least 0 and less than 1.
    fn random(&self) -> f64;

    /// Returns after `wait`.
    fn sleep(&self, wait: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>>;
}

/// The clock of tokio and the randomness of the crypto library.
#[derive(Debug)]
pub struct SystemTiming {
    start: tokio::time::Instant,
}

impl SystemTiming {
    pub fn new() -> Self {
        Self { start: tokio::time::Instant::now() }
    }
}

impl RetryTiming for SystemTiming {
    fn now(&self) -> Duration {
        self.start.elapsed()
    }

    fn random(&self) -> f64 {
        let mut bytes = [0; 4];
        // Without randomness all clients wait the same time, which is no reason to fail.
        let _ = aws_lc_rs::rand::fill(&mut bytes);
        f64::from(u32::from_ne_bytes(bytes)) / (f64::from(u32::MAX) + 1.0)
    }

    fn sleep(&self, wait: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        Box::pin(tokio::time::sleep(wait))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const POLICY: RetryPolicy = RetryPolicy::new();
    const ALMOST: f64 = 1.0;

    fn status(status: u16) -> AttemptOutcome {
        AttemptOutcome::Status { status, retry_after: None }
    }

    fn first(outcome: AttemptOutcome, repeatable: bool) -> Attempt {
        Attempt { retries: 0, elapsed: Duration::ZERO, repeatable, outcome }
    }

    #[test]
    fn the_longest_wait_doubles_up_to_a_limit() {
        let longest = |retries| {
            let policy = RetryPolicy { max_retries: 9, max_elapsed: Duration::MAX, ..POLICY };
            policy.next_wait(&Attempt { retries, ..first(AttemptOutcome::BrokenOff, true) }, ALMOST)
        };
        let millis: Vec<_> = (0..6).filter_map(longest).map(|wait| wait.as_millis()).collect();
        assert_eq!(millis, [500, 1_000, 2_000, 4_000, 8_000, 8_000]);
    }

    #[test]
    fn chance_takes_anything_off_a_wait() {
        let wait = |random| POLICY.next_wait(&first(status(503), true), random);
        assert_eq!(wait(0.0), Some(Duration::ZERO));
        assert_eq!(wait(0.5), Some(Duration::from_millis(250)));
        assert_eq!(wait(f64::NAN), Some(Duration::from_millis(250)));
        assert_eq!(wait(-7.0), Some(Duration::ZERO));
    }

    #[test]
    fn what_may_have_happened_is_repeated_only_where_that_is_harmless() {
        let repeated = |outcome, repeatable| POLICY.next_wait(&first(outcome, repeatable), 0.5).is_some();
        for passing in [500, 502, 503, 504] {
            assert!(repeated(status(passing), true), "{passing}");
            assert!(!repeated(status(passing), false), "{passing}");
        }
        assert!(repeated(AttemptOutcome::BrokenOff, true));
        assert!(!repeated(AttemptOutcome::BrokenOff, false));
        for never_done in [AttemptOutcome::NotConnected, status(429)] {
            assert!(repeated(never_done, true) && repeated(never_done, false), "{never_done:?}");
        }
    }

    #[test]
    fn what_will_not_pass_is_not_repeated() {
        for lasting in [200, 301, 400, 401, 403, 404, 405, 409, 422, 501, 505] {
            assert_eq!(POLICY.next_wait(&first(status(lasting), true), 0.5), None, "{lasting}");
        }
    }

    #[test]
    fn the_wait_the_api_asks_for_is_never_cut_short() {
        let asked =
            |seconds| AttemptOutcome::Status { status: 429, retry_after: Some(Duration::from_secs(seconds)) };
        let wait = |seconds, random| POLICY.next_wait(&first(asked(seconds), false), random);
        assert_eq!(wait(10, 0.0), Some(Duration::from_secs(10)), "longer than any of our own");
        assert_eq!(wait(10, ALMOST), Some(Duration::from_millis(10_500)), "not all at once");
        assert_eq!(wait(0, 0.0), Some(Duration::ZERO));
        assert_eq!(wait(31, 0.0), None, "longer than there is patience for");
        assert_eq!(wait(u64::MAX, ALMOST), None);
    }

    #[test]
    fn patience_and_the_number_of_attempts_have_an_end() {
        let attempt = first(AttemptOutcome::NotConnected, true);
        assert_eq!(POLICY.next_wait(&Attempt { retries: 4, ..attempt }, 0.0), None);
        let late = Attempt { elapsed: Duration::from_millis(29_900), ..attempt };
        assert_eq!(POLICY.next_wait(&late, 0.1), Some(Duration::from_millis(50)));
        assert_eq!(POLICY.next_wait(&late, ALMOST), None);
        assert_eq!(RetryPolicy::never().next_wait(&attempt, 0.0), None);
    }
}
