//! The console's announcements to screen readers.

use std::{collections::HashSet, time::Duration};

use leptos::prelude::*;
use show::{Caller, CallerId, Timestamp};

use super::{state::Console, wording};

/// Two polite live regions: one for who is on air, one for new callers.
///
/// The second announces at most every ten seconds, so that a busy show does not talk without end.
#[component]
pub fn Announcer(console: Console) -> impl IntoView {
    let talker = console.on_air();
    let on_air = move || {
        talker.with(|talker| {
            talker.as_ref().map(|caller| format!("{}: {}.", wording::name(caller), caller.state.word()))
        })
    };
    let sentence = RwSignal::new(String::new());
    let arrivals = StoredValue::new(Arrivals::default());
    Effect::new(move |_| {
        let now = console.live.now();
        let named = |caller: &Caller| (caller.id.clone(), caller.label.clone());
        let names = console.live.board(|board| board.waiting().map(named).collect::<Vec<_>>());
        if let Some(Some(words)) = arrivals.try_update_value(|arrivals| arrivals.tell(names, now)) {
            sentence.set(words);
        }
    });
    view! {
        <p class="unseen" role="status">{on_air}</p>
        <p class="unseen" role="status">{sentence}</p>
    }
}

/// Announces new callers, at most one sentence in ten seconds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Arrivals {
    /// Who waited at the last call, if there was one.
    known: Option<HashSet<CallerId>>,
    /// New callers who were not announced yet.
    untold: Vec<(CallerId, String)>,
    last: Option<Timestamp>,
}

impl Arrivals {
    const MIN_INTERVAL: Duration = Duration::from_secs(10);

    /// The sentence to announce now; `waiting` are the waiting callers' ids and labels.
    pub fn tell(&mut self, waiting: Vec<(CallerId, String)>, now: Timestamp) -> Option<String> {
        let ids: HashSet<CallerId> = waiting.iter().map(|(id, _)| id.clone()).collect();
        let count = ids.len();
        self.untold.retain(|(id, _)| ids.contains(id));
        // Callers who waited before the page was loaded are on it, and are not announced.
        let known = self.known.replace(ids)?;
        self.untold.extend(waiting.into_iter().filter(|(id, _)| !known.contains(id)));
        let early = self.last.is_some_and(|last| now.since(last) < Self::MIN_INTERVAL);
        if self.untold.is_empty() || early {
            return None;
        }
        self.last = Some(now);
        let untold = std::mem::take(&mut self.untold);
        let who = match untold.as_slice() {
            [(_, name)] => format!("{name} has rung in"),
            several => format!("{} have rung in", wording::callers(several.len())),
        };
        Some(format!("{who}; {count} waiting."))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waiting(names: &[&str]) -> Vec<(CallerId, String)> {
        names.iter().map(|name| (CallerId::from(*name), (*name).to_owned())).collect()
    }

    fn at(seconds: u64) -> Timestamp {
        Timestamp(seconds * 1_000)
    }

    #[test]
    fn who_was_there_before_is_not_told() {
        let mut arrivals = Arrivals::default();
        assert_eq!(arrivals.tell(waiting(&["Tom"]), at(0)), None);
        assert_eq!(arrivals.tell(waiting(&["Tom"]), at(60)), None);
    }

    #[test]
    fn one_who_rings_in_is_named() {
        let mut arrivals = Arrivals::default();
        arrivals.tell(vec![], at(0));
        let told = arrivals.tell(waiting(&["Tom"]), at(1));
        assert_eq!(told.as_deref(), Some("Tom has rung in; 1 waiting."));
    }

    #[test]
    fn many_at_once_make_one_sentence_in_ten_seconds() {
        let mut arrivals = Arrivals::default();
        arrivals.tell(vec![], at(0));
        assert!(arrivals.tell(waiting(&["A"]), at(1)).is_some());
        assert_eq!(arrivals.tell(waiting(&["A", "B"]), at(2)), None);
        assert_eq!(arrivals.tell(waiting(&["A", "B", "C"]), at(10)), None);
        let told = arrivals.tell(waiting(&["A", "B", "C"]), at(11));
        assert_eq!(told.as_deref(), Some("2 callers have rung in; 3 waiting."));
        assert_eq!(arrivals.tell(waiting(&["A", "B", "C"]), at(30)), None);
    }

    #[test]
    fn who_is_gone_again_by_then_is_not_told() {
        let mut arrivals = Arrivals::default();
        arrivals.tell(vec![], at(0));
        arrivals.tell(waiting(&["A"]), at(1));
        arrivals.tell(waiting(&["A", "B"]), at(2));
        assert_eq!(arrivals.tell(waiting(&["A"]), at(12)), None);
    }
}
