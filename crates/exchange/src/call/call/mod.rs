mod client;
mod document;
mod messages;
mod talk;

use std::time::Duration;

use twilio::{
    sid::{ApplicationSid, CallSid},
    webhook::{CallStatus, Direction},
};

pub use self::messages::SentMessage;
pub(in crate::call) use self::{
    client::{OfferOutcome, TakenCall},
    document::MIN_WAIT_DOCUMENT,
};
use self::{document::RequestPacer, messages::CallMessages};
use super::{
    endpoint::{CallEndpoint, Fork},
    state::{Activity, CallState, ExtraParameters, Pending},
};
use crate::{
    MonotonicTime,
    media::LegId,
    signalling::SessionId,
    store::directory::VoiceUrls,
    twiml::{Script, Target},
};

/// One call, from its invite on; it is kept for a while after its end.
///
/// It changes only by its own methods. Each returns what follows for others: frames, audio, the call it was
/// connected with. `CallRegistry` keeps its indexes by `Call::keys`.
#[derive(Debug)]
pub struct Call {
    sid: CallSid,
    parent: Option<CallSid>,
    application: Option<ApplicationSid>,
    direction: Direction,
    from: String,
    to: String,
    parameters: Vec<(String, String)>,
    created: MonotonicTime,
    progress: CallProgress,
    endpoint: CallEndpoint,
    /// Where its own document comes from: the URL that was requested last.
    source: Target,
    /// The URL that is requested once if a document cannot be had.
    fallback: Option<Target>,
    /// The URL that is told when the call has ended.
    status_callback: Option<Target>,
    /// When it is ended at the latest, if somebody has set a limit.
    time_limit: Option<MonotonicTime>,
    /// The document that controls the call; none until the first has come.
    script: Option<Script>,
    activity: Activity,
    state: CallState,
    pacer: RequestPacer,
    messages: CallMessages,
}

/// How far a call has come.
#[derive(Debug, Clone, Copy)]
enum CallProgress {
    Ringing,
    InProgress { answered: MonotonicTime },
    Ended { answered: Option<MonotonicTime>, ended: MonotonicTime, status: CallStatus },
}

/// How a call begins.
pub(in crate::call) struct CallSetup {
    pub sid: CallSid,
    pub origin: Origin,
    /// Who calls: `client:…`, or a number.
    pub from: String,
    /// What was called; empty for a browser that calls an application.
    pub to: String,
    pub parameters: Vec<(String, String)>,
    pub endpoint: CallEndpoint,
    pub urls: VoiceUrls,
}

/// Who began a call.
pub(in crate::call) enum Origin {
    /// It came to an application, or to a number without one.
    Inbound(Option<ApplicationSid>),
    /// Another call dialled it.
    Dialed { parent: CallSid },
}

/// The keys by which the registry finds a live call.
#[derive(Debug, Default, PartialEq, Eq)]
pub(in crate::call) struct CallKeys {
    pub leg: Option<LegId>,
    pub session: Option<SessionId>,
    pub forks: Vec<Fork>,
    pub pending: Option<Pending>,
    pub deadline: Option<MonotonicTime>,
}

/// What a call is due to do.
pub(in crate::call) enum Due {
    /// Its client did not come back.
    Abandon,
    /// It has lasted as long as it may.
    TimeLimit,
    /// Its pause is over.
    CarryOn,
    /// The next prompt of its gathering follows, or the time for the next key is over.
    Gather,
    /// The request that was held back may be made.
    Ask(Target, ExtraParameters),
    /// Nobody has answered its dial.
    DialTimeout,
    /// Its conversation has lasted as long as it may.
    TalkTimeLimit,
    Nothing,
}

/// What is left to do about a call that has ended.
pub(in crate::call) struct Ended {
    /// The socket of its client, which is to be told.
    pub session: Option<SessionId>,
    pub leg: Option<LegId>,
    pub forks: Vec<Fork>,
    /// The state in which it ended.
    pub state: CallState,
}

impl Call {
    /// A call that has just begun.
    pub(in crate::call) fn new(now: MonotonicTime, setup: CallSetup) -> Self {
        let CallSetup { sid, origin, from, to, parameters, endpoint, urls } = setup;
        let (parent, application, direction, state) = match origin {
            Origin::Inbound(application) => (None, application, Direction::Inbound, CallState::Script),
            Origin::Dialed { parent } => {
                (Some(parent.clone()), None, Direction::OutboundDial, CallState::Ringing { parent })
            }
        };
        Self {
            sid,
            parent,
            application,
            direction,
            from,
            to,
            parameters,
            created: now,
            progress: CallProgress::Ringing,
            endpoint,
            source: urls.voice,
            fallback: urls.fallback,
            status_callback: urls.status_callback,
            time_limit: None,
            script: None,
            activity: Activity::Idle,
            state,
            pacer: RequestPacer::default(),
            messages: CallMessages::default(),
        }
    }

    /// Its identifier.
    #[must_use]
    pub const fn sid(&self) -> &CallSid {
        &self.sid
    }

    /// The call that dialled this one.
    #[must_use]
    pub const fn parent(&self) -> Option<&CallSid> {
        self.parent.as_ref()
    }

    /// The application it came to.
    #[must_use]
    pub const fn application(&self) -> Option<&ApplicationSid> {
        self.application.as_ref()
    }

    /// Who began it.
    #[must_use]
    pub const fn direction(&self) -> &Direction {
        &self.direction
    }

