//! What a caller taken from a queue hears before it is connected: the document of `<Queue url>`.

use twilio::sid::CallSid;

use super::call::{CallState, Whisper};
use super::io::{Action, Sound};
use super::switchboard::Switchboard;
use crate::Moment;
use crate::twiml::{Script, Step, Target};

impl Switchboard {
    /// Asks for the document whispered to a caller who has just been taken; nothing of it reaches
    /// who took the caller.
    pub(super) fn whisper(&mut self, now: Moment, member: &CallSid, target: Target) {
        let Some(call) = self.live(member) else { return };
        let CallState::Dequeued { whisper, .. } = &mut call.state else { return };
        *whisper = Some(Whisper { script: None });
        let leg = call.leg;
        self.act(Action::Silence(leg));
        self.ask_whisper(now, member, target);
    }

    /// Parameters: Twilio's reference, `<Queue>`, "Request parameters".
    fn ask_whisper(&mut self, now: Moment, member: &CallSid, target: Target) {
        let Some(CallState::Dequeued { peer, queue, .. }) = self.live(member).map(|call| &call.state) else {
            return;
        };
        let extra = [
            ("QueueSid", queue.queue.to_string()),
            ("QueueTime", queue.waited.as_secs().to_string()),
            ("DequeingCallSid", peer.to_string()),
        ];
        self.ask_with(now, member, target, &extra);
    }

    pub(super) fn whisper_document(&mut self, now: Moment, member: &CallSid, document: Script) {
        if let Some(CallState::Dequeued { whisper: Some(whisper), .. }) =
            self.live(member).map(|call| &mut call.state)
        {
            whisper.script = Some(document);
            self.run_whisper(now, member);
        }
    }

    /// Runs the whisper until it has to wait for something; at its end the talk begins.
    ///
    /// A fault ends the whisper, not the talk: Twilio says no more than that errors stop a
    /// document, and two people who wait for each other are worth more than what was to be said.
    pub(super) fn run_whisper(&mut self, now: Moment, member: &CallSid) {
        loop {
            let Some(CallState::Dequeued { whisper: Some(whisper), .. }) =
                self.live(member).map(|call| &mut call.state)
            else {
                return;
            };
            match whisper.script.as_mut().and_then(Script::next_step) {
                Some(Step::Say(say, times)) => return self.play(member, Sound::Say(say), times),
                Some(Step::Play(url, times)) => return self.play(member, Sound::Url(url), times),
                Some(Step::Pause(length)) => return self.pause(now, member, length),
                Some(Step::Redirect(target)) => return self.ask_whisper(now, member, target),
                Some(Step::Skipped(code, message)) => self.notify(member, code, message),
                Some(Step::Fault(code, message)) => {
                    self.notify(member, code, message);
                    return self.bridge(now, member);
                }
                // Faults in a whisper, every one.
                Some(
                    Step::Hangup
                    | Step::Leave
                    | Step::Enqueue(_)
                    | Step::Dial(_)
                    | Step::Record(_)
                    | Step::Reject(_),
                )
                | None => {
                    return self.bridge(now, member);
                }
            }
        }
    }
}
