use crate::PageTime;

/// Decides when a page renews its token, and when it tries again after a failed attempt.
///
/// All times are milliseconds of the wall clock, which unlike timers goes on while a laptop sleeps.
/// The SDK also warns ten seconds before the token expires. This type renews longer-lived tokens
/// earlier, and covers warnings that were missed and attempts that failed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Renewal {
    obtained: PageTime,
    lifetime: f64,
    next: PageTime,
    under_way: bool,
    spent: bool,
    failures: u32,
}

impl Renewal {
    /// How long before its end a token is renewed, unless its whole lifetime is too short for that.
    const MARGIN_MS: f64 = 300_000.0;
    /// How long an attempt may take before it counts as failed.
    const ATTEMPT_TIMEOUT_MS: f64 = 30_000.0;
    /// The minimum age of a refused token before it is replaced; otherwise tokens that are refused at once
    /// would be replaced in a loop.
    const MIN_AGE_MS: f64 = 5_000.0;
    const MIN_BACKOFF_MS: f64 = 2_000.0;
    const MAX_BACKOFF_MS: f64 = 30_000.0;

    /// The renewal of a token that was received at `now` and is valid for `lifetime_seconds` from then.
    #[must_use]
    pub fn new(now: PageTime, lifetime_seconds: u64) -> Self {
        #[expect(clippy::cast_precision_loss, reason = "a day at most")]
        let lifetime = lifetime_seconds as f64 * 1000.0;
        let next = now + (lifetime - Self::MARGIN_MS.min(lifetime / 4.0));
        Self { obtained: now, lifetime, next, under_way: false, spent: false, failures: 0 }
    }

    /// Whether the token is valid for long enough to begin a call with it.
    #[must_use]
    pub fn is_fresh(&self, now: PageTime) -> bool {
        // After the clock was set back, it says nothing about the token.
        !self.spent && self.failures == 0 && (self.obtained..self.next).contains(&now)
    }

    /// Begins an attempt to renew if one is due, and returns whether it did.
    ///
    /// The next attempt is due only after this one has [failed](Self::failed) or timed out.
    pub fn begin(&mut self, now: PageTime) -> bool {
        let due = now >= self.next;
        if due {
            self.under_way = true;
            self.next = now + Self::ATTEMPT_TIMEOUT_MS;
        }
        due
    }

    /// Records that the attempt failed: the next is due after a pause, which grows with each failure.
    pub fn failed(&mut self, now: PageTime) {
        let pause = Self::MIN_BACKOFF_MS * 2_f64.powi(self.failures.min(10).cast_signed());
        self.under_way = false;
        self.failures = self.failures.saturating_add(1);
        self.next = now + pause.min(Self::MAX_BACKOFF_MS);
    }

    /// Records the SDK's warning that the token will expire soon.
    ///
    /// A warning early in a token's lifetime is ignored: after a renewal, the SDK still sends the warning
    /// for the previous token.
    pub fn warned(&mut self, now: PageTime) {
        if now - self.obtained >= self.lifetime / 3.0 {
            self.hasten(now);
        }
    }

    /// Records that the exchange refused the token as expired or invalid: no call begins with it, and it is
    /// renewed soon.
    pub fn refused(&mut self, now: PageTime) {
        self.spent = true;
        let proven = self.obtained + Self::MIN_AGE_MS;
        self.hasten(if now < proven { proven } else { now });
    }

    fn hasten(&mut self, now: PageTime) {
        if !self.under_way && self.failures == 0 && now < self.next {
            self.next = now;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: f64 = 1000.0;
    const NOW: PageTime = PageTime(1_795_000_000.0 * SECOND);

    fn due_after(renewal: Renewal, seconds: f64) -> bool {
        let mut renewal = renewal;
        renewal.begin(NOW + seconds * SECOND)
    }

    #[test]
    fn an_hour_is_renewed_five_minutes_before_its_end() {
        let renewal = Renewal::new(NOW, 3600);
        assert!(!due_after(renewal, 3299.0) && due_after(renewal, 3300.0));
    }

    #[test]
    fn a_short_life_keeps_a_quarter_to_renew_in() {
        let renewal = Renewal::new(NOW, 20);
        assert!(!due_after(renewal, 14.0) && due_after(renewal, 15.0));
    }

    #[test]
    fn a_laptop_that_slept_over_it_renews_when_it_wakes() {
        assert!(due_after(Renewal::new(NOW, 3600), 8.0 * 3600.0));
    }

    #[test]
    fn the_sdks_warning_is_heeded_ten_seconds_before_the_end() {
        for lifetime in [15, 20, 60, 300] {
            let mut renewal = Renewal::new(NOW, lifetime);
            let warning = NOW + (lifetime as f64 - 10.0) * SECOND;
            renewal.warned(warning);
            assert!(renewal.begin(warning), "{lifetime}");
        }
    }

    #[test]
    fn a_warning_for_the_previous_token_renews_nothing() {
        let mut renewal = Renewal::new(NOW, 3600);
        renewal.warned(NOW + 290.0 * SECOND);
        assert!(!due_after(renewal, 291.0));
    }

    #[test]
    fn an_attempt_under_way_is_not_made_twice() {
        let mut renewal = Renewal::new(NOW, 60);
        let due = NOW + 50.0 * SECOND;
        assert!(renewal.begin(due));
        for again in [Renewal::warned, Renewal::refused] {
            again(&mut renewal, due);
            assert!(!renewal.begin(due + SECOND));
        }
    }

    #[test]
    fn failed_attempts_come_again_ever_more_slowly_but_for_ever() {
        let mut renewal = Renewal::new(NOW, 20);
        let mut now = NOW + 15.0 * SECOND;
        let mut pauses = Vec::new();
        assert!(renewal.begin(now));
        for _ in 0..40 {
            renewal.failed(now);
            let since = now;
            while !renewal.begin(now) {
                now = now + SECOND;
            }
            pauses.push((now - since) / SECOND);
        }
        assert_eq!(pauses.first_chunk(), Some(&[2.0, 4.0, 8.0, 16.0, 30.0, 30.0]));
        assert_eq!(pauses.last(), Some(&30.0));
    }

    #[test]
    fn an_attempt_that_brings_nothing_is_given_up() {
        let mut renewal = Renewal::new(NOW, 20);
        assert!(renewal.begin(NOW + 15.0 * SECOND));
        assert!(!due_after(renewal, 44.0) && due_after(renewal, 45.0));
    }

    #[test]
    fn a_refused_token_is_renewed_at_once_but_not_over_and_over() {
        let mut renewal = Renewal::new(NOW, 3600);
        let later = NOW + 60.0 * SECOND;
        renewal.refused(later);
        assert!(!renewal.is_fresh(later) && renewal.begin(later));
        renewal.failed(later);
        renewal.refused(later);
        assert!(!renewal.begin(later));

        let mut refused_at_once = Renewal::new(NOW, 3600);
        refused_at_once.refused(NOW);
        assert!(!due_after(refused_at_once, 4.0) && due_after(refused_at_once, 5.0));
    }

    #[test]
    fn a_call_begins_with_a_fresh_token_only() {
        let renewal = Renewal::new(NOW, 3600);
        assert!(renewal.is_fresh(NOW) && renewal.is_fresh(NOW + 3299.0 * SECOND));
        assert!(!renewal.is_fresh(NOW + 3300.0 * SECOND) && !renewal.is_fresh(NOW + -SECOND));
    }
}
