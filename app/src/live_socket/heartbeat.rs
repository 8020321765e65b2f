use show::Timestamp;
use voice::PageTime;

/// A page counts as cut off after this silence. The server sends a beat each second; with the interval
/// at which the clock is polled this makes three seconds at most.
const SILENCE_TIMEOUT_MS: f64 = 2_500.0;
/// A new connection must bring a first message within this time.
const OPEN_TIMEOUT_MS: f64 = 5_000.0;
/// The pause before the first reconnection; it doubles each time.
const MIN_BACKOFF_MS: f64 = 250.0;
/// The longest pause before a reconnection.
const MAX_BACKOFF_MS: f64 = 4_000.0;
/// A page stretches its pauses at random, up to this factor.
const MAX_JITTER: f64 = 1.25;
/// A larger change of the skew means that a clock was set, not that a message was late.
const MAX_SKEW_CHANGE_MS: f64 = 2_000.0;

/// Knows whether a page hears from the server, when to reconnect, and what the server's clock says.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Heartbeat {
    link: Link,
    /// The server's clock minus the browser's, in milliseconds.
    skew: Option<f64>,
    /// When the last message came, or the connection was first wanted.
    heard: Option<PageTime>,
    /// When the present connection, or the one that follows the pause, is given up.
    given_up: PageTime,
    /// Connections that failed since the last message.
    failures: i32,
}

/// The state of a page's connection to the server.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Link {
    /// No message has come yet, and the timeout has not passed.
    #[default]
    Opening,
    /// What the page shows is up to date.
    Live,
    /// What the page shows may be out of date.
    Lost,
}

impl Heartbeat {
    /// Starts to wait for a connection.
    pub fn begin(&mut self, now: PageTime) {
        self.heard = Some(now);
        self.given_up = now + OPEN_TIMEOUT_MS;
    }

    /// A message came with the server's time `at`, and the page is up to date by it.
    pub fn received(&mut self, at: Timestamp, now: PageTime) {
        self.received_in_part(at, now);
        self.link = Link::Live;
    }

    /// A message came with the server's time `at`, but the page still lacks an earlier one.
    pub fn received_in_part(&mut self, at: Timestamp, now: PageTime) {
        #[expect(clippy::cast_precision_loss, reason = "milliseconds since 1970 are far below 2^53")]
        let skew = at.0 as f64 - now.0;
        // A delayed message makes the server's clock look late, never early.
        self.skew = Some(match self.skew {
            Some(known) if (skew - known).abs() < MAX_SKEW_CHANGE_MS => known.max(skew),
            _ => skew,
        });
        self.heard = Some(now);
        self.given_up = now + SILENCE_TIMEOUT_MS;
        self.failures = 0;
    }

    /// The connection closed or could not be opened; returns how many milliseconds to wait before the next.
    pub fn closed(&mut self, now: PageTime) -> u32 {
        let pause = (MIN_BACKOFF_MS * 2_f64.powi(self.failures.min(10))).min(MAX_BACKOFF_MS);
        self.failures = self.failures.saturating_add(1);
        // The timeout of the next connection starts after the pause: otherwise the connection could be given
        // up before it is made.
        self.given_up = now + pause * MAX_JITTER + OPEN_TIMEOUT_MS;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "250 to 4,000")]
        let pause = pause as u32;
        pause
    }

    /// Checks the timeouts; returns what [`closed`](Self::closed) does if the connection is to be given up.
    pub fn tick(&mut self, now: PageTime) -> Option<u32> {
        let heard = self.heard?;
        // If the browser's clock was set back, the silence would be negative and would never end.
        if now < heard {
            self.begin(now);
        } else if now - heard >= SILENCE_TIMEOUT_MS {
            self.link = Link::Lost;
        }
        (now >= self.given_up).then(|| self.closed(now))
    }

    /// The state of the connection.
    #[must_use]
    pub const fn link(&self) -> Link {
        self.link
    }

    /// The server's time at a time of the browser's clock, once a message has come.
    #[must_use]
    pub fn server_time(&self, now: PageTime) -> Option<Timestamp> {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "casts saturate")]
        self.skew.map(|skew| Timestamp((now.0 + skew) as u64))
    }
}
