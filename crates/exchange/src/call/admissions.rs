use std::time::Duration;

use budget::{Limiter, Rate, Tally};

use crate::MonotonicTime;

/// Calls of one socket that may go on at once: the SDK makes one at a time, and a page may test the line beside it.
const MAX_OF_SESSION: usize = 4;
/// Calls of one name that may go on at once, at whatever sockets.
const MAX_OF_IDENTITY: usize = 8;
/// Calls that may go on at once in all.
const MAX_IN_ALL: usize = 10_000;
/// How many calls one name may begin.
const NEW_CALLS: Rate = Rate { burst: 30, per: Duration::from_secs(60) };

/// Decides whether a browser may make one more call.
#[derive(Debug)]
pub(super) struct Admissions {
    begun: Limiter<String>,
    refused: Tally,
}

/// How many calls go on.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct LiveCalls {
    /// At the browser's socket.
    pub of_session: usize,
    /// Made by browsers of its name.
    pub of_identity: usize,
    pub in_all: usize,
}

/// Why a call is not begun, in words for its caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(super) enum CallRefusal {
    #[error("This browser has too many calls")]
    OfSession,
    #[error("This caller has too many calls")]
    OfIdentity,
    #[error("This caller has begun too many calls; wait a minute")]
    TooOften,
    #[error("Too many calls go on; try again later")]
    InAll,
}

impl Default for Admissions {
    fn default() -> Self {
        Self { begun: Limiter::new(NEW_CALLS), refused: Tally::default() }
    }
}

impl Admissions {
    /// Counts one more call of a browser, unless there are too many. Names are counted; only the account makes tokens
    /// without one, for pages of its own.
    pub(super) fn admit(
        &mut self,
        now: MonotonicTime,
        live: LiveCalls,
        identity: Option<&str>,
    ) -> Result<(), CallRefusal> {
        let admitted = self.count(now, live, identity);
        if let Err(refusal) = admitted
            && let Some(calls) = self.refused.count(now.into())
        {
            tracing::warn!(calls, %refusal, "calls of browsers are refused");
        }
        admitted
    }

    fn count(
        &mut self,
        now: MonotonicTime,
        live: LiveCalls,
        identity: Option<&str>,
    ) -> Result<(), CallRefusal> {
        if live.of_session >= MAX_OF_SESSION {
            return Err(CallRefusal::OfSession);
        }
        if live.in_all >= MAX_IN_ALL {
            return Err(CallRefusal::InAll);
        }
        let Some(identity) = identity else { return Ok(()) };
        if live.of_identity >= MAX_OF_IDENTITY {
            return Err(CallRefusal::OfIdentity);
        }
        self.begun.count(identity.to_owned(), now.into()).map_err(|_| CallRefusal::TooOften)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: MonotonicTime = MonotonicTime::from_unix_millis(1_700_000_000_000);

    #[test]
    fn too_many_calls_at_once_are_refused_with_the_reason() {
        let mut admissions = Admissions::default();
        let mut admit = |live| admissions.admit(NOW, live, Some("ann"));
        let none = LiveCalls::default();
        assert_eq!(admit(none), Ok(()));
        assert_eq!(admit(LiveCalls { of_session: 4, ..none }), Err(CallRefusal::OfSession));
        assert_eq!(admit(LiveCalls { of_identity: 8, ..none }), Err(CallRefusal::OfIdentity));
        assert_eq!(admit(LiveCalls { in_all: 10_000, ..none }), Err(CallRefusal::InAll));
    }

    #[test]
    fn a_name_begins_so_many_calls_a_minute_and_others_go_on() {
        let mut admissions = Admissions::default();
        let none = LiveCalls::default();
        let begun = (0..100).filter(|_| admissions.admit(NOW, none, Some("ann")).is_ok()).count();
        assert_eq!(begun, 30);
        assert_eq!(admissions.admit(NOW, none, Some("bea")), Ok(()));
        assert_eq!(admissions.admit(NOW, none, None), Ok(()));
        assert_eq!(admissions.admit(NOW + Duration::from_secs(2), none, Some("ann")), Ok(()));
    }
}
