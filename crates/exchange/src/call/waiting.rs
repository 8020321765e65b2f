//! Callers in a queue: how they get in, what they hear, how they leave it without being taken.

use std::time::Duration;

use twilio::error_code;
use twilio::sid::CallSid;

use super::call::{Activity, CallState, QueueExit, Waiting};
use super::io::{Action, Sound};
use super::queue::{self, Member, Queue};
use super::setup::Ending;
use super::switchboard::Switchboard;
use super::teardown::LeaveReason;
use crate::Moment;
use crate::twiml::{EnqueueStep, Script, Step, Target, WaitSound};

/// A wait document that ends sooner is asked for again only after this long.
const SHORTEST_WAIT_DOCUMENT: Duration = Duration::from_secs(1);

impl Switchboard {
    /// Puts a call into a queue. `None`: it could not, and the next verb follows.
    pub(super) fn enqueue(&mut self, now: Moment, sid: &CallSid, enqueue: EnqueueStep) -> Option<()> {
        let queue = match self.queue_named(&enqueue.queue) {
            Some(queue) => queue,
            // Twilio makes a queue at the first call for it.
            None => match self.create_queue(now, &enqueue.queue, None).map(|queue| queue.sid.clone()) {
                Ok(queue) => queue,
                Err(error) => return self.not_enqueued(now, sid, enqueue, "error", &error.to_string()),
            },
        };
        let room = self.queues.get(&queue).is_some_and(|queue| {
            queue.current_size() < queue.max_size.min(enqueue.max_size.unwrap_or(queue::DEFAULT_MAX_SIZE))
        });
        if !room {
            return self.not_enqueued(now, sid, enqueue, "queue-full", "the queue is full");
        }
        let queue_sid = queue.clone();
        let taker = self.queues.get_mut(&queue).and_then(|queue| {
            queue.members.push_back(Member { call: sid.clone(), since: now });
            queue.updated = now;
            queue.dialers.front().cloned()
        });
        let waiting = Waiting { queue, since: now, enqueue, script: None, asked: now };
        self.live(sid)?.state = CallState::Queued(Box::new(waiting));
        if taker.is_some() {
            self.connect(now, &queue_sid);
        } else {
            self.start_wait_sound(now, sid);
        }
        Some(())
    }

    fn not_enqueued(
        &mut self,
        now: Moment,
        sid: &CallSid,
        enqueue: EnqueueStep,
        result: &str,
        why: &str,
    ) -> Option<()> {
        self.notify(sid, error_code::ENQUEUE_QUEUE_FULL, why);
        let action = enqueue.action?;
        self.ask_with(now, sid, action, &[("QueueResult", result.to_owned())]);
        Some(())
    }

    /// Lets a waiting caller hear what its `Enqueue` says.
    fn start_wait_sound(&mut self, now: Moment, sid: &CallSid) {
        let Some(call) = self.live(sid) else { return };
        let leg = call.leg;
        let CallState::Queued(waiting) = &call.state else { return };
        match waiting.enqueue.wait.clone() {
            WaitSound::HoldMusic => self.play(sid, Sound::HoldMusic, 0),
            WaitSound::Silence => self.act(Action::Silence(leg)),
            WaitSound::Document(target) => self.ask_wait(now, sid, target),
        }
    }

    fn ask_wait(&mut self, now: Moment, sid: &CallSid, target: Target) {
        let Some(CallState::Queued(waiting)) = self.live(sid).map(|call| &mut call.state) else { return };
        waiting.asked = now;
        let queue = waiting.queue.clone();
        let since = waiting.since;
        let Some(queue) = self.queues.get(&queue) else { return };
        let extra = [
            ("QueueSid", queue.sid.to_string()),
            ("QueuePosition", queue.position(sid).unwrap_or_default().to_string()),
            ("QueueTime", now.since(since).as_secs().to_string()),
            ("AvgQueueTime", queue.average_wait(now).as_secs().to_string()),
            ("CurrentQueueSize", queue.current_size().to_string()),
            ("MaxQueueSize", queue.max_size.to_string()),
        ];
        self.ask_with(now, sid, target, &extra);
    }

