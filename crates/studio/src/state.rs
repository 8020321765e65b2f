//! What the studio knows at one moment: the show, and what must be remembered to direct it.

use std::collections::BTreeSet;

use show::{
    CallEvent, CallerId, LineMove, LineState, Observation, ObservedCall, Progress, Refusal, ReportedEvent,
    Show, Timestamp, Update, VisitStep,
};
use twilio::sid::CallSid;

use crate::{
    announcements::QueueAnnouncements,
    dj_legs::{DjLegs, LegRedirect},
    next_pickup::NextPickup,
    pin_tries::PinTries,
    queue::QueueNames,
};

/// The whole state of a studio; pure: time and events go in, documents and things to do come out.
pub(crate) struct StudioState {
    pub show: Show,
    pub dj_legs: DjLegs,
    pub next: NextPickup,
    pub announcements: QueueAnnouncements,
    /// Calls that do not belong to the show: those on the direct line, and tests of the DJ's microphone.
    pub ignored_calls: BTreeSet<CallSid>,
    pub queues: QueueNames,
    /// The wrong PINs of telephones that ring the DJ's line.
    pub pin_tries: PinTries,
}

/// What the REST API showed of the account's calls.
#[derive(Debug, Clone)]
pub(crate) struct ObservedCalls {
    /// When the requests began: whatever was reported since is newer than this.
    pub began: Timestamp,
    pub dj_legs: Vec<CallSid>,
    pub callers: Vec<ObservedCall>,
}

impl StudioState {
    pub fn new(show: Show, queues: QueueNames) -> Self {
        Self {
            show,
            dj_legs: DjLegs::default(),
            next: NextPickup::default(),
            announcements: QueueAnnouncements::default(),
            ignored_calls: BTreeSet::new(),
            queues,
            pin_tries: PinTries::default(),
        }
    }

    /// Numbers and returns what has changed on the board; `None` if only time has passed.
    pub fn publish(&mut self, now: Timestamp) -> Option<Update> {
        self.show.set_dj_call(self.dj_legs.current_call());
        self.show.publish(now)
    }

    /// Applies an event of a caller's call.
    pub fn apply(&mut self, caller: &CallerId, at: Timestamp, event: CallEvent) {
        self.show.apply(ReportedEvent { caller: caller.clone(), at, event });
    }

    /// Corrects the show where something was not reported.
    pub fn observe(&mut self, seen: ObservedCalls) {
        self.dj_legs.observe(&seen.dj_legs, seen.began);
        let (dj_legs, may_talk) = (self.dj_legs.count(), self.dj_legs.may_talk());
        self.show.observe(Observation { began: seen.began, dj_legs, may_talk, calls: seen.callers });
    }

    /// Notes that a leg of the DJ has ended.
    pub fn dj_leg_ended(&mut self, leg: &CallSid, at: Timestamp) {
        if !self.ignored_calls.remove(leg) {
            self.dj_legs.ended(leg, at);
            self.next.request_over();
        }
    }

    /// Notes that a caller's call has ended: from now on only the show remembers it.
    pub fn caller_ended(&mut self, call: &CallSid, at: Timestamp) {
        let caller = caller_id(call);
        if !self.ignored_calls.remove(call) {
            self.apply(&caller, at, CallEvent::Ended);
        }
        self.pin_tries.forget_call(call);
        self.announcements.forget(&caller);
        self.dj_legs.forget_caller(&caller);
        self.next.forget(&caller);
    }

    /// Notes that a leg of the DJ has taken a caller from a queue, by its document of this number.
    pub fn took(&mut self, caller: &CallerId, leg: &CallSid, document: Option<u32>, at: Timestamp) {
        self.dj_legs.took(caller, leg, document, at);
        self.next.end_move(caller);
        self.next.request_over();
    }

    /// Notes that a caller is let go: they are in no queue any more, but have not given up.
    pub fn let_go(&mut self, caller: &CallerId, now: Timestamp) {
        let visit = self.show.visit_of(caller).max(1);
        self.apply(caller, now, CallEvent::Released);
        self.apply(caller, now, CallEvent::Reached(Progress::Visit(visit, VisitStep::Parted)));
    }

    /// The visit that a document's address names; the caller's present one if it names none.
    pub fn visit(&self, caller: &CallerId, named: Option<u16>) -> u16 {
        named.unwrap_or_else(|| self.show.visit_of(caller)).max(1)
    }

    /// Whether a caller is in a queue, as far as is known.
    pub fn waits(&self, caller: &CallerId) -> bool {
        self.next.queue_with(&self.show, caller).is_some()
    }

    /// Whether a caller talks to the DJ, or is about to.
    pub fn is_with_the_dj(&self, caller: &CallerId) -> bool {
        let step = self.show.progress_of(caller).and_then(Progress::step);
        matches!(step, Some(VisitStep::Whisper | VisitStep::OnAir))
    }

    /// Everybody who waits, in either queue.
    pub fn waiting(&self) -> Vec<CallerId> {
        self.show.in_line().filter(|id| self.waits(id)).cloned().collect()
    }

    /// Notes a move that the DJ makes with a caller.
    ///
    /// # Errors
    /// When it cannot be made now.
    pub fn make(&mut self, caller: &CallerId, made: LineMove) -> Result<LineState, Refusal> {
        self.show.make(caller, made, show::Actor::Dj)
    }

    /// The DJ's leg, if it may leave the caller it talks to.
    ///
    /// # Errors
    /// When that caller is locked on air.
    pub fn free_to_move_on(&self) -> Result<Option<CallSid>, Refusal> {
        let leg = self.dj_legs.current();
        let talks_to = leg.and_then(|leg| self.dj_legs.talks_to(leg));
        let state = talks_to.and_then(|caller| self.show.line_state_of(caller));
        if state == Some(LineState::OnAirLocked) { Err(Refusal::Locked) } else { Ok(leg.cloned()) }
    }

    /// The leg that must be told to take a caller, if it does not take them already; notes that it will
    /// be told.
    pub fn redirect_unless_taking(&mut self, leg: Option<CallSid>, now: Timestamp) -> Option<LegRedirect> {
        let wanted = self.next.wanted(&self.show).map(|pickup| pickup.caller);
        let leg = leg.filter(|leg| !self.dj_legs.already_takes(leg, wanted.as_ref()))?;
        self.dj_legs.redirect_by_dj(leg, now)
    }

    /// The leg that talks to a caller and must be told to move on; notes that it will be told.
    pub fn redirect_from(&mut self, caller: &CallerId, now: Timestamp) -> Option<LegRedirect> {
        let leg = self.dj_legs.leg_of(caller).cloned()?;
        self.dj_legs.redirect_by_dj(leg, now)
    }

    /// The legs that no longer do what they should; see [`DjLegs::corrections`].
    pub fn corrections(&mut self, now: Timestamp) -> Vec<LegRedirect> {
        self.dj_legs.corrections(&self.show, &self.next, now)
    }
}

/// The show's name for a call.
pub(crate) fn caller_id(call: &CallSid) -> CallerId {
    call.as_str().into()
}

#[cfg(test)]
mod convergence;
