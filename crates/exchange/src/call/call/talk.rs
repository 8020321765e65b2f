use twilio::sid::{CallSid, QueueSid};

use super::Call;
use crate::{
    MonotonicTime,
    call::state::{Activity, CallState, QueueExit, QueueStay, Whisper},
    media::LegId,
    twiml::{DialStep, DialTarget, Target},
};

/// Queues, dialling, talking.
impl Call {
    /// Puts it into a queue.
    pub(in crate::call) fn enqueue(&mut self, stay: QueueStay) {
        self.state = CallState::Queued(Box::new(stay));
    }

    /// It dials a queue, and waits for somebody there until then.
    pub(in crate::call) fn dial_queue(&mut self, queue: QueueSid, dial: DialStep, until: MonotonicTime) {
        self.state = CallState::DialingQueue { queue, dial, until };
    }

    /// It rings browsers until then. Whether the caller, answered already, is to hear that.
    pub(in crate::call) fn dial_clients(
        &mut self,
        children: Vec<CallSid>,
        dial: DialStep,
        until: MonotonicTime,
    ) -> bool {
        self.state = CallState::DialingClients { children, dial, until };
        self.answered().is_some()
    }

    /// It is taken from its queue by `dialer`; connected once the whisper, if any, is over.
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

    /// It has dialled a queue and is given a caller. Gives the document to be whispered to the caller.
    pub(in crate::call) fn take_caller(
        &mut self,
        member: CallSid,
        exit: QueueExit,
    ) -> Option<Option<Target>> {
        match self.leave() {
            CallState::DialingQueue { dial, .. } => {
                let whisper = match &dial.target {
                    DialTarget::Queue { whisper, .. } => whisper.clone(),
                    DialTarget::Clients(_) => None,
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

    /// A whisper begins. Gives where it is heard.
    pub(in crate::call) fn start_whisper(&mut self) -> Option<LegId> {
        let CallState::Dequeued { whisper, .. } = &mut self.state else { return None };
        *whisper = Some(Whisper::default());
        self.leg()
    }

    /// The whisper, if there was any, is over. Gives who is to be connected with it, and where it is.
    pub(in crate::call) fn end_whisper(&mut self) -> Option<(CallSid, LegId)> {
        let leg = self.leg()?;
        let CallState::Dequeued { peer, whisper, .. } = &mut self.state else { return None };
        *whisper = None;
        self.activity = Activity::Idle;
        Some((peer.clone(), leg))
    }

    /// The caller it was given is connected. Gives where it is.
    pub(in crate::call) fn start_talk(&mut self, now: MonotonicTime) -> Option<LegId> {
        let leg = self.leg()?;
        let CallState::Bridged { since, .. } = &mut self.state else { return None };
        *since = Some(now);
        Some(leg)
    }

    /// A browser it rings has answered. Gives where it is, and the other browsers.
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

    /// A browser it rings is out of the question. Gives the dial when that was the last.
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
    /// `*` while nobody is there to part from does nothing: Twilio leaves it open, and a DJ waiting for
    /// callers must not be thrown out.
    pub(in crate::call) const fn ends_talk(&self, key: char) -> bool {
        matches!(&self.state, CallState::Bridged { dial, .. } if key == '*' && dial.hangup_on_star)
    }

    /// Goes back to its own document, busy with nothing. Gives what it was about.
    pub(in crate::call) fn leave(&mut self) -> CallState {
        self.activity = Activity::Idle;
        std::mem::replace(&mut self.state, CallState::Script)
    }

    /// The same, and its own document is no longer valid either.
    pub(in crate::call) fn leave_everything(&mut self) -> CallState {
        self.script = None;
        self.leave()
    }
}
