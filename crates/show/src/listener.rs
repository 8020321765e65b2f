//! What a listener's page is told of its own call.

use std::{fmt, time::Duration};

use serde::{Deserialize, Serialize};

use crate::{CallerId, Timestamp};

/// Their own call as a listener's page sees it: nothing of anybody else's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListenerCall {
    /// The server's clock.
    pub at: Timestamp,
    /// The show.
    pub notice: LinesNotice,
    /// Where the call is.
    pub state: ListenerStatus,
}

/// What anybody may know of the show before calling.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LinesNotice {
    /// The show's name.
    pub show_name: String,
    /// Who is on air; empty for nobody in particular.
    pub host: String,
    /// Whether callers are let in.
    pub open: bool,
    /// Whether nobody more can wait.
    pub full: bool,
    /// How many wait.
    pub waiting: u32,
}

/// Where a listener's call is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ListenerStatus {
    /// There is no call of theirs.
    NoCall,
    /// It has rung in.
    Ringing,
    /// In line.
    Waiting {
        /// 1 is next.
        position: u32,
        /// How long it will probably take; nothing while that cannot be told honestly.
        estimate: Option<Estimate>,
        /// When they came into the line.
        since: Timestamp,
    },
    /// First in line.
    Next {
        /// When they came into the line.
        since: Timestamp,
    },
    /// On air in a moment.
    GoingOnAir,
    /// On air.
    OnAir {
        /// When they came on air.
        since: Timestamp,
    },
    /// Turned away: the lines are closed.
    Closed,
    /// Turned away: nobody more can wait.
    Full,
    /// The listener is on the line by another call, which took the place of this one or came before it.
    Elsewhere,
    /// The conversation is over.
    Over,
}

/// How long a caller will probably wait, as a range of whole minutes, rounded up.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Estimate {
    /// Minutes that the wait will last at least.
    pub from: u32,
    /// Minutes that the wait will most likely not exceed.
    pub to: u32,
}

impl Estimate {
    /// Judges by the conversations so far: `ahead` of them have to go by, `talks` tells how long recent
    /// ones took, and `running` how long the present one has lasted.
    ///
    /// Rounded up by a fifth, since a wait that is longer than promised is worse than none promised
    /// (call-centre practice). `None` while there is nothing to judge by.
    #[must_use]
    pub fn of(ahead: u32, talks: &[Duration], running: Option<Duration>) -> Option<Self> {
        if talks.is_empty() {
            return None;
        }
        let count = u32::try_from(talks.len()).unwrap_or(u32::MAX);
        let mean = talks.iter().sum::<Duration>() / count;
        let longest = talks.iter().max().copied().unwrap_or(mean);
        let left = |length: Duration| running.map_or(Duration::ZERO, |run| length.saturating_sub(run));
        let from = mean.saturating_mul(ahead) + left(mean);
        // Not every one of those ahead will take as long as the longest; half of the difference each.
        let slow = mean + longest.saturating_sub(mean) / 2;
        let to = (slow.saturating_mul(ahead) + left(longest)).saturating_mul(6) / 5;
        let minutes = |length: Duration| u32::try_from(length.as_secs().div_ceil(60)).unwrap_or(u32::MAX);
        let from = minutes(from).max(1);
        Some(Self { from, to: minutes(to).max(from) })
    }
}

impl fmt::Display for Estimate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.from, self.to) {
            (1, 1) => f.write_str("about a minute"),
            (from, to) if from == to => write!(f, "about {from} minutes"),
            (from, to) => write!(f, "{from} to {to} minutes"),
        }
    }
}

/// What a listener's page is told of its own call: `{"call":…}`, `{"beat":…}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CallFrame {
    /// Where the call is; comes at once, and after every change.
    Call(ListenerCall),
    /// The server's clock; comes each second.
    Beat(Timestamp),
}

/// What a listener's page says to be told of its call: `{"token":…,"call":"CA…"}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallHello {
    /// Its voice token, which is about a thousand bytes long.
    pub token: String,
    /// Its own call, once it knows which that is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub call: Option<CallerId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn minutes(minutes: u64) -> Duration {
        Duration::from_secs(60 * minutes)
    }

    #[test]
    fn nothing_is_promised_before_anybody_has_talked() {
        assert_eq!(Estimate::of(3, &[], None), None);
    }

    #[test]
    fn the_estimate_is_a_range_rounded_up() {
        let estimate = Estimate::of(2, &[minutes(3), minutes(5)], None).expect("an estimate");
        assert_eq!((estimate.from, estimate.to), (8, 11));
        assert_eq!(estimate.to_string(), "8 to 11 minutes");
    }

    #[test]
    fn who_is_next_waits_for_the_rest_of_the_running_conversation() {
        let estimate = Estimate::of(0, &[minutes(3)], Some(minutes(2))).expect("an estimate");
        assert_eq!((estimate.from, estimate.to), (1, 2));
        let late = Estimate::of(0, &[minutes(3)], Some(minutes(9))).expect("an estimate");
        assert_eq!(late.to_string(), "about a minute");
    }

    #[test]
    fn more_callers_ahead_never_shorten_it() {
        let talks = [minutes(2), minutes(7), minutes(1)];
        let estimates: Vec<_> =
            (0..50).map(|ahead| Estimate::of(ahead, &talks, Some(minutes(1))).expect("one")).collect();
        assert!(estimates.is_sorted_by_key(|estimate| (estimate.from, estimate.to)));
    }
}
