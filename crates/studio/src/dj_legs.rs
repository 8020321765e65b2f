//! The DJ's legs: whether each exists, what it does, whom it talks to, and when it must be told to ask
//! for another document.
//!
//! A leg runs one document after the other for the whole show. Between two documents the studio can
//! direct it only by a Call update through the REST API. This module decides when that is needed.

mod leg;

use std::{collections::BTreeMap, time::Duration};

use show::{CallerId, DjCall, Progress, Show, Timestamp, VisitStep};
use twilio::{sid::CallSid, twiml::Response};

use crate::{LoginId, next_pickup::NextPickup, queue::QueueKind};

pub(crate) use leg::{Ask, Asked, LegState, RedirectedBy, Redirection};
use leg::{DjLeg, LegLogin};

/// A leg that was told to ask for a document, and has not asked, is told again after this time.
const REDIRECT_TIMEOUT: Duration = Duration::from_secs(4);

/// How long a leg may seem to dial for nobody before it is told to ask for another document: it may just
/// have been given a caller.
const DIAL_GRACE: Duration = Duration::from_millis(600);

/// What the DJ's legs do; pure. A leg whose end was reported stays ended, even if events of it arrive later.
#[derive(Debug, Default)]
pub(crate) struct DjLegs {
    legs: BTreeMap<CallSid, DjLeg>,
    /// The leg that last took each caller from a queue.
    taken: BTreeMap<CallerId, Taken>,
}

/// The leg that took a caller, and by which of its documents.
#[derive(Debug)]
struct Taken {
    leg: CallSid,
    document: u32,
}

/// A leg that must be told to ask for its next document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct LegRedirect {
    pub leg: CallSid,
    pub redirection: Redirection,
}

/// What ended a conversation, other than the caller hanging up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ConversationEnd {
    /// The DJ's leg went on to its next document.
    MovedOn,
    /// The DJ hung up, and had said so.
    HungUp,
    /// The DJ's leg broke off, or the studio redirected it by mistake: nobody wanted the conversation to end.
    Broken,
}

impl DjLegs {
    /// Notes that a leg exists.
    pub fn started(&mut self, leg: &CallSid, at: Timestamp) {
        let leg = self.leg(leg, at);
        leg.since = leg.since.min(at);
        leg.unseen = 0;
        if std::mem::take(&mut leg.is_missed) {
            leg.ended = None;
        }
    }

    /// Notes that a leg has ended.
    pub fn ended(&mut self, leg: &CallSid, at: Timestamp) {
        let leg = self.leg(leg, at);
        leg.ended = Some(leg.ended.map_or(at, |ended| ended.min(at)));
        leg.is_missed = false;
        // `taken` still knows which callers it talked to.
        leg.state = LegState::Unknown;
    }

    /// Compares the legs with those that the REST API showed: a leg that is missing twice in a row has ended.
    pub fn observe(&mut self, seen: &[CallSid], began: Timestamp) {
        for (sid, leg) in &mut self.legs {
            if leg.ended.is_some() || leg.since >= began {
                continue;
            }
            leg.unseen = if seen.contains(sid) { 0 } else { leg.unseen + 1 };
            if leg.unseen > 1 {
                leg.ended = Some(began);
                leg.is_missed = true;
            }
        }
        for leg in seen {
            self.started(leg, began);
        }
    }

    /// Whether a call is a leg of the DJ's, be it over or not.
    pub fn knows(&self, call: &CallSid) -> bool {
        self.legs.contains_key(call)
    }

    /// The DJ's leg, the newest if there are several.
    pub fn current(&self) -> Option<&CallSid> {
        self.newest().map(|(sid, _)| sid)
    }

    /// How many legs the DJ has.
    pub fn count(&self) -> usize {
        self.legs.values().filter(|leg| leg.ended.is_none()).count()
    }

    /// How many of them may talk to a caller, as far as is known.
    pub fn may_talk(&self) -> usize {
        self.legs.values().filter(|leg| leg.ended.is_none() && leg.may_talk()).count()
    }

    /// The DJ's leg as the board shows it.
    pub fn current_call(&self) -> Option<DjCall> {
        let (sid, leg) = self.newest()?;
        let announcing = match &leg.state {
            LegState::Announcing(caller) => Some(caller.clone()),
            _ => None,
        };
        Some(DjCall { call: sid.as_str().into(), since: leg.since, announcing })
    }