    pub(super) fn wait_document(&mut self, now: Moment, sid: &CallSid, script: Script) {
        if let Some(CallState::Queued(waiting)) = self.live(sid).map(|call| &mut call.state) {
            waiting.script = Some(script);
            self.run_wait(now, sid);
        }
    }

    /// Runs the wait document until it has to wait for something; at its end it is asked for again.
    pub(super) fn run_wait(&mut self, now: Moment, sid: &CallSid) {
        loop {
            let Some(CallState::Queued(waiting)) = self.live(sid).map(|call| &mut call.state) else { return };
            let step = match &mut waiting.script {
                Some(script) => script.next_step(),
                None => return self.start_wait_sound(now, sid),
            };
            let asked = waiting.asked;
            match step {
                Some(Step::Say(say, times)) => return self.play(sid, Sound::Say(say), times),
                Some(Step::Play(url, times)) => return self.play(sid, Sound::Url(url), times),
                Some(Step::Pause(length)) => return self.pause(now, sid, length),
                Some(Step::Redirect(target)) => return self.ask_wait(now, sid, target),
                Some(Step::Hangup) => return self.end(now, sid, Ending::by_script()),
                Some(Step::Leave) => return self.leave_queue(now, sid, "leave"),
                Some(Step::Skipped(code, message)) => self.notify(sid, code, message),
                Some(Step::Fault(code, message)) => {
                    self.notify(sid, code, message);
                    return self.wait_failed(now, sid);
                }
                Some(Step::Enqueue(_) | Step::Dial(_) | Step::Record(_) | Step::Reject(_)) => {
                    return self.wait_failed(now, sid);
                }
                None if now.since(asked) < SHORTEST_WAIT_DOCUMENT => {
                    waiting.script = None;
                    return self.pause(now, sid, SHORTEST_WAIT_DOCUMENT);
                }
                None => return self.start_wait_sound(now, sid),
            }
        }
    }

    /// A wait document that cannot be had or run takes the caller out of the queue
    /// (Twilio: `QueueResult=error`).
    pub(super) fn wait_failed(&mut self, now: Moment, sid: &CallSid) {
        self.leave_queue(now, sid, "error");
    }

    fn leave_queue(&mut self, now: Moment, sid: &CallSid, result: &str) {
        let Some(call) = self.live(sid) else { return };
        call.activity = Activity::Idle;
        if let CallState::Queued(waiting) = std::mem::replace(&mut call.state, CallState::Script) {
            let left = self.take_out(now, sid, &waiting);
            self.after_queue(now, sid, &waiting.enqueue, result, &left, LeaveReason::GoesOn);
        }
    }

    pub(super) fn take_out(&mut self, now: Moment, sid: &CallSid, waiting: &Waiting) -> QueueExit {
        if let Some(queue) = self.queues.get_mut(&waiting.queue) {
            Queue::remove(queue, sid, now);
        }
        QueueExit { queue: waiting.queue.clone(), waited: now.since(waiting.since) }
    }

    /// What follows an `Enqueue`: its action, or the next verb. About a call that does not go on
    /// with its document the action is only told.
    pub(super) fn after_queue(
        &mut self,
        now: Moment,
        sid: &CallSid,
        enqueue: &EnqueueStep,
        result: &str,
        left: &QueueExit,
        leaving: LeaveReason,
    ) {
        let goes_on = leaving == LeaveReason::GoesOn;
        let Some(action) = enqueue.action.clone() else {
            if goes_on {
                self.run(now, sid);
            }
            return;
        };
        let extra = [
            ("QueueResult", result.to_owned()),
            ("QueueSid", left.queue.to_string()),
            ("QueueTime", left.waited.as_secs().to_string()),
        ];
        if goes_on {
            self.ask_with(now, sid, action, &extra);
        } else {
            self.request(sid, &action, &extra);
        }
    }
}
