use std::time::Duration;

use show::{Admission, CallEvent, CallerId, Progress, Timestamp, VisitStep};
use tokio::time::timeout;
use twilio::{
    twiml::{Pause, Response},
    webhook::{CallStatus, EnqueueResult, QueueResult},
};

use super::{enqueued_in, last_words};
use crate::{
    context::Context,
    dj_legs::ConversationEnd,
    queue::QueueKind,
    routes::Query,
    state::{StudioState, caller_id},
};

/// How long the DJ's leg may take to show what it does after a conversation.
const NEXT_DOCUMENT_TIMEOUT: Duration = Duration::from_secs(2);

/// What a leg was told longer ago than this has nothing to do with a conversation that is over now.
const MAX_WEBHOOK_DELAY: Duration = Duration::from_secs(15);

/// How many seconds a caller waits before the next visit to the queue, after something failed.
const REST_SECONDS: u32 = 2;

/// What a caller who has left a queue is told.
pub(crate) async fn enqueue_action(context: &Context, left: &EnqueueResult, query: &Query) -> Response {
    let call = &left.call.call_sid;
    let id = caller_id(call);
    if left.call.call_status.is_final() {
        context.change(|state, now| state.caller_ended(call, now));
        return Response::new();
    }
    match left.result {
        QueueResult::Redirected | QueueResult::RedirectedFromBridged => Response::new(),
        QueueResult::Hangup => {
            context.change(|state, now| state.caller_ended(call, now));
            Response::new()
        }
        QueueResult::Bridged | QueueResult::BridgingInProcess => conversation_over(context, &id, query).await,
        QueueResult::QueueFull => {
            let words = context.change(|state, now| {
                state.apply(&id, now, CallEvent::TurnedAway(Admission::Full));
                state.show.options().full_message.clone()
            });
            last_words(&words)
        }
        QueueResult::Leave
            if context.state.read(|state| state.show.turned_away(&id)) == Some(Admission::Full) =>
        {
            last_words(&context.state.read(|state| state.show.options().full_message.clone()))
        }
        QueueResult::Error | QueueResult::Leave | QueueResult::SystemError => {
            tracing::error!(call.sid = %id, result = %left.result, "a caller fell out of the queue");
            context.change(|state, now| {
                let visit = state.visit(&id, query.visit).saturating_add(1);
                enqueue_again(state, &id, visit, now, true)
            })
        }
    }
}

async fn conversation_over(context: &Context, id: &CallerId, query: &Query) -> Response {
    // This watches from before the first look at the state, so that no change is missed.
    let mut changes = context.state.changes();
    let visit = context.change(|state, now| {
        let visit = state.visit(id, query.visit);
        state.apply(id, now, CallEvent::Reached(Progress::Visit(visit, VisitStep::Parted)));
        visit
    });
    let told = async {
        loop {
            if let Some(end) = context.state.read(|state| state.dj_legs.conversation_end(id)) {
                return end;
            }
            if changes.changed().await.is_err() {
                return ConversationEnd::Broken;
            }
        }
    };
    let end = match timeout(NEXT_DOCUMENT_TIMEOUT, told).await {
        Ok(end) => end,
        Err(_) => end_by_rest(context, id).await,
    };
    tracing::info!(call.sid = %id, ended_by = ?end, "a conversation is over");
    context.change(|state, now| after_conversation(state, id, visit, end, now))
}

fn after_conversation(
    state: &mut StudioState,
    id: &CallerId,
    visit: u16,
    end: ConversationEnd,
    now: Timestamp,
) -> Response {
    let again = visit.saturating_add(1);
    state.next.conversation_over(id);
    if state.show.takes_back(id) {
        state.apply(id, now, CallEvent::Held(again));
        return enqueue_again(state, id, again, now, false);
    }
    match end {
        ConversationEnd::Broken => {
            state.apply(id, now, CallEvent::Returned(again));
            enqueue_again(state, id, again, now, false)
        }
        ConversationEnd::MovedOn | ConversationEnd::HungUp => {
            state.apply(id, now, CallEvent::Released);
            last_words(&state.show.options().goodbye)
        }
    }
}

/// Asks the REST API what the DJ's leg does. If that is not known, the conversation counts as broken: the
/// caller waits again.
async fn end_by_rest(context: &Context, id: &CallerId) -> ConversationEnd {
    let leg = context.state.read(|state| state.dj_legs.leg_of(id).cloned());
    let Some(leg) = leg else { return ConversationEnd::Broken };
    let since = context.now().minus(MAX_WEBHOOK_DELAY);
    let may_have_been_cut_off = context.state.read(|state| state.dj_legs.may_have_been_cut_off(id, since));
    match context.client.calls().fetch(&leg).await {
        Ok(call) if call.status == CallStatus::InProgress && may_have_been_cut_off => ConversationEnd::Broken,
        Ok(call) if call.status == CallStatus::InProgress => ConversationEnd::MovedOn,
        Ok(call) if call.status.is_final() => context.change(|state, now| {
            state.dj_leg_ended(&leg, now);
            state.dj_legs.end_of_leg(&leg)
        }),
        // This one still rings: the leg that talked is another one, of which nothing is known.
        Ok(_) => ConversationEnd::Broken,
        Err(error) => {
            let error = &error as &dyn std::error::Error;
            tracing::warn!(error, "it cannot be told what ended a conversation");
            ConversationEnd::Broken
        }
    }
}

/// Puts a caller into the callers' queue for another visit, after a pause if something failed.
fn enqueue_again(
    state: &mut StudioState,
    id: &CallerId,
    visit: u16,
    now: Timestamp,
    failed: bool,
) -> Response {
    state.apply(id, now, CallEvent::Reached(Progress::Visit(visit, VisitStep::Waiting)));
    let document = Response::new();
    let document = if failed { document.with(Pause { seconds: REST_SECONDS }) } else { document };
    document.with(enqueued_in(state, QueueKind::Callers, visit))
}
