//! Compares the show with what the REST API shows: webhooks get lost, and the process may have just started.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use show::{CallerInfo, Identity, ObservedCall, Role, Timestamp, Whereabouts};
use tokio::time::{Instant, sleep};
use twilio::{
    client::{CallFilter, ClientError},
    rest::{Call, Member},
    sid::CallSid,
    webhook::{Address, CallStatus, Direction},
};

use crate::{
    caller_address::caller_address,
    context::Context,
    poll_schedule::{PollOutcome, PollSchedule},
    queue::QueueKind,
    queue_members,
    queue_statistics::upstream_status,
    rehearsal,
    state::{ObservedCalls, StudioState, caller_id},
};

/// How often it is checked whether a comparison is due. This is short so that a new screen does not wait
/// for long.
const TICK: Duration = Duration::from_millis(500);

/// How long legs are remembered after their end.
const LEG_RETENTION: Duration = Duration::from_secs(2 * 3600);

/// Compares the show while somebody watches or there are calls; less often while the API fails.
pub(crate) async fn run(context: &Arc<Context>) {
    let started = Instant::now();
    let mut schedule = PollSchedule::new(context.show.reconcile_interval);
    loop {
        if is_busy(context) && schedule.begins(started.elapsed()) {
            let outcome = match observe_calls(context).await {
                Ok(()) => PollOutcome::Read(None),
                Err(error) => {
                    let (upstream, retry_after) = (upstream_status(&error), error.retry_after());
                    let error = &error as &dyn std::error::Error;
                    tracing::warn!(error, ?upstream, "the show was not compared with the exchange");
                    PollOutcome::Failed { upstream, retry_after }
                }
            };
            schedule.ended(outcome, started.elapsed());
            let upstream = schedule.shown(started.elapsed()).upstream;
            context.change(|state, now| {
                state.show.set_upstream(upstream);
                state.dj_legs.forget_ended(now.minus(LEG_RETENTION));
            });
        }
        rehearsal::show_state(context);
        sleep(TICK).await;
    }
}

fn is_busy(context: &Context) -> bool {
    let calls_are_there = |state: &StudioState| state.dj_legs.current().is_some() || !state.show.is_empty();
    context.state.is_watched() || context.state.read(calls_are_there)
}

/// Asks for both queues and all calls in progress, and corrects the show.
async fn observe_calls(context: &Context) -> Result<(), ClientError> {
    let client = &context.client_without_retry;
    let began = context.now();
    let in_progress = CallFilter::status(CallStatus::InProgress);
    let all_calls = client.calls();
    let (calls, waiting, up_next) = tokio::try_join!(
        all_calls.list(&in_progress),
        queue_members::members(context, QueueKind::Callers),
        queue_members::members(context, QueueKind::Priority),
    )?;
    let mut places = BTreeMap::new();
    for (members, kind) in [(waiting, QueueKind::Callers), (up_next, QueueKind::Priority)] {
        for (member, since) in members.iter().zip(waiting_since(&members, began)) {
            let place = match kind {
                QueueKind::Callers => Whereabouts::Queue { since },
                QueueKind::Priority => Whereabouts::PriorityQueue { since },
            };
            places.insert(member.call_sid.clone(), place);
        }
    }
    let mut calls: BTreeMap<_, _> = calls.into_iter().map(|call| (call.sid.clone(), call)).collect();
    // The list of calls may be a moment behind the queues.
    for sid in places.keys().filter(|sid| !calls.contains_key(*sid)).cloned().collect::<Vec<_>>() {
        match client.calls().fetch(&sid).await {
            Ok(call) => drop(calls.insert(sid, call)),
            Err(error) if error.is_not_found() => {}
            Err(error) => return Err(error),
        }
    }
    context.change(|state, _| {
        let mut seen = ObservedCalls { began, dj_legs: Vec::new(), callers: Vec::new() };
        for (sid, call) in calls {
            let place = places.get(&sid).copied().unwrap_or(Whereabouts::Elsewhere);
            match observed(state, &sid, &call, place) {
                Some(Observed::DjLeg) => seen.dj_legs.push(sid),
                Some(Observed::Caller(caller)) => seen.callers.push(caller),
                None => {}
            }
        }
        state.observe(seen);
    });
    Ok(())
}

/// Since when the members of a queue have waited, by our own time: that of the API is another one.
///
/// The API tells it in whole seconds. Whoever stands further back came later, all the same.
fn waiting_since(members: &[Member], began: Timestamp) -> Vec<Timestamp> {
    let mut before = Timestamp::default();
    let mut since = |member: &Member| {
        let since = began.minus(Duration::from_secs(member.wait_time.into()));
        before = since.max(before.plus(Duration::from_millis(1)));
        before
    };
    members.iter().map(&mut since).collect()
}

enum Observed {
    DjLeg,
    Caller(ObservedCall),
}

/// A call as the show sees it; `None` if it does not belong to the show.
///
/// An account may be used for other things too. A call in no queue of ours counts only if the show knows
/// it, or if its identity is one that we make.
fn observed(state: &StudioState, sid: &CallSid, call: &Call, place: Whereabouts) -> Option<Observed> {
    let id = caller_id(sid);
    let waits = place != Whereabouts::Elsewhere;
    let from = Address::from(call.from.as_str());
    let identity = from.client().and_then(|name| Identity::parse(name).ok());
    if state.dj_legs.knows(sid) {
        return Some(Observed::DjLeg);
    }
    let ours = waits || state.show.progress_of(&id).is_some() || identity.is_some();
    if !ours || state.ignored_calls.contains(sid) || call.direction != Direction::Inbound {
        return None;
    }
    if !waits && identity.is_some_and(|identity| identity.role() == Role::Dj) {
        return Some(Observed::DjLeg);
    }
    let (channel, address) = caller_address(&from);
    let who = CallerInfo { channel, address, ..CallerInfo::default() };
    Some(Observed::Caller(ObservedCall { call: id, who, whereabouts: place }))
}

#[cfg(test)]
mod tests {
    use twilio::{rest::Rfc2822, sid::QueueSid};

    use super::*;

    /// A member of a queue whose exchange has another time.
    fn member(number: u8, wait_time: u32) -> Member {
        Member {
            queue_sid: QueueSid::from_random_bytes([1; 16]),
            call_sid: CallSid::from_random_bytes([number; 16]),
            date_enqueued: Rfc2822::from_unix(7),
            position: number.into(),
            wait_time,
            uri: String::new(),
        }
    }

    #[test]
    fn waits_are_counted_by_our_own_time_and_keep_the_order_of_the_queue() {
        let members = [member(1, 60), member(2, 60), member(3, 61), member(4, 2)];
        let since = waiting_since(&members, Timestamp(1_000_000));
        assert_eq!(since, [940_000, 940_001, 940_002, 998_000].map(Timestamp));
    }
}
