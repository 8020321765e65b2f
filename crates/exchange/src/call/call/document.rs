use std::{collections::VecDeque, time::Duration};

use super::Call;
use crate::{
    MonotonicTime,
    call::{
        gathering::{Gathered, GatheredKey, Gathering},
        input::FetchId,
        state::{Activity, CallState, ExtraParameters},
    },
    media::{LegId, PlayId, RecordId},
    twiml::{GatherStep, PromptStep, Scope, Script, Step, Target},
};

/// A wait document that ends sooner is asked for again only after this long.
pub(in crate::call) const MIN_WAIT_DOCUMENT: Duration = Duration::from_secs(1);

/// How often in a row a wait document may fail.
const MAX_WAIT_DOCUMENT_FAILURES: u32 = 5;

/// Asking for documents, and running them.
impl Call {
    /// Whether it may ask for a document at once; otherwise the request is held back a little. A request that
    /// was held back was counted at that time.
    pub(in crate::call) fn may_ask(
        &mut self,
        now: MonotonicTime,
        target: &Target,
        extra: &ExtraParameters,
    ) -> bool {
        if matches!(self.activity, Activity::HeldBack { .. }) {
            return true;
        }
        if let CallState::Queued(stay) = &mut self.state {
            stay.asked = now;
        }
        let until = self.pacer.next(now);
        if until > now {
            self.activity = Activity::HeldBack { until, target: target.clone(), extra: extra.clone() };
        }
        until <= now
    }

    /// Notes that a document has been asked for.
    pub(in crate::call) fn asked(&mut self, fetch: FetchId, target: Target) {
        self.activity = Activity::Fetching(fetch);
        // What a waiting or whispered-to caller hears is not the call's own document.
        if matches!(self.state, CallState::Script) {
            self.source = target;
        }
    }

    /// What kind of document it runs, or waits for.
    pub(in crate::call) const fn scope(&self) -> Scope {
        match self.state {
            CallState::Queued(_) => Scope::Wait,
            CallState::Dequeued { .. } => Scope::Whisper,
            CallState::Script
            | CallState::DialingQueue { .. }
            | CallState::DialingClients { .. }
            | CallState::InNumber { .. }
            | CallState::Bridged { .. }
            | CallState::Ringing { .. }
            | CallState::Answered { .. } => Scope::Call,
        }
    }

    /// Takes the document that it asked for. Returns whether there is use for it.
    pub(in crate::call) fn load(&mut self, script: Script) -> bool {
        self.activity = Activity::Idle;
        match &mut self.state {
            CallState::Queued(stay) => stay.script = Some(script),
            CallState::Dequeued { whisper: Some(whisper), .. } => whisper.script = Some(script),
            CallState::Dequeued { whisper: None, .. } => return false,
            _ => self.script = Some(script),
        }
        true
    }

    /// Takes out the fallback URL, which is used once.
    pub(in crate::call) fn take_fallback(&mut self) -> Option<Target> {
        self.fallback.take()
    }

    /// Notes that it does nothing at the moment.
    pub(in crate::call) fn settle(&mut self) {
        self.activity = Activity::Idle;
    }

    /// The next step of the document it runs, with the kind of document; no step at its end. `None` if it
    /// runs no document.
    pub(in crate::call) fn next_step(&mut self) -> Option<(Scope, Option<Step>)> {
        let (scope, script) = match &mut self.state {
            CallState::Script if self.script.is_none() => return None,
            CallState::Script => (Scope::Call, &mut self.script),
            CallState::Queued(stay) => {
                let step = stay.script.as_mut().and_then(Script::next_step);
                if step.as_ref().is_some_and(|step| !matches!(step, Step::Fault(..))) {
                    stay.failures = 0;
                }
                return Some((Scope::Wait, step));
            }
            CallState::Dequeued { whisper: Some(whisper), .. } => (Scope::Whisper, &mut whisper.script),
            _ => return None,
        };
        Some((scope, script.as_mut().and_then(Script::next_step)))
    }

