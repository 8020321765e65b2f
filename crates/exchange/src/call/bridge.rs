//! Taking callers from a queue: dialling it, talking, parting.

use std::time::Duration;

use twilio::sid::{CallSid, QueueSid};
use twilio::webhook::CallStatus;

use super::arrival::Ending;
use super::io::Action;
use super::record::{Activity, Left, Place};
use super::switchboard::Switchboard;
use crate::Moment;
use crate::twiml::{DialStep, DialTarget};

/// What Twilio adds to a dial's timeout.
const TIMEOUT_GRACE: Duration = Duration::from_secs(5);

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
    /// Dials. `None`: nobody can be dialled, and the next verb follows.
    pub(super) fn dial(&mut self, now: Moment, sid: &CallSid, dial: DialStep) -> Option<()> {
        match dial.target.clone() {
            DialTarget::Queue { name, .. } => self.dial_queue(now, sid, &name, dial),
            DialTarget::Clients(clients) => self.dial_clients(now, sid, &clients, dial),
        }
    }

    /// Twilio posts "an error status" for a missing queue; we say `failed`.
    fn dial_queue(&mut self, now: Moment, sid: &CallSid, name: &str, dial: DialStep) -> Option<()> {
        let Some(queue) = self.queue_named(name) else {
            self.notify(sid, 13_215, format!("there is no queue named {name:?} to dial"));
            let action = dial.action?;
            self.ask_with(now, sid, action, &[("DialCallStatus", "failed".to_owned())]);
            return Some(());
        };
        let until = now + dial.timeout + TIMEOUT_GRACE;
        let call = self.live(sid)?;
        let leg = call.leg;
        call.place = Place::Dialing { queue: queue.clone(), dial, until };
        if let Some(queue) = self.queues.get_mut(&queue) {
            queue.dialers.push_back(sid.clone());
        }
        // What a waiting dialler hears is undocumented; silence suits a studio that is on air.
        self.act(Action::Silence(leg));
        self.connect(now, &queue);
        Some(())
    }

    /// Brings the longest-waiting caller and the longest-waiting dialler together, while there are both.
    pub(super) fn connect(&mut self, now: Moment, queue: &QueueSid) {
        while let Some((dialer, member)) = self.queues.get_mut(queue).and_then(|queue| {
            if queue.members.is_empty() || queue.dialers.is_empty() {
                return None;
            }
            queue.updated = now;
            Some((queue.dialers.pop_front()?, queue.members.pop_front()?.call))
        }) {
            self.take(now, &dialer, &member);
        }
    }

    /// Gives a caller to who dialled the queue; what the noun's `url` says is heard before.
    fn take(&mut self, now: Moment, dialer: &CallSid, member: &CallSid) {
        let Some(call) = self.live(member) else { return };
        let Place::Waiting(waiting) = std::mem::replace(&mut call.place, Place::Script) else { return };
        let left = Left { queue: waiting.queue, waited: now.since(waiting.since) };
        let (peer, queue) = (dialer.clone(), left.clone());
        call.place = Place::Taken { peer, enqueue: waiting.enqueue, queue, whisper: None };
        call.activity = Activity::Idle;

        let Some(call) = self.live(dialer) else { return };
        let Place::Dialing { dial, .. } = std::mem::replace(&mut call.place, Place::Script) else { return };
        let whisper = match &dial.target {
            DialTarget::Queue { whisper, .. } => whisper.clone(),
            DialTarget::Clients(_) => None,
        };
        call.place = Place::Talking { peer: member.clone(), dial, since: None, queue: Some(left) };
        call.activity = Activity::Idle;
        match whisper {
            Some(target) => self.whisper(now, member, target),
            None => self.bridge(now, member),
        }
    }

    /// Lets a caller taken from a queue and who took it hear each other.
    pub(super) fn bridge(&mut self, now: Moment, member: &CallSid) {
        let Some(call) = self.live(member) else { return };
        let Place::Taken { peer, whisper, .. } = &mut call.place else { return };
        *whisper = None;
        let dialer = peer.clone();
        call.activity = Activity::Idle;
        let member_leg = call.leg;
        self.answer(now, &dialer);
        let Some(call) = self.live(&dialer) else { return };
        let Place::Talking { since, .. } = &mut call.place else { return };
        *since = Some(now);
        let dialer_leg = call.leg;
        self.act(Action::Bridge(dialer_leg, member_leg));
    }

    pub(super) fn dial_timed_out(&mut self, now: Moment, sid: &CallSid) {
        let Some(call) = self.live(sid) else { return };
        let place = std::mem::replace(&mut call.place, Place::Script);
        call.activity = Activity::Idle;
        // For an empty queue Twilio documents no status; no-answer is what an unanswered dial reports.
        self.give_up_dial(now, sid, place, CallStatus::NoAnswer, Leaving::GoesOn);
    }

    /// Ends a dial that nobody has answered.
    fn give_up_dial(
        &mut self,
        now: Moment,
        sid: &CallSid,
        place: Place,
        status: CallStatus,
        leaving: Leaving,
    ) {
        let dial = match place {
            Place::Dialing { queue, dial, .. } => {
                if let Some(queue) = self.queues.get_mut(&queue) {
                    queue.remove(sid, now);
                }
                dial
            }
            Place::Calling { children, dial, .. } => {
                for child in children {
                    self.end(now, &child, Ending { status, fault: None, tell: true });
                }
                dial
            }
            _ => return,
        };
        let occasion = [("DialCallStatus", status.as_str().to_owned()), ("DialBridged", "false".to_owned())];
        self.after_dial(now, sid, dial, &occasion, leaving);
    }

    /// A key pressed on a leg. `*` while nobody is there to part from does nothing: Twilio leaves
    /// it open, and a DJ waiting for callers must not be thrown out.
    pub(super) fn press(&mut self, now: Moment, sid: &CallSid, digit: char) {
        let Some(call) = self.live(sid) else { return };
        if let Activity::Recording(record) = call.activity {
            return self.key_while_recording(now, record, digit);
        }
        if let (Place::Talking { dial, .. }, '*') = (&call.place, digit)
            && dial.hangup_on_star
        {
            self.end_talk(now, sid);
        }
    }

    /// Ends a conversation from the dialler's side; both calls go on with their documents.
    pub(super) fn end_talk(&mut self, now: Moment, dialer: &CallSid) {
        let Some(call) = self.live(dialer) else { return };
        let place = std::mem::replace(&mut call.place, Place::Script);
        self.leave_place(now, dialer, place, Leaving::GoesOn);
    }

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
                self.talk_over(now, sid, dial, &peer, since, queue.as_ref(), leaving);
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
            self.talk_over(now, dialer, dial, member, since, queue.as_ref(), Leaving::GoesOn);
        }
    }

    fn talk_over(
        &mut self,
        now: Moment,
        dialer: &CallSid,
        dial: DialStep,
        member: &CallSid,
        since: Option<Moment>,
        left: Option<&Left>,
        leaving: Leaving,
    ) {
        let duration = since.map(|since| now.since(since)).unwrap_or_default();
        let mut occasion = vec![
            ("DialCallStatus", "completed".to_owned()),
            ("DialCallSid", member.to_string()),
            ("DialCallDuration", duration.as_secs().to_string()),
            ("DialBridged", since.is_some().to_string()),
        ];
        if let Some(left) = left {
            occasion.extend([
                ("QueueSid", left.queue.to_string()),
                ("QueueTime", left.waited.as_secs().to_string()),
                ("DequeingCallSid", dialer.to_string()),
            ]);
        }
        self.after_dial(now, dialer, dial, &occasion, leaving);
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
