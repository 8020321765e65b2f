//! What follows when a call leaves where it is: for itself, and for whoever was with it.

use twilio::sid::CallSid;
use twilio::webhook::CallStatus;

use super::arrival::Ending;
use super::io::Action;
use super::record::{Activity, Left, Place};
use super::switchboard::Switchboard;
use crate::Moment;
use crate::twiml::DialStep;

/// Why a call leaves where it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Leaving {
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
    pub(super) fn leave_place(&mut self, now: Moment, sid: &CallSid, place: Place, leaving: Leaving) {
        match place {
            Place::Script => {}
            Place::Waiting(waiting) => {
                let left = self.take_out(now, sid, &waiting);
                let result = if leaving == Leaving::Redirected { "redirected" } else { "hangup" };
                self.after_queue(now, sid, &waiting.enqueue, result, &left, leaving);
            }
            Place::Dialing { .. } | Place::Calling { .. } => {
                self.give_up_dial(now, sid, place, CallStatus::Canceled, leaving);
            }
            Place::Talking { peer, dial, since, queue } => {
                self.part(sid);
                self.release_member(now, &peer, sid);
                let facts = facts(now, sid, &peer, since, queue.as_ref());
                self.after_dial(now, sid, dial, &facts, leaving);
            }
            Place::Ringing { parent, .. } => self.child_over(now, sid, &parent),
            Place::Dialled { parent } => {
                self.part(sid);
                self.release_dialer(now, &parent, sid);
            }
            Place::Taken { peer, enqueue, queue, whisper } => {
                self.part(sid);
                let result = match (leaving, whisper) {
                    (Leaving::Redirected, None) => "redirected-from-bridged",
                    (Leaving::Redirected, Some(_)) => "redirected",
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
        match &call.place {
            Place::Taken { peer, .. } if peer == dialer => {}
            // Who was rung has no document of its own to go on with.
            Place::Dialled { parent } if parent == dialer => {
                call.place = Place::Script;
                return self.end(now, member, Ending::by_script());
            }
            _ => return,
        }
        call.activity = Activity::Idle;
        let leg = call.leg;
        if let Place::Taken { enqueue, queue, whisper, .. } =
            std::mem::replace(&mut call.place, Place::Script)
        {
            // Twilio: "has been instructed to bridge the enqueued party".
            let result = if whisper.is_some() { "bridging-in-process" } else { "bridged" };
            self.act(Action::Silence(leg));
            self.after_queue(now, member, &enqueue, result, &queue, Leaving::GoesOn);
        }
    }

    fn release_dialer(&mut self, now: Moment, dialer: &CallSid, member: &CallSid) {
        let Some(call) = self.live(dialer) else { return };
        if !matches!(&call.place, Place::Talking { peer, .. } if peer == member) {
            return;
        }
        if let Place::Talking { dial, since, queue, .. } = std::mem::replace(&mut call.place, Place::Script) {
            let facts = facts(now, dialer, member, since, queue.as_ref());
            self.after_dial(now, dialer, dial, &facts, Leaving::GoesOn);
        }
    }

    /// What follows a `Dial`: its action, or the next verb. About a call that has ended the action
    /// is only told; about one that was redirected it is not.
    pub(super) fn after_dial(
        &mut self,
        now: Moment,
        sid: &CallSid,
        dial: DialStep,
        occasion: &[(&'static str, String)],
        leaving: Leaving,
    ) {
        match (leaving, dial.action) {
            (Leaving::GoesOn, Some(action)) => self.ask_with(now, sid, action, occasion),
            (Leaving::GoesOn, None) => self.run(now, sid),
            (Leaving::Ends, Some(action)) => {
                self.request(sid, &action, occasion);
            }
            (Leaving::Ends, None) | (Leaving::Redirected, _) => {}
        }
    }
}

/// What a dial's action is told of a conversation, or of one that was about to begin.
fn facts(
    now: Moment,
    dialer: &CallSid,
    member: &CallSid,
    since: Option<Moment>,
    left: Option<&Left>,
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
