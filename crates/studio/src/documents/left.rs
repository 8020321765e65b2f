use std::time::Duration;

use show::{CallEvent, CallerId, Progress, Step, Timestamp};
use tokio::time::timeout;
use twilio::{
    sid::CallSid,
    twiml::Response,
    webhook::{CallStatus, EnqueueResult, Params, QueueResult},
};

use super::{caller, last_words};
use crate::{
    Studio,
    desk::{Parting, ending_of},
    live::Stage,
};

/// How long the DJ's leg may take to show what it does after a conversation.
const PATIENCE: Duration = Duration::from_secs(2);

impl Studio {
    /// What a caller is told who has left a queue (the `action` of Enqueue).
    ///
    /// Who hung up, or was sent elsewhere, is told nothing. After a conversation the caller is thanked
    /// if the DJ has moved on or hung up on purpose, and waits again if she has put them back or her
    /// line broke. After a failure the caller waits again: nobody is lost.
    pub async fn left_queue(&self, left: &EnqueueResult, own: &Params) -> Response {
        let id = caller(&left.call.call_sid);
        if left.call.call_status.is_final() {
            self.caller_ended(&id);
            return Response::new();
        }
        match left.result {
            QueueResult::Redirected | QueueResult::RedirectedFromBridged => Response::new(),
            QueueResult::Hangup => {
                self.caller_ended(&id);
                Response::new()
            }
            QueueResult::Bridged | QueueResult::BridgingInProcess => self.conversation_over(&id, own).await,
            QueueResult::QueueFull => {
                let now = self.now();
                let words = self.inner.live.change(now, |stage| {
                    stage.apply(&id, now, CallEvent::TurnedAway(show::Admission::Full));
                    stage.show.options().full_message.clone()
                });
                last_words(&words)
            }
            QueueResult::Error | QueueResult::Leave | QueueResult::SystemError => {
                tracing::error!(call.sid = %id, result = %left.result, "a caller fell out of the queue");
                let now = self.now();
                self.inner.live.change(now, |stage| {
                    let visit = stage.visit(&id, own).saturating_add(1);
                    self.enqueue_again(stage, &id, visit, now, true)
                })
            }
        }
    }

    async fn conversation_over(&self, id: &CallerId, own: &Params) -> Response {
        // Watched from before the first look, so that nothing falls in between.
        let mut changes = self.inner.live.changes();
        let now = self.now();
        let visit = self.inner.live.change(now, |stage| {
            let visit = stage.visit(id, own);
            stage.apply(id, now, CallEvent::Reached(Progress::Visit(visit, Step::Parted)));
            visit
        });
        let told = async {
            loop {
                if let Some(parting) = self.inner.live.look(|stage| stage.parting(id)) {
                    return parting;
                }
                if changes.changed().await.is_err() {
                    return Parting::Broken;
                }
            }
        };
        let parting = match timeout(PATIENCE, told).await {
            Ok(parting) => parting,
            Err(_) => self.parting_by_rest(id).await,
        };
        tracing::info!(call.sid = %id, ?parting, "a conversation is over");
        let now = self.now();
        self.inner.live.change(now, |stage| self.after_parting(stage, id, visit, &parting, now))
    }

    fn after_parting(
        &self,
        stage: &mut Stage,
        id: &CallerId,
        visit: u16,
        parting: &Parting,
        now: Timestamp,
    ) -> Response {
        let again = visit.saturating_add(1);
        stage.desks.parted(id);
        if stage.show.takes_back(id) {
            stage.apply(id, now, CallEvent::Held(again));
            return self.enqueue_again(stage, id, again, now, false);
        }
        match parting {
            Parting::Broken => {
                stage.apply(id, now, CallEvent::Returned(again));
                self.enqueue_again(stage, id, again, now, false)
            }
            Parting::MovedOn | Parting::HungUp => {
                stage.apply(id, now, CallEvent::Released);
                last_words(&stage.show.options().goodbye)
            }
        }
    }

    /// Asks what the DJ's leg does. What cannot be told counts as broken: the caller waits again.
    async fn parting_by_rest(&self, id: &CallerId) -> Parting {
        let desk = self.inner.live.look(|stage| stage.desks.desk_of(id, &stage.show));
        let sid = desk.as_ref().and_then(|desk| desk.0.parse::<CallSid>().ok());
        let (Some(desk), Some(sid)) = (desk, sid) else { return Parting::Broken };
        match self.inner.client.calls().fetch(&sid).await {
            Ok(call) if call.status == CallStatus::InProgress => Parting::MovedOn,
            Ok(_) => {
                self.desk_ended(&desk);
                self.inner.live.look(|stage| ending_of(&desk, &stage.show))
            }
            Err(error) => {
                let error = &error as &dyn std::error::Error;
                tracing::warn!(error, "it cannot be told what ended a conversation");
                Parting::Broken
            }
        }
    }
}

impl Stage {
    fn parting(&self, id: &CallerId) -> Option<Parting> {
        self.desks.parting(id, &self.show)
    }
}
