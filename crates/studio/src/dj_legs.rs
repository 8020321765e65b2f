//! The DJ's legs: whether each is there, what it does, whom it talks to, and when it has to be told
//! to ask for another document.
//!
//! A leg runs one document after the other for the whole show. Between two documents it can only be
//! told something by a Call update through the REST API; when that is needed is decided here.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use show::{CallerId, DjCall, Progress, Show, Timestamp, VisitStep};
use twilio::sid::CallSid;

use crate::{next_pickup::NextPickup, queue::QueueKind};

/// A leg that was told to ask again and has not is told again after this time.
const REDIRECT_TIMEOUT: Duration = Duration::from_secs(4);

/// A leg that dials somebody who is gone may just have been given somebody else.
const DIAL_GRACE: Duration = Duration::from_millis(600);

/// What the DJ's legs do; pure. A leg that has ended stays ended, however late events of it come.
#[derive(Debug, Default)]
pub(crate) struct DjLegs {
    legs: BTreeMap<CallSid, DjLeg>,
    /// Which leg took a caller from a queue last.
    taken: BTreeMap<CallerId, Taken>,
}

#[derive(Debug)]
struct DjLeg {
    since: Timestamp,
    ended: Option<Timestamp>,
    /// The DJ said that she would hang up.
    on_purpose: bool,
    /// How many times in a row the REST API did not show it.
    unseen: u8,
    state: LegState,
    /// Counts its documents.
    document: u64,
    /// When it was told to ask again, if it has not yet.
    redirected: Option<Timestamp>,
    /// Documents that no key was pressed for: we found that the leg did the wrong thing.
    corrected: BTreeSet<u64>,
    /// Since when it has seemed to do the wrong thing.
    doubted: Option<Timestamp>,
}

/// What a leg of the DJ's does, as far as its last document tells.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum LegState {
    /// It has asked for no document yet, or has ended.
    Unknown,
    /// It waits in silence.
    Idle,
    /// It hears the DJ's whisper about a caller.
    Announcing(CallerId),
    /// It dials a queue, for a certain caller or for whoever comes.
    Dialing(QueueKind, Option<CallerId>),
    /// It talks to a caller, or waits for the end of the caller's whisper.
    Talking(CallerId),
}

#[derive(Debug)]
struct Taken {
    leg: CallSid,
    document: u64,
}

/// Who told a leg to ask for its next document before the end of the last one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RedirectedBy {
    /// The DJ pressed a key.
    Dj,
    /// The studio found that the leg did the wrong thing.
    Studio,
}

/// What ended a conversation, other than the caller hanging up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ConversationEnd {
    /// The DJ moved on, or was moved on.
    MovedOn,
    /// The DJ hung up, and had said so.
    HungUp,
    /// The DJ's leg broke off, or was sent elsewhere by mistake: nobody wanted this.
    Broken,
}

impl DjLegs {
    /// A leg is there.
    pub fn started(&mut self, leg: &CallSid, at: Timestamp) {
        let leg = self.leg(leg, at);
        leg.since = leg.since.min(at);
        leg.unseen = 0;
    }

    /// A leg has ended.
    pub fn ended(&mut self, leg: &CallSid, at: Timestamp) {
        let leg = self.leg(leg, at);
        leg.ended = Some(leg.ended.map_or(at, |ended| ended.min(at)));
        // What it did before stays known in `taken`, for the callers it talked to.
        leg.state = LegState::Unknown;
    }

    /// Compares the legs with those that the REST API showed: one not seen twice in a row is over.
    pub fn observe(&mut self, seen: &[CallSid], began: Timestamp) {
        for (sid, leg) in &mut self.legs {
            if leg.ended.is_some() || leg.since >= began {
                continue;
            }
            leg.unseen = if seen.contains(sid) { 0 } else { leg.unseen + 1 };
            if leg.unseen > 1 {
                leg.ended = Some(began);
            }
        }
        for leg in seen {
            self.started(leg, began);
        }
    }

