//! Taking callers from a queue: dialling it, being connected.

use std::time::Duration;

use twilio::error_code;
use twilio::sid::{CallSid, QueueSid};
use twilio::webhook::CallStatus;

use super::call::{Activity, CallState, QueueExit};
use super::io::Action;
use super::setup::Ending;
use super::switchboard::Switchboard;
use super::teardown::LeaveReason;
use crate::Moment;
use crate::twiml::{DialStep, DialTarget};

/// What Twilio adds to a dial's timeout.
const TIMEOUT_GRACE: Duration = Duration::from_secs(5);

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
            self.notify(
                sid,
                error_code::DIAL_QUEUE_NOT_FOUND,
                format!("there is no queue named {name:?} to dial"),
            );
            let action = dial.action?;
            self.ask_with(now, sid, action, &[("DialCallStatus", "failed".to_owned())]);
            return Some(());
        };
        let until = now + dial.timeout + TIMEOUT_GRACE;
        let call = self.live(sid)?;
        let leg = call.leg;
        call.state = CallState::DialingQueue { queue: queue.clone(), dial, until };
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
        let CallState::Queued(waiting) = std::mem::replace(&mut call.state, CallState::Script) else {
            return;
        };
        let left = QueueExit { queue: waiting.queue, waited: now.since(waiting.since) };
        let (peer, queue) = (dialer.clone(), left.clone());
        call.state = CallState::Dequeued { peer, enqueue: waiting.enqueue, queue, whisper: None };
        call.activity = Activity::Idle;

        let Some(call) = self.live(dialer) else { return };
        let CallState::DialingQueue { dial, .. } = std::mem::replace(&mut call.state, CallState::Script)
        else {
            return;
        };
        let whisper = match &dial.target {
            DialTarget::Queue { whisper, .. } => whisper.clone(),
            DialTarget::Clients(_) => None,
        };
        call.state = CallState::Bridged { peer: member.clone(), dial, since: None, queue: Some(left) };
        call.activity = Activity::Idle;
        match whisper {
            Some(target) => self.whisper(now, member, target),
            None => self.bridge(now, member),
        }
    }

    /// Lets a caller taken from a queue and who took it hear each other.
    pub(super) fn bridge(&mut self, now: Moment, member: &CallSid) {
        let Some(call) = self.live(member) else { return };
        let CallState::Dequeued { peer, whisper, .. } = &mut call.state else { return };
        *whisper = None;
        let dialer = peer.clone();
        call.activity = Activity::Idle;
        let member_leg = call.leg;
        self.answer(now, &dialer);
        let Some(call) = self.live(&dialer) else { return };
        let CallState::Bridged { since, .. } = &mut call.state else { return };
        *since = Some(now);
        let dialer_leg = call.leg;
        self.act(Action::Bridge(dialer_leg, member_leg));
    }

    pub(super) fn dial_timed_out(&mut self, now: Moment, sid: &CallSid) {
        let Some(call) = self.live(sid) else { return };
        let state = std::mem::replace(&mut call.state, CallState::Script);
        call.activity = Activity::Idle;
        // For an empty queue Twilio documents no status; no-answer is what an unanswered dial reports.
        self.give_up_dial(now, sid, state, CallStatus::NoAnswer, LeaveReason::GoesOn);
    }

    /// Ends a dial that nobody has answered.
    pub(super) fn give_up_dial(
        &mut self,
        now: Moment,
        sid: &CallSid,
        state: CallState,
        status: CallStatus,
        leaving: LeaveReason,
    ) {
        let dial = match state {
            CallState::DialingQueue { queue, dial, .. } => {
                if let Some(queue) = self.queues.get_mut(&queue) {
                    queue.remove(sid, now);
                }
                dial
            }
            CallState::DialingClients { children, dial, .. } => {
                for child in children {
                    self.end(now, &child, Ending { status, fault: None, tell: true });
                }
                dial
            }
            _ => return,
        };
        let extra = [("DialCallStatus", status.as_str().to_owned()), ("DialBridged", "false".to_owned())];
        self.after_dial(now, sid, dial, &extra, leaving);
    }

    /// A key pressed on a leg. `*` while nobody is there to part from does nothing: Twilio leaves
    /// it open, and a DJ waiting for callers must not be thrown out.
    pub(super) fn press(&mut self, now: Moment, sid: &CallSid, digit: char) {
        let Some(call) = self.live(sid) else { return };
        if let Activity::Recording(record) = call.activity {
            return self.key_while_recording(now, record, digit);
        }
        if let (CallState::Bridged { dial, .. }, '*') = (&call.state, digit)
            && dial.hangup_on_star
        {
            self.end_talk(now, sid);
        }
    }

    /// Ends a conversation from the dialler's side; both calls go on with their documents.
    pub(super) fn end_talk(&mut self, now: Moment, dialer: &CallSid) {
        let Some(call) = self.live(dialer) else { return };
        let state = std::mem::replace(&mut call.state, CallState::Script);
        self.leave_state(now, dialer, state, LeaveReason::GoesOn);
    }
}
