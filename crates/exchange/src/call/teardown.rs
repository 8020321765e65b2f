//! What follows when a call leaves where it is: for itself, and for whoever was with it.

use twilio::sid::CallSid;
use twilio::webhook::CallStatus;

use super::call::{Activity, CallState, QueueExit};
use super::io::Action;
use super::setup::Ending;
use super::switchboard::Switchboard;
use crate::Moment;
use crate::twiml::DialStep;

/// Why a call leaves where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LeaveReason {
    /// It goes on with its document.
    GoesOn,
    /// It is over.
    Ends,
    /// A REST request has given it another document.
    Redirected,
}

impl Switchboard {
    /// What follows when a call leaves where it was.
    ///
    /// Whoever was with it goes on with its own document. A call redirected from outside takes its
    /// `Enqueue` action's answer no more than one that has ended does, and its `Dial` action is not
    /// asked: the new document takes the place of what would follow.
    pub(super) fn leave_state(&mut self, now: Moment, sid: &CallSid, state: CallState, leaving: LeaveReason) {
        match state {
            CallState::Script => {}
            CallState::Queued(waiting) => {
                let left = self.take_out(now, sid, &waiting);
                let result = if leaving == LeaveReason::Redirected { "redirected" } else { "hangup" };
                self.after_queue(now, sid, &waiting.enqueue, result, &left, leaving);
            }
            CallState::DialingQueue { .. } | CallState::DialingClients { .. } => {
                self.give_up_dial(now, sid, state, CallStatus::Canceled, leaving);
            }
            CallState::Bridged { peer, dial, since, queue } => {
                self.part(sid);
                self.release_member(now, &peer, sid);
                let facts = facts(now, sid, &peer, since, queue.as_ref());
                self.after_dial(now, sid, dial, &facts, leaving);
            }
            CallState::Ringing { parent, .. } => self.child_over(now, sid, &parent),
            CallState::Answered { parent } => {
                self.part(sid);
                self.release_dialer(now, &parent, sid);
            }
            CallState::Dequeued { peer, enqueue, queue, whisper } => {
                self.part(sid);
                let result = match (leaving, whisper) {
                    (LeaveReason::Redirected, None) => "redirected-from-bridged",
                    (LeaveReason::Redirected, Some(_)) => "redirected",
                    (_, None) => "bridged",
                    // Twilio: "hung up before connecting to a dequeued call".
                    (_, Some(_)) => "hangup",
                };
                self.after_queue(now, sid, &enqueue, result, &queue, leaving);
                self.release_dialer(now, &peer, sid);
            }
        }
    }

    fn part(&mut self, sid: &CallSid) {
        if let Some(leg) = self.calls.get(sid).map(|call| call.leg) {
            self.act(Action::Unbridge(leg));
        }
    }

    fn release_member(&mut self, now: Moment, member: &CallSid, dialer: &CallSid) {
        let Some(call) = self.live(member) else { return };
        match &call.state {
            CallState::Dequeued { peer, .. } if peer == dialer => {}
            // Who was rung has no document of its own to go on with.
            CallState::Answered { parent } if parent == dialer => {
                call.state = CallState::Script;
                return self.end(now, member, Ending::by_script());
            }
            _ => return,
        }
        call.activity = Activity::Idle;
        let leg = call.leg;
        if let CallState::Dequeued { enqueue, queue, whisper, .. } =
            std::mem::replace(&mut call.state, CallState::Script)
        {
            // Twilio: "has been instructed to bridge the enqueued party".
            let result = if whisper.is_some() { "bridging-in-process" } else { "bridged" };
            self.act(Action::Silence(leg));
            self.after_queue(now, member, &enqueue, result, &queue, LeaveReason::GoesOn);
        }
    }

    fn release_dialer(&mut self, now: Moment, dialer: &CallSid, member: &CallSid) {
        let Some(call) = self.live(dialer) else { return };
        if !matches!(&call.state, CallState::Bridged { peer, .. } if peer == member) {
            return;
        }
        if let CallState::Bridged { dial, since, queue, .. } =
            std::mem::replace(&mut call.state, CallState::Script)
        {
            let facts = facts(now, dialer, member, since, queue.as_ref());
            self.after_dial(now, dialer, dial, &facts, LeaveReason::GoesOn);
        }
    }

    /// What follows a `Dial`: its action, or the next verb. About a call that has ended the action
    /// is only told; about one that was redirected it is not.
    pub(super) fn after_dial(
        &mut self,
        now: Moment,
        sid: &CallSid,
        dial: DialStep,
        extra: &[(&'static str, String)],
        leaving: LeaveReason,
    ) {
        match (leaving, dial.action) {
            (LeaveReason::GoesOn, Some(action)) => self.ask_with(now, sid, action, extra),
            (LeaveReason::GoesOn, None) => self.run(now, sid),
            (LeaveReason::Ends, Some(action)) => {
                self.request(sid, &action, extra);
            }
            (LeaveReason::Ends, None) | (LeaveReason::Redirected, _) => {}
        }
    }
}

/// What a dial's action is told of a conversation, or of one that was about to begin.
fn facts(
    now: Moment,
    dialer: &CallSid,
    member: &CallSid,
    since: Option<Moment>,
    left: Option<&QueueExit>,
) -> Vec<(&'static str, String)> {
    let duration = since.map(|since| now.since(since)).unwrap_or_default();
    let mut facts = vec![
        ("DialCallStatus", "completed".to_owned()),
        ("DialCallSid", member.to_string()),
        ("DialCallDuration", duration.as_secs().to_string()),
        ("DialBridged", since.is_some().to_string()),
    ];
    if let Some(left) = left {
        facts.extend([
            ("QueueSid", left.queue.to_string()),
            ("QueueTime", left.waited.as_secs().to_string()),
            ("DequeingCallSid", dialer.to_string()),
        ]);
    }
    facts
}