    /// Notes in which login a leg begins.
    pub fn logged_in(&mut self, leg: &CallSid, login: Option<LoginId>, at: Timestamp) {
        self.leg(leg, at).login = login.map_or(LegLogin::None, LegLogin::Open);
    }

    /// Notes that a login is over; returns its legs, which are to be ended.
    pub fn log_out(&mut self, login: &LoginId) -> Vec<CallSid> {
        let of_login = |leg: &DjLeg| matches!(&leg.login, LegLogin::Open(open) if open == login);
        let legs = self.legs.iter_mut().filter(|(_, leg)| leg.ended.is_none() && of_login(leg));
        legs.map(|(sid, leg)| {
            leg.login = LegLogin::Over;
            sid.clone()
        })
        .collect()
    }

    /// Whether a leg was called in a login that is over.
    pub fn is_logged_out(&self, leg: &CallSid) -> bool {
        self.legs.get(leg).is_some_and(|leg| leg.login == LegLogin::Over)
    }

    /// Notes that the DJ is about to hang up on purpose: the caller on air with her will not wait again.
    pub fn leave_on_purpose(&mut self) {
        if let Some(sid) = self.current().cloned()
            && let Some(leg) = self.legs.get_mut(&sid)
        {
            leg.on_purpose = true;
        }
    }

    /// Whether a leg has not asked for this document before.
    pub fn asks_first_time(&self, leg: &CallSid, asked: Asked) -> bool {
        self.legs.get(leg).is_none_or(|leg| leg.asks_first_time(asked))
    }

    /// Notes that a leg asks for a document.
    pub fn asks(&mut self, leg: &CallSid, asked: Asked, at: Timestamp) -> Ask {
        self.started(leg, at);
        self.leg(leg, at).asks(asked, at)
    }

    /// Notes the document that a leg is given, and what it does by that.
    pub fn answered(&mut self, leg: &CallSid, state: LegState, document: Response) {
        if let Some(leg) = self.legs.get_mut(leg) {
            leg.answered(state, document);
        }
    }

    /// Notes that a leg has taken a caller, who is in no queue any more, by its document of this number; by its present
    /// one if that is not known.
    pub fn took(&mut self, caller: &CallerId, sid: &CallSid, document: Option<u32>, at: Timestamp) {
        let leg = self.leg(sid, at);
        let document = document.unwrap_or(leg.document);
        // Otherwise it has gone on meanwhile: reports overtake each other.
        if document >= leg.document {
            leg.document = document;
            leg.set_state(LegState::Talking(caller.clone()));
        }
        self.taken.insert(caller.clone(), Taken { leg: sid.clone(), document });
    }

    /// The caller whom a leg talks to.
    pub fn talks_to(&self, leg: &CallSid) -> Option<&CallerId> {
        match &self.legs.get(leg)?.state {
            LegState::Talking(caller) => Some(caller),
            _ => None,
        }
    }

    /// The leg that took a caller; the current one if that is not known.
    pub fn leg_of(&self, caller: &CallerId) -> Option<&CallSid> {
        self.taken.get(caller).map(|taken| &taken.leg).or_else(|| self.current())
    }

    /// Whether a leg is about to take the caller it should take, so that it must be left alone.
    pub fn already_takes(&self, leg: &CallSid, wanted: Option<&CallerId>) -> bool {
        match self.legs.get(leg).map(|leg| &leg.state) {
            Some(LegState::Announcing(caller) | LegState::Dialing(_, Some(caller))) => wanted == Some(caller),
            // Nobody can be taken and no conversation can be ended, so the leg need not be told anything.
            Some(LegState::Idle | LegState::Dialing(_, None)) => wanted.is_none(),
            _ => false,
        }
    }

    /// What ended the conversation of a caller; `None` while that is not known.
    ///
    /// The leg that took them shows it by what it does next: it asks for another document, or it ends.
    /// Either may be reported before or after the caller's own end of the conversation.
    pub fn conversation_end(&self, caller: &CallerId) -> Option<ConversationEnd> {
        let taken = self.taken.get(caller)?;
        let leg = self.legs.get(&taken.leg)?;
        if leg.document > taken.document {
            let is_corrected = leg.was_corrected(taken.document + 1);
            return Some(if is_corrected { ConversationEnd::Broken } else { ConversationEnd::MovedOn });
        }
        leg.ended.is_some().then(|| self.end_of_leg(&taken.leg))
    }

