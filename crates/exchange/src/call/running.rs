//! Running a call's document: asking for it, doing what it says, going on.

use twilio::error_code;
use twilio::sid::CallSid;
use twilio::twiml::{RejectReason, Response, Say, Verb};
use twilio::webhook::CallStatus;

use super::call::{Activity, CallState};
use super::io::{Action, Document, FetchFailure, FetchId, Request, Sound};
use super::parameters::parameters;
use super::setup::Ending;
use super::switchboard::Switchboard;
use crate::Moment;
use crate::media::PlayId;
use crate::twiml::{Scope, Script, Step, Target};

/// What callers of the real service hear when an application fails.
const APPLICATION_ERROR: &str = "We are sorry, an application error has occurred. Goodbye.";

/// Whether a document goes on after a step.
enum Flow {
    Next,
    Stop,
}

impl Switchboard {
    /// Asks for the document that is to control the call from here on.
    pub(super) fn ask(&mut self, now: Moment, sid: &CallSid, target: Target) {
        self.ask_with(now, sid, target, &[]);
    }

    /// The same, with the parameters of the extra. Asked for too often, it is held back a little.
    pub(super) fn ask_with(
        &mut self,
        now: Moment,
        sid: &CallSid,
        target: Target,
        extra: &[(&'static str, String)],
    ) {
        let Some(call) = self.live(sid) else { return };
        // A held-back request was counted when it was held back.
        if !matches!(call.activity, Activity::HeldBack { .. }) {
            let until = call.pacer.next(now);
            if until > now {
                call.activity = Activity::HeldBack { until, target, extra: extra.to_vec() };
                return;
            }
        }
        self.ask_at_once(sid, target, extra);
    }

    /// The same, however often it has asked.
    pub(super) fn ask_at_once(&mut self, sid: &CallSid, target: Target, extra: &[(&'static str, String)]) {
        let fetch = self.request(sid, &target, extra);
        if let Some(call) = self.live(sid) {
            call.activity = Activity::Fetching(fetch);
            // What a waiting or whispered-to caller hears is not the call's own document.
            if matches!(call.state, CallState::Script) {
                call.source = target;
            }
        }
    }

    /// Sends a request about a call, ended or not; nobody need wait for its answer.
    pub(super) fn request(
        &mut self,
        sid: &CallSid,
        target: &Target,
        extra: &[(&'static str, String)],
    ) -> FetchId {
        let fetch = self.next_fetch();
        if let Some(call) = self.calls.get(sid) {
            let parameters = parameters(&self.settings, call, extra);
            let request = Request { url: target.url.clone(), method: target.method, parameters };
            self.act(Action::Fetch(fetch, request));
        }
        fetch
    }

    pub(super) fn fetched(&mut self, now: Moment, fetch: FetchId, result: Result<Document, FetchFailure>) {
        let Some(sid) = self.busy_with(&Activity::Fetching(fetch)) else { return };
        let Some(call) = self.live(&sid) else { return };
        call.activity = Activity::Idle;
        let scope = match call.state {
            CallState::Queued(_) => Scope::Wait,
            CallState::Dequeued { .. } => Scope::Whisper,
            _ => Scope::Call,
        };
        match (scope, self.read(&sid, result, scope)) {
            (Scope::Call, Ok(script)) => self.start(now, &sid, script),
            (Scope::Call, Err(failure)) => self.fall_back(now, &sid, &failure),
            (Scope::Wait, Ok(script)) => self.wait_document(now, &sid, script),
            (Scope::Wait, Err(_)) => self.wait_failed(now, &sid),
            (Scope::Whisper, Ok(script)) => self.whisper_document(now, &sid, script),
            (Scope::Whisper, Err(_)) => self.bridge(now, &sid),
        }
    }

    /// Makes a script of what a URL answered, and reports what is wrong with it.
    fn read(
        &mut self,
        sid: &CallSid,
        result: Result<Document, FetchFailure>,
        scope: Scope,
    ) -> Result<Script, FetchFailure> {
        let read = result.and_then(|document| self.read_document(sid, document, scope));
        if let Err(failure) = &read {
            self.notify(sid, failure.code, failure.reason.clone());
        }
        read
    }

    fn read_document(
        &mut self,
        sid: &CallSid,
        document: Document,
        scope: Scope,
    ) -> Result<Script, FetchFailure> {
        let target = Target { url: document.url, method: twilio::twiml::Method::Get };
        match document.content_type.as_str() {
            "text/xml" | "application/xml" | "text/html" => {}
            kind if kind.starts_with("audio/") => {
                let play = Verb::Play(twilio::twiml::Play::new(target.url.as_str()));
                return Ok(Script::new(Response { verbs: vec![play] }, Some(target), scope));
            }
            kind => {
                let reason = format!("{} answered with {kind:?}", target.url);
                return Err(FetchFailure { code: error_code::INVALID_CONTENT_TYPE, reason });
            }
        }
        let url = target.url.clone();
        match Script::parse(&document.body, target, scope) {
            Ok((script, warnings)) => {
                for warning in warnings {
                    self.notify(sid, warning.code, format!("{url}: {}", warning.message));
                }
                Ok(script)
            }
            Err(error) => Err(FetchFailure { code: error.code, reason: format!("{url}: {error}") }),
        }
    }

    /// Asks the fallback URL, once in a call; without one, says sorry and ends the call.
    pub(super) fn fall_back(&mut self, now: Moment, sid: &CallSid, failure: &FetchFailure) {
        let Some(call) = self.live(sid) else { return };
        if let Some(fallback) = call.fallback.take() {
            let failed = call.source.url.to_string();
            let extra = [("ErrorCode", failure.code.to_string()), ("ErrorUrl", failed)];
            return self.ask_with(now, sid, fallback, &extra);
        }
        let verbs = vec![Verb::Say(Say::new(APPLICATION_ERROR)), Verb::Hangup];
        let sorry = Script::new(Response { verbs }, Some(call.source.clone()), Scope::Call);
        self.start(now, sid, sorry);
    }

    pub(super) fn start(&mut self, now: Moment, sid: &CallSid, script: Script) {
        if let Some(call) = self.live(sid) {
            call.script = Some(script);
            self.run(now, sid);
        }
    }

    /// Goes on with whatever document the call is in.
    pub(super) fn carry_on(&mut self, now: Moment, sid: &CallSid) {
        let Some(call) = self.live(sid) else { return };
        call.activity = Activity::Idle;
        match call.state {
            CallState::Script => self.run(now, sid),
            CallState::Queued(_) => self.run_wait(now, sid),
            CallState::Dequeued { .. } => self.run_whisper(now, sid),
            CallState::DialingQueue { .. }
            | CallState::DialingClients { .. }
            | CallState::Bridged { .. }
            | CallState::Ringing { .. }
            | CallState::Answered { .. } => {}
        }
    }

    /// Runs the call's own document until it has to wait for something.
    pub(super) fn run(&mut self, now: Moment, sid: &CallSid) {
        loop {
            let Some(call) = self.live(sid) else { return };
            let Some(script) = &mut call.script else { return };
            if call.answered.is_none() && !script.keeps_ringing() {
                self.answer(now, sid);
            }
            // A call that cannot be heard must not take a caller from the queue.
            if self.is_answering(sid) {
                return;
            }
            let Some(script) = self.live(sid).and_then(|call| call.script.as_mut()) else { return };
            let Some(step) = script.next_step() else {
                return self.end(now, sid, Ending::by_script());
            };
            match self.step(now, sid, step) {
                Flow::Next => {}
                Flow::Stop => return,
            }
        }
    }

    fn step(&mut self, now: Moment, sid: &CallSid, step: Step) -> Flow {
        match step {
            Step::Say(say, times) => self.play(sid, Sound::Say(say), times),
            Step::Play(url, times) => self.play(sid, Sound::Url(url), times),
            Step::Pause(length) => self.pause(now, sid, length),
            Step::Redirect(target) => self.ask(now, sid, target),
            Step::Enqueue(enqueue) => {
                return self.enqueue(now, sid, enqueue).map_or(Flow::Next, |()| Flow::Stop);
            }
            Step::Record(record) => {
                return self.record(now, sid, record).map_or(Flow::Next, |()| Flow::Stop);
            }
            Step::Dial(dial) => return self.dial(now, sid, dial).map_or(Flow::Next, |()| Flow::Stop),
            Step::Hangup | Step::Leave => self.end(now, sid, Ending::by_script()),
            Step::Reject(reason) => self.reject(now, sid, reason),
            Step::Skipped(code, message) => {
                self.notify(sid, code, message);
                return Flow::Next;
            }
            Step::Fault(code, message) => {
                self.notify(sid, code, message.clone());
                self.fall_back(now, sid, &FetchFailure { code, reason: message });
            }
        }
        Flow::Stop
    }

    fn reject(&mut self, now: Moment, sid: &CallSid, reason: RejectReason) {
        let (status, code, message) = match reason {
            RejectReason::Busy => (CallStatus::Busy, error_code::BUSY, "Busy"),
            RejectReason::Rejected => (CallStatus::NoAnswer, error_code::DECLINED, "Declined"),
        };
        let fault = crate::signalling::Fault { code, message: message.to_owned() };
        self.end(now, sid, Ending { status, fault: Some(fault), tell: true });
    }

    pub(super) fn play(&mut self, sid: &CallSid, speech: Sound, times: u32) {
        let play = self.next_play();
        let Some(call) = self.live(sid) else { return };
        call.activity = Activity::Playing(play);
        let leg = call.leg;
        self.act(Action::Play(leg, play, speech, times));
    }

    pub(super) fn pause(&mut self, now: Moment, sid: &CallSid, length: std::time::Duration) {
        let Some(call) = self.live(sid) else { return };
        call.activity = Activity::Paused(now + length);
        let leg = call.leg;
        self.act(Action::Silence(leg));
    }

    pub(super) fn play_ended(&mut self, now: Moment, play: PlayId, failure: Option<String>) {
        if self.beep_ended(now, play) {
            return;
        }
        let Some(sid) = self.busy_with(&Activity::Playing(play)) else { return };
        if let Some(reason) = failure {
            self.notify(&sid, error_code::PLAY_INVALID_CONTENT, reason);
        }
        self.carry_on(now, &sid);
    }
}
