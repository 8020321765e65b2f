use show::Timestamp;

/// Without a word from the server for so long a page counts as cut off, in milliseconds. The server's
/// heart beats each second; with the next look at the clock this makes three seconds at most.
const SILENCE_MS: f64 = 2_500.0;
/// A new connection is given so long to say something, in milliseconds.
const OPENING_MS: f64 = 5_000.0;
/// The first pause before a lost connection is tried again, in milliseconds; it doubles.
const FIRST_PAUSE_MS: f64 = 250.0;
/// The longest pause, in milliseconds.
const LONGEST_PAUSE_MS: f64 = 4_000.0;
/// No pause lasts longer than this many times what was asked for: pages spread them.
const SPREAD: f64 = 1.25;
/// A difference of the clocks that is not a late frame but a clock that was set, in milliseconds.
const CLOCK_WAS_SET_MS: f64 = 2_000.0;

/// Whether a page hears from the server, when to connect again, and what the server's clock says.
///
/// Times are milliseconds of the browser's clock, as `Date.now()` gives them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Pulse {
    link: Link,
    /// The server's clock less the browser's, in milliseconds.
    skew: Option<f64>,
    /// When something was last heard, or hearing began.
    heard: Option<f64>,
    /// When the connection at hand, or the one that is to come after a pause, has had its time.
    given_up: f64,
    /// Connections that failed since something was heard.
    failures: i32,
}

/// How a page stands to the server.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Link {
    /// Nothing has been heard yet, nor missed for long.
    #[default]
    Opening,
    /// What the page shows is what the server says.
    Live,
    /// What the page shows may be old.
    Lost,
}

impl Pulse {
    /// A connection is wanted from now on.
    pub fn begin(&mut self, now: f64) {
        self.heard = Some(now);
        self.given_up = now + OPENING_MS;
    }

    /// The server has told its time, and by it what the page shows is what the server says.
    pub fn apply(&mut self, at: Timestamp, now: f64) {
        self.hear_in_part(at, now);
        self.link = Link::Live;
    }

    /// The server has told its time, but something of what the page shows is missing.
    pub fn hear_in_part(&mut self, at: Timestamp, now: f64) {
        #[expect(clippy::cast_precision_loss, reason = "milliseconds since 1970 are far below 2^53")]
        let skew = at.0 as f64 - now;
        // A frame that took long makes the server's clock look late, never early.
        self.skew = Some(match self.skew {
            Some(known) if (skew - known).abs() < CLOCK_WAS_SET_MS => known.max(skew),
            _ => skew,
        });
        self.heard = Some(now);
        self.given_up = now + SILENCE_MS;
        self.failures = 0;
    }

    /// The connection is gone, or was never made; how many milliseconds to wait before the next.
    pub fn closed(&mut self, now: f64) -> u32 {
        let pause = (FIRST_PAUSE_MS * 2_f64.powi(self.failures.min(10))).min(LONGEST_PAUSE_MS);
        self.failures = self.failures.saturating_add(1);
        // The pause is not the next connection's: given up in it, it would never be made.
        self.given_up = now + pause * SPREAD + OPENING_MS;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "250 to 4,000")]
        let pause = pause as u32;
        pause
    }

    /// Time goes by; as [`closed`](Self::closed) when the connection has had its time and said nothing.
    pub fn tick(&mut self, now: f64) -> Option<u32> {
        let heard = self.heard?;
        // A browser's clock that was set back would make the silence negative, and endless.
        if now < heard {
            self.begin(now);
        } else if now - heard >= SILENCE_MS {
            self.link = Link::Lost;
        }
        (now >= self.given_up).then(|| self.closed(now))
    }

    /// How the page stands to the server.
    #[must_use]
    pub const fn link(&self) -> Link {
        self.link
    }

    /// The server's time at a time of the browser's clock, once it was told.
    #[must_use]
    pub fn moment(&self, now: f64) -> Option<Timestamp> {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "casts saturate")]
        self.skew.map(|skew| Timestamp((now + skew) as u64))
    }
}
