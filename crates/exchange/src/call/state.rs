use std::time::Duration;

use twilio::sid::{CallSid, QueueSid};

use super::{gathering::Gathering, input::FetchId};
use crate::{
    MonotonicTime,
    media::{PlayId, RecordId},
    twiml::{DialStep, EnqueueStep, Script, Target},
};

/// Parameters of a request beside those that every request about a call has.
pub(super) type ExtraParameters = Vec<(&'static str, String)>;

/// What a call does at present.
#[derive(Debug)]
pub(super) enum CallState {
    /// Runs its own document.
    Script,
    /// Waits in a queue.
    Queued(Box<QueueStay>),
    /// Dials a queue in which nobody waits.
    DialingQueue { queue: QueueSid, dial: DialStep, until: MonotonicTime },
    /// Rings browsers.
    DialingClients { children: Vec<CallSid>, dial: DialStep, until: MonotonicTime },
    /// Has dialled a number, and lends its leg to the call there, which runs the number's document; `since` is
    /// `None` until that call is answered. It is given up, or has lasted as long as it may, at `until`.
    InNumber { child: CallSid, dial: DialStep, since: Option<MonotonicTime>, until: MonotonicTime },
    /// Has dialled and talks with `peer`; `since` is `None` while the peer hears its whisper.
    Bridged { peer: CallSid, dial: DialStep, since: Option<MonotonicTime>, exit: Option<QueueExit> },
    /// Was taken from a queue and talks with `peer`, or will once the whisper is over.
    Dequeued { peer: CallSid, enqueue: EnqueueStep, exit: QueueExit, whisper: Option<Box<Whisper>> },
    /// Is being rung.
    Ringing { parent: CallSid },
    /// Was rung, has answered, and talks with `parent`.
    Answered { parent: CallSid },
}

/// A caller's stay in a queue.
#[derive(Debug)]
pub(super) struct QueueStay {
    pub queue: QueueSid,
    pub since: MonotonicTime,
    pub enqueue: EnqueueStep,
    /// The wait document being run.
    pub script: Option<Script>,
    /// When the wait document was last asked for.
    pub asked: MonotonicTime,
    /// How often in a row it has failed.
    pub failures: u32,
}

/// The queue that a caller has left, and how long it stayed there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct QueueExit {
    pub queue: QueueSid,
    pub waited: Duration,
}

impl QueueStay {
    /// The stay as it is reported once it is over.
    pub(super) fn exit(&self, now: MonotonicTime) -> QueueExit {
        QueueExit { queue: self.queue.clone(), waited: now.since(self.since) }
    }
}

/// What a caller taken from a queue hears before it is connected.
#[derive(Debug, Default)]
pub(super) struct Whisper {
    /// The document; none until it has come.
    pub script: Option<Script>,
}

/// What a call is busy with at this moment, in its own document or in that of its queue.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Activity {
    Idle,
    /// Answered; waits until its audio is connected.
    Connecting,
    Fetching(FetchId),
    Playing(PlayId),
    Paused(MonotonicTime),
    Recording(RecordId),
    /// Collects keys.
    Gathering(Box<Gathering>),
    /// About to ask for a document, held back because it asked too often.
    HeldBack {
        until: MonotonicTime,
        target: Target,
        extra: ExtraParameters,
    },
}

/// An answer that a call waits for; at most one at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Pending {
    Fetch(FetchId),
    Play(PlayId),
    Record(RecordId),
}

impl Activity {
    /// The answer waited for.
    pub(super) const fn pending(&self) -> Option<Pending> {
        match self {
            Self::Fetching(fetch) => Some(Pending::Fetch(*fetch)),
            Self::Playing(play) => Some(Pending::Play(*play)),
            Self::Recording(record) => Some(Pending::Record(*record)),
            Self::Gathering(gathering) => match gathering.prompt() {
                Some(play) => Some(Pending::Play(play)),
                None => None,
            },
            Self::Idle | Self::Connecting | Self::Paused(_) | Self::HeldBack { .. } => None,
        }
    }

    /// When it goes on by itself.
    pub(super) const fn until(&self) -> Option<MonotonicTime> {
        match self {
            Self::Paused(until) | Self::HeldBack { until, .. } => Some(*until),
            Self::Gathering(gathering) => gathering.until(),
            Self::Idle | Self::Connecting | Self::Fetching(_) | Self::Playing(_) | Self::Recording(_) => None,
        }
    }
}

impl CallState {
    /// When a dial is given up, or a conversation has lasted as long as it may.
    pub(super) fn until(&self) -> Option<MonotonicTime> {
        match self {
            Self::DialingQueue { until, .. }
            | Self::DialingClients { until, .. }
            | Self::InNumber { until, .. } => Some(*until),
            Self::Bridged { since, dial, .. } => since.map(|since| since + dial.time_limit),
            Self::Script
            | Self::Queued(_)
            | Self::Dequeued { .. }
            | Self::Ringing { .. }
            | Self::Answered { .. } => None,
        }
    }
}
