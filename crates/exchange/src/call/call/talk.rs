use twilio::sid::{CallSid, QueueSid};

use super::Call;
use crate::{
    MonotonicTime,
    call::state::{Activity, CallState, QueueExit, QueueStay},
    media::LegId,
    twiml::{DialStep, DialTarget, Target},
};

/// Queues, dialling, talking.
impl Call {
    /// Puts it into a queue.
    pub(in crate::call) fn enqueue(&mut self, stay: QueueStay) {
        self.state = CallState::Queued(Box::new(stay));
    }

    /// Dials a queue, and waits for a caller there until `until`.
    pub(in crate::call) fn dial_queue(&mut self, queue: QueueSid, dial: DialStep, until: MonotonicTime) {
        self.state = CallState::DialingQueue { queue, dial, until };
    }

    /// Rings browsers until `until`. Returns whether it hears ringing meanwhile, because it is answered
    /// already.
    pub(in crate::call) fn dial_clients(
        &mut self,
        children: Vec<CallSid>,
        dial: DialStep,
        until: MonotonicTime,
    ) -> bool {
        self.state = CallState::DialingClients { children, dial, until };
        self.answered().is_some()
    }

    /// Lends its leg to the call at the number that it dialled, and waits for its answer until `until`. Returns
    /// whether it hears ringing meanwhile, because it is answered already.
    pub(in crate::call) fn dial_number(
        &mut self,
        child: CallSid,
        dial: DialStep,
        until: MonotonicTime,
    ) -> bool {
        self.state = CallState::InNumber { child, dial, since: None, until };
        self.answered().is_some()
    }

    /// Notes that the number it dialled has answered. Returns the leg on which the ringing ends.
    pub(in crate::call) fn number_answered(&mut self, now: MonotonicTime) -> Option<LegId> {
        let CallState::InNumber { dial, since: since @ None, until, .. } = &mut self.state else {
            return None;
        };
        *since = Some(now);
        *until = now + dial.time_limit;
        self.activity = Activity::Idle;
        self.leg()
    }

    /// Takes it from its queue for `dialer`; it is connected once the whisper, if any, is over.
    pub(in crate::call) fn dequeue(&mut self, now: MonotonicTime, dialer: CallSid) -> Option<QueueExit> {
        match self.leave() {
            CallState::Queued(stay) => {
                let exit = stay.exit(now);
                self.state = CallState::Dequeued {
                    peer: dialer,
                    enqueue: stay.enqueue,
                    exit: exit.clone(),
                    whisper: None,
                };
                Some(exit)
            }
            other => {
                self.state = other;
                None
            }
        }
    }

    /// Gives it a caller of the queue that it dialled. Returns the document to be whispered to the caller.
    pub(in crate::call) fn take_caller(
        &mut self,
        member: CallSid,
        exit: QueueExit,
    ) -> Option<Option<Target>> {
        match self.leave() {
            CallState::DialingQueue { dial, .. } => {
                let whisper = match &dial.target {
                    DialTarget::Queue { whisper, .. } => whisper.clone(),
                    DialTarget::Clients(_) | DialTarget::Number(_) | DialTarget::NotServed(_) => None,
                };
                self.state = CallState::Bridged { peer: member, dial, since: None, exit: Some(exit) };
                Some(whisper)
            }
            other => {
                self.state = other;
                None
            }
        }
    }

    /// Begins a whisper. Returns the leg that hears it.
    pub(in crate::call) fn start_whisper(&mut self) -> Option<LegId> {
        let CallState::Dequeued { whisper, .. } = &mut self.state else { return None };
        *whisper = Some(Box::default());
        self.leg()
    }

    /// Ends the whisper, if there was any. Returns the call to connect it with, and its leg.
    pub(in crate::call) fn end_whisper(&mut self) -> Option<(CallSid, LegId)> {
        let leg = self.leg()?;
        let CallState::Dequeued { peer, whisper, .. } = &mut self.state else { return None };
        *whisper = None;
        self.activity = Activity::Idle;
        Some((peer.clone(), leg))
    }

    /// Connects it with the caller it was given. Returns its leg.
    pub(in crate::call) fn start_talk(&mut self, now: MonotonicTime) -> Option<LegId> {
        let leg = self.leg()?;
        let CallState::Bridged { since, .. } = &mut self.state else { return None };
        *since = Some(now);
        Some(leg)
    }

    /// Connects it with a browser that has answered its ringing. Returns its leg, and the other browsers.
    pub(in crate::call) fn start_dialed_talk(
        &mut self,
        now: MonotonicTime,
        child: &CallSid,
    ) -> Option<(LegId, Vec<CallSid>)> {
        let leg = self.leg()?;
        match self.leave() {
            CallState::DialingClients { children, dial, .. } => {
                self.state = CallState::Bridged { peer: child.clone(), dial, since: Some(now), exit: None };
                Some((leg, children.into_iter().filter(|known| known != child).collect()))
            }
            other => {
                self.state = other;
                None
            }
        }
    }

    /// Removes a browser that can no longer answer. Returns the dial if that was the last one.
    pub(in crate::call) fn child_over(&mut self, child: &CallSid) -> Option<DialStep> {
        let CallState::DialingClients { children, .. } = &mut self.state else { return None };
        children.retain(|known| known != child);
        if !children.is_empty() {
            return None;
        }
        match self.leave() {
            CallState::DialingClients { dial, .. } => Some(dial),
            _ => None,
        }
    }

    /// Whether a key ends its conversation.
    ///
    /// `*` does nothing while nobody is there: Twilio leaves this open, and a DJ who waits for callers must
    /// not be thrown out.
    pub(in crate::call) const fn ends_talk(&self, key: char) -> bool {
        match &self.state {
            CallState::Bridged { dial, .. } | CallState::InNumber { dial, since: Some(_), .. } => {
                key == '*' && dial.hangup_on_star
            }
            _ => false,
        }
    }

    /// Goes back to its own document, and does nothing yet. Returns the state that it left.
    pub(in crate::call) fn leave(&mut self) -> CallState {
        self.activity = Activity::Idle;
        std::mem::replace(&mut self.state, CallState::Script)
    }

    /// Does the same, and drops its own document too.
    pub(in crate::call) fn leave_everything(&mut self) -> CallState {
        self.script = None;
        self.leave()
    }
}