    /// Who calls: `client:…`, or a number.
    #[must_use]
    pub fn from(&self) -> &str {
        &self.from
    }

    /// What was called; empty for a browser that calls an application.
    #[must_use]
    pub fn to(&self) -> &str {
        &self.to
    }

    /// How far it has come.
    #[must_use]
    pub const fn status(&self) -> CallStatus {
        match self.progress {
            CallProgress::Ringing => CallStatus::Ringing,
            CallProgress::InProgress { .. } => CallStatus::InProgress,
            CallProgress::Ended { status, .. } => status,
        }
    }

    /// When it came.
    #[must_use]
    pub const fn created(&self) -> MonotonicTime {
        self.created
    }

    /// When it was answered.
    #[must_use]
    pub const fn answered(&self) -> Option<MonotonicTime> {
        match self.progress {
            CallProgress::Ringing => None,
            CallProgress::InProgress { answered } => Some(answered),
            CallProgress::Ended { answered, .. } => answered,
        }
    }

    /// When it ended.
    #[must_use]
    pub const fn ended(&self) -> Option<MonotonicTime> {
        match self.progress {
            CallProgress::Ringing | CallProgress::InProgress { .. } => None,
            CallProgress::Ended { ended, .. } => Some(ended),
        }
    }

    /// Whether it is still going on.
    #[must_use]
    pub const fn is_live(&self) -> bool {
        self.ended().is_none()
    }

    /// How long it lasted from answer to end.
    #[must_use]
    pub fn duration(&self) -> Option<Duration> {
        Some(self.ended()?.since(self.answered()?))
    }

    pub(in crate::call) fn parameters(&self) -> &[(String, String)] {
        &self.parameters
    }

    /// The parameter of this name that came with the call.
    pub(in crate::call) fn parameter(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(in crate::call) const fn state(&self) -> &CallState {
        &self.state
    }

    pub(in crate::call) const fn activity(&self) -> &Activity {
        &self.activity
    }

    /// Whether it does nothing at the moment.
    pub(in crate::call) fn is_idle(&self) -> bool {
        self.activity == Activity::Idle
    }

    pub(in crate::call) const fn endpoint(&self) -> &CallEndpoint {
        &self.endpoint
    }

    /// The name of the browser that made the call, if a browser did and has a name.
    pub(in crate::call) fn made_by(&self) -> Option<&str> {
        match &self.endpoint {
            CallEndpoint::Client(client) if self.parent.is_none() => client.identity.as_deref(),
            _ => None,
        }
    }

    pub(in crate::call) const fn leg(&self) -> Option<LegId> {
        self.endpoint.leg()
    }

    pub(in crate::call) const fn source(&self) -> &Target {
        &self.source
    }

    pub(in crate::call) const fn status_callback(&self) -> Option<&Target> {
        self.status_callback.as_ref()
    }

    /// The keys by which the registry finds it; none once it has ended.
    pub(in crate::call) fn keys(&self) -> CallKeys {
        if !self.is_live() {
            return CallKeys::default();
        }
        CallKeys {
            leg: self.endpoint.own_leg(),
            session: self.endpoint.session(),
            forks: self.endpoint.forks().to_vec(),
            pending: self.activity.pending(),
            deadline: self.deadline(),
        }
    }

    /// When it has something to do by itself.
    fn deadline(&self) -> Option<MonotonicTime> {
        [self.activity.until(), self.state.until(), self.endpoint.keep_until(), self.time_limit]
            .into_iter()
            .flatten()
            .min()
    }

    /// What it is due to do by now, one thing at a time.
    pub(in crate::call) fn due(&self, now: MonotonicTime) -> Due {
        let is_due = |until: Option<MonotonicTime>| until.is_some_and(|until| until <= now);
        if is_due(self.endpoint.keep_until()) {
            return Due::Abandon;
        }
        if is_due(self.time_limit) {
            return Due::TimeLimit;
        }
        if is_due(self.activity.until()) {
            return match &self.activity {
                Activity::HeldBack { target, extra, .. } => Due::Ask(target.clone(), extra.clone()),
                Activity::Gathering(_) => Due::Gather,
                _ => Due::CarryOn,
            };
        }
        match self.state {
            _ if !is_due(self.state.until()) => Due::Nothing,
            CallState::Bridged { .. } | CallState::InNumber { since: Some(_), .. } => Due::TalkTimeLimit,
            _ => Due::DialTimeout,
        }
    }

    /// Sets the URL that is requested if a document cannot be had.
    pub(in crate::call) fn set_fallback(&mut self, fallback: Target) {
        self.fallback = Some(fallback);
    }

    /// Sets the URL that is told of its end.
    pub(in crate::call) fn set_status_callback(&mut self, callback: Target) {
        self.status_callback = Some(callback);
    }

    /// Sets how long it may last from its answer on.
    pub(in crate::call) fn set_time_limit(&mut self, now: MonotonicTime, limit: Duration) {
        self.time_limit = Some(self.answered().unwrap_or(now) + limit);
    }

    /// Ends it.
    pub(in crate::call) fn end(&mut self, now: MonotonicTime, status: CallStatus) -> Ended {
        let leg = self.endpoint.own_leg();
        let forks = self.endpoint.forks().to_vec();
        self.progress = CallProgress::Ended { answered: self.answered(), ended: now, status };
        Ended { session: self.endpoint.disconnect(), leg, forks, state: self.leave() }
    }
}