    /// Whether the studio may have ended a caller's conversation after which no leg has asked for a document: it has told
    /// the leg to go on. If the pickup was not reported either, any leg may be the one, and may have gone on since
    /// `since`.
    pub fn may_have_been_cut_off(&self, caller: &CallerId, since: Timestamp) -> bool {
        match self.taken.get(caller) {
            Some(taken) => self.legs.get(&taken.leg).is_some_and(DjLeg::is_about_to_be_corrected),
            None => self.legs.values().any(|leg| {
                leg.ended.is_none() && (leg.is_about_to_be_corrected() || leg.is_corrected_since(since))
            }),
        }
    }

    /// What the end of a leg means for the caller it talked to.
    pub fn end_of_leg(&self, leg: &CallSid) -> ConversationEnd {
        let on_purpose = self.legs.get(leg).is_some_and(|leg| leg.on_purpose);
        if on_purpose { ConversationEnd::HungUp } else { ConversationEnd::Broken }
    }

    /// Notes that a leg will be told to ask for another document, as the DJ wants.
    pub fn redirect_by_dj(&mut self, leg: CallSid, now: Timestamp) -> Option<LegRedirect> {
        let redirection = self.legs.get_mut(&leg)?.redirect(RedirectedBy::Dj, now);
        Some(LegRedirect { leg, redirection })
    }

    /// Notes that a leg could not be told.
    pub fn redirect_failed(&mut self, leg: &CallSid) {
        if let Some(leg) = self.legs.get_mut(leg) {
            leg.redirect_failed();
        }
    }

    /// The legs that must be told to ask for another document, because they no longer do what they
    /// should. Each is told once, and again if it does not ask.
    pub fn corrections(&mut self, show: &Show, next: &NextPickup, now: Timestamp) -> Vec<LegRedirect> {
        let wanted = next.wanted(show);
        let elsewhere = wanted.as_ref().is_some_and(|pickup| next.queue_of(pickup) == QueueKind::Priority);
        let may_wait = next.may_wait_in_queue(show) && !elsewhere;
        let mut corrections = Vec::new();
        for (sid, leg) in &mut self.legs {
            if leg.ended.is_some() {
                continue;
            }
            let (wrong, grace) = match &leg.state {
                LegState::Unknown | LegState::Talking(_) => (false, Duration::ZERO),
                LegState::Idle => (wanted.is_some(), Duration::ZERO),
                LegState::Announcing(caller) => (next.queue_with(show, caller).is_none(), Duration::ZERO),
                LegState::Dialing(queue, Some(caller)) => {
                    // They are seen with the DJ before the webhook of their whisper comes: then this leg has them,
                    // unless another one is known to.
                    let is_with_another = self.taken.get(caller).is_some_and(|taken| taken.leg != *sid);
                    let is_taken = is_with_the_dj(show, caller) && !is_with_another;
                    (next.queue_with(show, caller) != Some(*queue) && !is_taken, DIAL_GRACE)
                }
                LegState::Dialing(_, None) => (!may_wait, DIAL_GRACE),
            };
            if !wrong {
                leg.doubted = None;
                continue;
            }
            let doubted = *leg.doubted.get_or_insert(now);
            if now.since(doubted) >= grace && !leg.may_be_about_to_ask(now) {
                let redirection = leg.redirect(RedirectedBy::Studio, now);
                corrections.push(LegRedirect { leg: sid.clone(), redirection });
            }
        }
        corrections
    }

    /// Forgets a caller whose call has ended.
    pub fn forget_caller(&mut self, caller: &CallerId) {
        self.taken.remove(caller);
    }

    /// Forgets legs that ended before `horizon`, except those that still tell how a caller's conversation
    /// ended.
    pub fn forget_ended(&mut self, horizon: Timestamp) {
        let taken = &self.taken;
        self.legs.retain(|sid, leg| {
            leg.ended.is_none_or(|ended| ended >= horizon) || taken.values().any(|taken| taken.leg == *sid)
        });
    }

    fn newest(&self) -> Option<(&CallSid, &DjLeg)> {
        self.legs.iter().filter(|(_, leg)| leg.ended.is_none()).max_by_key(|(sid, leg)| (leg.since, *sid))
    }

    fn leg(&mut self, sid: &CallSid, at: Timestamp) -> &mut DjLeg {
        self.legs.entry(sid.clone()).or_insert_with(|| DjLeg::begun(at))
    }
}

/// Whether a caller talks to the DJ, or is about to.
fn is_with_the_dj(show: &Show, caller: &CallerId) -> bool {
    matches!(show.progress_of(caller), Some(Progress::Visit(_, VisitStep::Whisper | VisitStep::OnAir)))
}

#[cfg(test)]
mod tests;
