//! Calls redirected from outside: what REST's Call update and Member update do.

use std::time::Duration;

use twilio::sid::{CallSid, QueueSid};
use twilio::webhook::CallStatus;

use super::call::{Activity, CallState};
use super::io::{Action, FetchFailure};
use super::setup::Ending;
use super::switchboard::Switchboard;
use super::teardown::LeaveReason;
use crate::Moment;
use crate::twiml::{Script, Target};

/// What is to change about a live call; what is `None` stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CallChange {
    /// What the call is to do.
    pub next: Option<Next>,
    /// Asked in place of a document that cannot be had.
    pub fallback: Option<Target>,
    /// Told when the call has ended.
    pub status_callback: Option<Target>,
    /// How long the call may last from its answer on.
    pub time_limit: Option<Duration>,
}

/// What a call is to do in place of what it does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// Go on with the document at a URL.
    Document(Target),
    /// Go on with this document, whose URLs are absolute.
    Inline(String),
    /// End unless it has been answered; one that has been stays as it is.
    Cancel,
    /// End.
    Complete,
}

/// A member of a queue as it was when it was taken out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RedirectedMember {
    /// The call.
    pub call: CallSid,
    /// Its place in the queue, from 1.
    pub position: usize,
    /// When it was put there.
    pub since: Moment,
}

/// Why a call cannot be redirected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ModifyError {
    /// There is no such call.
    #[error("there is no such call")]
    Unknown,
    /// It is over, or not yet answered (Twilio's code 21220).
    #[error("Call is not in-progress. Cannot redirect.")]
    NotInProgress,
}

impl Switchboard {
    /// Redirects or ends a call, wherever it is; its media stays as it is.
    ///
    /// Whoever was with it goes on as after a conversation. From a queue the `Enqueue` action is told
    /// `redirected`, out of a conversation `redirected-from-bridged`; its answer counts for nothing.
    ///
    /// # Errors
    /// When there is no such call, it has ended, or it is to go on with another document before it
    /// was answered; nothing is changed then.
    pub fn update_call(&mut self, now: Moment, sid: &CallSid, change: CallChange) -> Result<(), ModifyError> {
        let call = self.calls.get_mut(sid).ok_or(ModifyError::Unknown)?;
        let redirects = matches!(change.next, Some(Next::Document(_) | Next::Inline(_)));
        if !call.is_live() || (redirects && call.status != CallStatus::InProgress) {
            return Err(ModifyError::NotInProgress);
        }
        if change.fallback.is_some() {
            call.fallback = change.fallback;
        }
        if change.status_callback.is_some() {
            call.status_callback = change.status_callback;
        }
        if let Some(limit) = change.time_limit {
            call.time_limit = Some(call.answered.unwrap_or(now) + limit);
        }
        let answered = call.answered.is_some();
        match change.next {
            Some(Next::Document(target)) => self.redirect(now, sid, target),
            Some(Next::Inline(text)) => self.run_inline(now, sid, &text),
            Some(Next::Cancel) if answered => {}
            Some(Next::Cancel | Next::Complete) => {
                let status = if answered { CallStatus::Completed } else { CallStatus::Canceled };
                self.end(now, sid, Ending { status, fault: None, tell: true });
            }
            None => {}
        }
        Ok(())
    }

    /// Takes a caller out of a queue, the first one unless one is named, and goes on with the
    /// document at `target`. Nothing where nobody of that name waits there.
    pub fn redirect_member(
        &mut self,
        now: Moment,
        queue: &QueueSid,
        member: Option<&CallSid>,
        target: Target,
    ) -> Option<RedirectedMember> {
        let redirected = (1..)
            .zip(self.queue(queue)?.members())
            .find(|(_, waiting)| member.is_none_or(|sid| waiting.call == *sid))
            .map(|(position, waiting)| RedirectedMember {
                call: waiting.call.clone(),
                position,
                since: waiting.since,
            })?;
        self.redirect(now, &redirected.call, target);
        Some(redirected)
    }

    fn redirect(&mut self, now: Moment, sid: &CallSid, target: Target) {
        self.drop_everything(now, sid);
        // Not held back: it is a person who asks for this, no document that asks for itself.
        self.ask_at_once(sid, target, &[]);
    }

    fn run_inline(&mut self, now: Moment, sid: &CallSid, text: &str) {
        self.drop_everything(now, sid);
        match Script::inline(text) {
            Ok((script, warnings)) => {
                for warning in warnings {
                    self.notify(sid, warning.code, warning.message);
                }
                self.start(now, sid, script);
            }
            Err(error) => {
                let failure = FetchFailure { code: error.code, reason: error.to_string() };
                self.notify(sid, failure.code, failure.reason.clone());
                self.fall_back(now, sid, &failure);
            }
        }
    }

    /// Takes a call out of wherever it is and of whatever it does, to be given something else.
    fn drop_everything(&mut self, now: Moment, sid: &CallSid) {
        let Some(call) = self.live(sid) else { return };
        call.activity = Activity::Idle;
        call.script = None;
        let leg = call.leg;
        let state = std::mem::replace(&mut call.state, CallState::Script);
        self.leave_state(now, sid, state, LeaveReason::Redirected);
        self.act(Action::Silence(leg));
    }
}
