//! One leg of the DJ: its documents, and what it does by the last of them.
//!
//! Its documents are numbered, and an address that stands in one names its number. So it can be told whether a webhook
//! comes for the first time, and which document took a caller, in whatever order and however often webhooks come.

use std::collections::{BTreeMap, BTreeSet};

use show::{CallerId, Timestamp};
use twilio::twiml::Response;

use super::REDIRECT_TIMEOUT;
use crate::{LoginId, queue::QueueKind};

#[derive(Debug, Default)]
pub(super) struct DjLeg {
    pub since: Timestamp,
    pub ended: Option<Timestamp>,
    /// Whether that is only because the REST API did not show it: it does not show a leg that is slow to be answered.
    pub is_missed: bool,
    /// Whether the DJ has said that she will hang up.
    pub on_purpose: bool,
    pub login: LegLogin,
    /// How many times in a row the REST API did not show it.
    pub unseen: u8,
    pub state: LegState,
    /// The number of its document, 0 before the first.
    pub document: u32,
    /// What that document says.
    answered: Response,
    /// How many redirections there have been.
    redirections: u32,
    /// Those that it has not obeyed, because they failed or are on their way: one may overtake another.
    not_obeyed: BTreeSet<u32>,
    /// When it was told to ask for a document and by what, unless it has asked since.
    pending: Option<(Timestamp, Redirection)>,
    /// The documents that may have ended a conversation although the DJ pressed no key, because the studio found that
    /// the leg did the wrong thing; and when they began.
    corrected: BTreeMap<u32, Timestamp>,
    /// Since when it has seemed to do the wrong thing.
    pub doubted: Option<Timestamp>,
}

/// The login in which a leg was called.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) enum LegLogin {
    /// There is none, or it is not known: the leg has been there since before the server was started.
    #[default]
    None,
    Open(LoginId),
    /// The DJ has logged out.
    Over,
}

/// What a leg of the DJ does, as far as its last document shows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) enum LegState {
    /// It has asked for no document yet, or has ended.
    #[default]
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

/// Who told a leg to ask for its next document before the end of the last one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RedirectedBy {
    /// The DJ pressed a key.
    Dj,
    /// The studio found that the leg did the wrong thing.
    Studio,
}

/// That a leg is told to ask for its next document before the end of the last one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Redirection {
    pub by: RedirectedBy,
    /// Which of the leg's redirections it is, from 1.
    pub number: u32,
}

/// Why a leg asks for a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Asked {
    /// Its call has just begun.
    First,
    /// The document of this number has come to its end.
    After(u32),
    /// It was told to.
    Told(Redirection),
}

/// What a leg that asks for a document is to be given.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Ask {
    /// A document of this number.
    New(u32),
    /// The document that it has, because it has asked for that before: a webhook may come twice, and late.
    Repeated(Response),
}

impl DjLeg {
    pub fn begun(at: Timestamp) -> Self {
        Self { since: at, ..Self::default() }
    }

    /// Whether it has not asked for this document before.
    pub fn asks_first_time(&self, asked: Asked) -> bool {
        match asked {
            Asked::First => self.document == 0,
            // Of what was before a restart of the server, the address alone knows the number.
            Asked::After(document) => document >= self.document,
            Asked::Told(Redirection { number, .. }) => {
                number > self.redirections || self.not_obeyed.contains(&number)
            }
        }
    }

    /// Notes that it asks for a document.
    pub fn asks(&mut self, asked: Asked, at: Timestamp) -> Ask {
        if !self.asks_first_time(asked) {
            return Ask::Repeated(self.answered.clone());
        }
        self.document = match asked {
            Asked::First | Asked::Told(_) => self.document,
            Asked::After(document) => document,
        }
        .saturating_add(1);
        if let Asked::Told(Redirection { by, number }) = asked {
            self.not_obeyed.remove(&number);
            self.redirections = self.redirections.max(number);
            self.pending.take_if(|(_, pending)| pending.number <= number);
            if by == RedirectedBy::Studio && self.may_talk() {
                self.corrected.insert(self.document, at);
            }
        }
        Ask::New(self.document)
    }

    /// Notes the document that it is given, and what it does by that.
    pub fn answered(&mut self, state: LegState, document: Response) {
        self.answered = document;
        self.set_state(state);
    }

    pub fn set_state(&mut self, state: LegState) {
        self.state = state;
        self.doubted = None;
    }

    /// Notes that it will be told to ask for a document.
    pub fn redirect(&mut self, by: RedirectedBy, now: Timestamp) -> Redirection {
        self.redirections = self.redirections.saturating_add(1);
        self.not_obeyed.insert(self.redirections);
        let redirection = Redirection { by, number: self.redirections };
        self.pending = Some((now, redirection));
        redirection
    }

    /// Notes that it could not be told.
    pub fn redirect_failed(&mut self) {
        self.pending = None;
    }

    /// Whether it was told to ask for a document, and may still do so.
    pub fn may_be_about_to_ask(&self, now: Timestamp) -> bool {
        self.pending.is_some_and(|(told, _)| now.since(told) < REDIRECT_TIMEOUT)
    }

    /// Whether this document of its may have ended a conversation although the DJ pressed no key.
    pub fn was_corrected(&self, document: u32) -> bool {
        self.corrected.contains_key(&document)
    }

    /// Whether the studio has told it to go on, and it may not have done so yet.
    pub fn is_about_to_be_corrected(&self) -> bool {
        self.pending.is_some_and(|(_, pending)| pending.by == RedirectedBy::Studio)
    }

    /// Whether it has gone on since `since` because the studio told it to.
    pub fn is_corrected_since(&self, since: Timestamp) -> bool {
        self.corrected.values().any(|at| *at >= since)
    }

    /// Whether it can talk to a caller, as far as is known.
    pub fn may_talk(&self) -> bool {
        !matches!(self.state, LegState::Idle | LegState::Announcing(_))
    }
}