    /// Whether it has to be answered before the next step of its own document.
    pub(in crate::call) fn wants_answer(&self) -> bool {
        let runs_own = matches!(self.state, CallState::Script);
        let rings_on = self.script.as_ref().is_none_or(Script::keeps_ringing);
        runs_own && self.answered().is_none() && !rings_on
    }

    /// Notes the end of the wait document. Returns whether it was too short to be asked for again at once.
    pub(in crate::call) fn wait_document_ended(&mut self, now: MonotonicTime) -> bool {
        let CallState::Queued(stay) = &mut self.state else { return false };
        stay.script.take().is_some() && now.since(stay.asked) < MIN_WAIT_DOCUMENT
    }

    /// Notes that the wait document cannot be had, or cannot go on. Returns whether it is to be asked for again.
    pub(in crate::call) fn wait_document_failed(&mut self) -> bool {
        let CallState::Queued(stay) = &mut self.state else { return false };
        stay.script = None;
        stay.failures += 1;
        stay.failures < MAX_WAIT_DOCUMENT_FAILURES
    }

    /// Notes that a sound is played to it. Returns its leg.
    pub(in crate::call) fn playing(&mut self, play: PlayId) -> Option<LegId> {
        let leg = self.leg()?;
        self.activity = Activity::Playing(play);
        Some(leg)
    }

    /// Notes that it is silent until `until`. Returns its leg.
    pub(in crate::call) fn paused(&mut self, until: MonotonicTime) -> Option<LegId> {
        let leg = self.leg()?;
        self.activity = Activity::Paused(until);
        Some(leg)
    }

    /// Notes that it is being recorded. Returns its leg.
    pub(in crate::call) fn recording(&mut self, record: RecordId) -> Option<LegId> {
        let leg = self.leg()?;
        self.activity = Activity::Recording(record);
        Some(leg)
    }
}

/// Collecting keys.
impl Call {
    /// Begins to collect keys.
    pub(in crate::call) fn start_gathering(&mut self, now: MonotonicTime, step: GatherStep) {
        self.activity = Activity::Gathering(Box::new(Gathering::begin(now, step)));
    }

    /// Takes out the next prompt, with the leg that hears it; without one, the time for the next key begins. A
    /// sound is played as `play`.
    pub(in crate::call) fn next_prompt(
        &mut self,
        now: MonotonicTime,
        play: PlayId,
    ) -> Option<(LegId, Option<PromptStep>)> {
        let leg = self.leg()?;
        let Activity::Gathering(gathering) = &mut self.activity else { return None };
        Some((leg, gathering.next_prompt(now, play)))
    }

    /// Takes a key, with the leg that hears the prompts.
    pub(in crate::call) fn gather_key(
        &mut self,
        now: MonotonicTime,
        key: char,
    ) -> Option<(LegId, GatheredKey)> {
        let leg = self.leg()?;
        let Activity::Gathering(gathering) = &mut self.activity else { return None };
        Some((leg, gathering.take_key(now, key)))
    }

    /// Ends the gathering.
    pub(in crate::call) fn end_gathering(&mut self) -> Option<Gathered> {
        match std::mem::replace(&mut self.activity, Activity::Idle) {
            Activity::Gathering(gathering) => Some(gathering.end()),
            other => {
                self.activity = other;
                None
            }
        }
    }
}

/// Slows down a document that redirects to itself: at most [`RequestPacer::BURST`] requests reach the
/// application within any second.
#[derive(Debug, Default)]
pub(in crate::call) struct RequestPacer(VecDeque<MonotonicTime>);

impl RequestPacer {
    const BURST: usize = 5;
    const WINDOW: Duration = Duration::from_secs(1);

    /// When the next request may be made: at `now`, or a little later. It is counted as made then.
    pub(in crate::call) fn next(&mut self, now: MonotonicTime) -> MonotonicTime {
        while self.0.len() >= Self::BURST {
            let Some(first) = self.0.pop_front() else { break };
            let free = first + Self::WINDOW;
            if free > now {
                self.0.push_back(free);
                return free;
            }
        }
        self.0.push_back(now);
        now
    }
}
