use std::collections::VecDeque;
use std::time::Duration;

use twilio::sid::{ApplicationSid, CallSid, QueueSid};
use twilio::webhook::{CallStatus, Direction};

use super::io::FetchId;
use crate::Moment;
use crate::media::{LegId, PlayId, RecordId};
use crate::signalling::SessionId;
use crate::twiml::{DialStep, EnqueueStep, Script, Target};

/// One call, from its invite on; kept for a while after its end.
#[derive(Debug)]
pub struct Call {
    /// Its identifier.
    pub sid: CallSid,
    /// The call that dialled this one.
    pub parent: Option<CallSid>,
    /// The application it came to.
    pub application: Option<ApplicationSid>,
    /// Who began it.
    pub direction: Direction,
    /// Who calls: `client:…`, or a number.
    pub from: String,
    /// What was called; empty for a browser that calls an application.
    pub to: String,
    /// Where it stands.
    pub status: CallStatus,
    /// When it came.
    pub created: Moment,
    /// When it was answered.
    pub answered: Option<Moment>,
    /// When it ended.
    pub ended: Option<Moment>,
    pub(super) leg: LegId,
    pub(super) parameters: Vec<(String, String)>,
    pub(super) phone: Phone,
    pub(super) offer: Offer,
    /// Where its own document comes from: what was asked for last.
    pub(super) source: Target,
    /// Asked once in place of a document that cannot be had.
    pub(super) fallback: Option<Target>,
    /// Told when the call has ended.
    pub(super) status_callback: Option<Target>,
    /// When it is ended at the latest, if somebody has set a limit.
    pub(super) time_limit: Option<Moment>,
    /// The document that controls the call; none until the first has come.
    pub(super) script: Option<Script>,
    pub(super) activity: Activity,
    pub(super) state: CallState,
    pub(super) pacer: RequestPacer,
}

impl Call {
    /// Whether it is still going on.
    #[must_use]
    pub const fn is_live(&self) -> bool {
        self.ended.is_none()
    }

    /// How long it lasted from answer to end.
    #[must_use]
    pub fn duration(&self) -> Option<Duration> {
        Some(self.ended?.since(self.answered?))
    }
}

/// The client at the other end of a call, and whether it can be reached.
#[derive(Debug)]
pub(super) struct Phone {
    /// Its signed name.
    pub identity: Option<String>,
    /// Its socket, while it has one.
    pub session: Option<SessionId>,
    /// The name it gave the call.
    pub temporary_sid: String,
    /// Lets it come back on another socket.
    pub reconnect: String,
    /// After a lost socket: when to give it up.
    pub keep_until: Option<Moment>,
    /// Whether its audio has stopped.
    pub silent: bool,
}

/// How far the client's SDP offer has come.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Offer {
    /// Kept until the call is to be answered: a browser that hears nothing of an answer does not
    /// connect, and a leg that waits in vain for its browser is given up.
    Held(String),
    /// Being answered.
    Pending,
    /// The answer, not yet sent.
    Answered(String),
    /// The client has its answer.
    Sent,
}

/// What a call is busy with at this moment, in its own document or in that of the queue.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Activity {
    Idle,
    /// About to answer, and waiting whether its offer can be accepted.
    Answering,
    Fetching(FetchId),
    Playing(PlayId),
    Paused(Moment),
    Recording(RecordId),
    /// About to ask for a document, held back because it asked too often.
    HeldBack {
        until: Moment,
        target: Target,
        extra: Vec<(&'static str, String)>,
    },
}

/// Where a call is.
#[derive(Debug)]
pub(super) enum CallState {
    /// In its own document.
    Script,
    /// In a queue.
    Queued(Box<Waiting>),
    /// Dialling a queue nobody waits in.
    DialingQueue { queue: QueueSid, dial: DialStep, until: Moment },
    /// Ringing browsers.
    DialingClients { children: Vec<CallSid>, dial: DialStep, until: Moment },
    /// Talking, having dialled; not `since` any time yet while who was taken hears its whisper.
    Bridged { peer: CallSid, dial: DialStep, since: Option<Moment>, queue: Option<QueueExit> },
    /// Talking, having been taken from a queue, or about to once the whisper is over.
    Dequeued { peer: CallSid, enqueue: EnqueueStep, queue: QueueExit, whisper: Option<Whisper> },
    /// Being rung.
    Ringing { parent: CallSid, forks: Vec<Fork> },
    /// Talking, having been rung.
    Answered { parent: CallSid },
}

/// One place a browser is rung at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fork {
    pub session: SessionId,
    pub leg: LegId,
}

/// A caller's stay in a queue.
#[derive(Debug)]
pub(super) struct Waiting {
    pub queue: QueueSid,
    pub since: Moment,
    pub enqueue: EnqueueStep,
    /// The wait document being run.
    pub script: Option<Script>,
    /// When the wait document was last asked for.
    pub asked: Moment,
}

/// What a caller taken from a queue hears before it is connected.
#[derive(Debug)]
pub(super) struct Whisper {
    /// The document; none until it has come.
    pub script: Option<Script>,
}

/// The queue a caller has left and how long it stayed there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct QueueExit {
    pub queue: QueueSid,
    pub waited: Duration,
}

/// Keeps a document that redirects to itself from hammering the application: at most
/// [`RequestPacer::BURST`] requests within any second.
#[derive(Debug, Default)]
pub(super) struct RequestPacer(VecDeque<Moment>);

impl RequestPacer {
    const BURST: usize = 5;
    const WINDOW: Duration = Duration::from_secs(1);

    /// When the next request may be made; `now`, or a little later. It is counted as made then.
    pub fn next(&mut self, now: Moment) -> Moment {
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