    /// The DJ's leg, the newest if there are several.
    pub fn current(&self) -> Option<&CallSid> {
        self.newest().map(|(sid, _)| sid)
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

    /// The DJ says that she is about to hang up: whoever is on air with her is done.
    pub fn leave_on_purpose(&mut self) {
        if let Some(sid) = self.current().cloned()
            && let Some(leg) = self.legs.get_mut(&sid)
        {
            leg.on_purpose = true;
        }
    }

    /// A leg asks for its next document, by itself or since it was told to.
    pub fn asks(&mut self, leg: &CallSid, told: Option<RedirectedBy>, at: Timestamp) {
        self.started(leg, at);
        let leg = self.leg(leg, at);
        leg.document += 1;
        if let Some(by) = told {
            leg.redirected = None;
            if by == RedirectedBy::Studio {
                leg.corrected.insert(leg.document);
            }
        }
    }

    /// Notes what a leg does by the document it is given.
    pub fn set_state(&mut self, leg: &CallSid, state: LegState) {
        if let Some(leg) = self.legs.get_mut(leg) {
            leg.state = state;
            leg.doubted = None;
        }
    }

    /// A caller is out of every queue: this leg has them now.
    pub fn took(&mut self, caller: &CallerId, sid: &CallSid, at: Timestamp) {
        let leg = self.leg(sid, at);
        leg.state = LegState::Talking(caller.clone());
        leg.doubted = None;
        let document = leg.document;
        self.taken.insert(caller.clone(), Taken { leg: sid.clone(), document });
    }

    /// Whom a leg talks to.
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
            // Nobody is there to be taken, and it ends no conversation: there is nothing to be told.
            Some(LegState::Idle | LegState::Dialing(_, None)) => wanted.is_none(),
            _ => false,
        }
    }

    /// What ended the conversation of a caller; `None` while that cannot be told.
    ///
    /// It is told by what the leg that took them does next: asking for another document, or ending.
    /// Either may be reported before or after the caller's own end of the conversation.
    pub fn conversation_end(&self, caller: &CallerId) -> Option<ConversationEnd> {
        let taken = self.taken.get(caller)?;
        let leg = self.legs.get(&taken.leg)?;
        if leg.document > taken.document {
            let corrected = leg.corrected.contains(&(taken.document + 1));
            return Some(if corrected { ConversationEnd::Broken } else { ConversationEnd::MovedOn });
        }
        leg.ended.is_some().then(|| self.end_of_leg(&taken.leg))
    }

    /// What the end of a leg means for whoever it talked to.
    pub fn end_of_leg(&self, leg: &CallSid) -> ConversationEnd {
        let on_purpose = self.legs.get(leg).is_some_and(|leg| leg.on_purpose);
        if on_purpose { ConversationEnd::HungUp } else { ConversationEnd::Broken }
    }

    /// The leg will be told to ask for another document.
    pub fn redirecting(&mut self, leg: &CallSid, now: Timestamp) {
        if let Some(leg) = self.legs.get_mut(leg) {
            leg.redirected = Some(now);
        }
    }

    /// The leg could not be told.
    pub fn redirect_failed(&mut self, leg: &CallSid) {
        if let Some(leg) = self.legs.get_mut(leg) {
            leg.redirected = None;
        }
    }

    /// The legs that have to be told to ask for another document, since what they do is not what they
    /// should do any more; each is told once, and again if nothing comes of it.
    pub fn corrections(&mut self, show: &Show, next: &NextPickup, now: Timestamp) -> Vec<CallSid> {
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
                LegState::Announcing(caller) => (!waits(show, caller), Duration::ZERO),
                LegState::Dialing(_, Some(caller)) => (!waits(show, caller), DIAL_GRACE),
                LegState::Dialing(_, None) => (!may_wait, DIAL_GRACE),
            };
            if !wrong {
                leg.doubted = None;
                continue;
            }
            let doubted = *leg.doubted.get_or_insert(now);
            let told = leg.redirected.is_some_and(|redirected| now.since(redirected) < REDIRECT_TIMEOUT);
            if now.since(doubted) >= grace && !told {
                leg.redirected = Some(now);
                corrections.push(sid.clone());
            }
        }
        corrections
    }

    /// A caller's call has ended.
    pub fn forget_caller(&mut self, caller: &CallerId) {
        self.taken.remove(caller);
    }

    /// Forgets legs that ended before `horizon` and have nobody waiting to learn what became of them.
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
        self.legs.entry(sid.clone()).or_insert_with(|| DjLeg {
            since: at,
            ended: None,
            on_purpose: false,
            unseen: 0,
            state: LegState::Unknown,
            document: 0,
            redirected: None,
            corrected: BTreeSet::new(),
            doubted: None,
        })
    }
}

/// Whether a caller can still be taken.
fn waits(show: &Show, caller: &CallerId) -> bool {
    matches!(show.progress_of(caller), Some(Progress::Visit(_, VisitStep::Waiting | VisitStep::UpNext)))
}

#[cfg(test)]
mod tests;
