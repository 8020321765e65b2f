use std::collections::{BTreeMap, VecDeque};

use twilio::sid::{AccountSid, CallSid, QueueSid};
use url::Url;

use super::call::{Activity, Call, CallState};
use super::io::{Action, FetchId, Input, Notification};
use super::queue::{self, Queue, QueueError};
use super::recording::ActiveRecording;
use super::setup::Ending;
use crate::Moment;
use crate::directory::Directory;
use crate::media::{LegId, PlayId, RecordId};
use crate::recordings::Catalogue;
use crate::signalling::SessionId;

/// Ended calls beyond so many are forgotten, oldest first.
const ENDED_CALLS_KEPT: usize = 1_000;

/// Gives the bytes of new identifiers.
pub type Random = Box<dyn FnMut() -> [u8; 16] + Send>;

/// What a switchboard is told once.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The account all calls belong to.
    pub account: AccountSid,
    /// Below which URL others reach the REST API: recordings are told of by absolute ones.
    pub api_url: Url,
}

/// Whether a call has been forgotten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Forgotten {
    /// It has.
    Yes,
    /// There was none.
    Unknown,
    /// It goes on, and is kept.
    StillLive,
}

/// Every call and queue of the account.
pub struct Switchboard {
    /// The account's applications, numbers and keys.
    pub directory: Directory,
    /// What was recorded.
    pub recordings: Catalogue,
    pub(super) settings: Settings,
    pub(super) calls: BTreeMap<CallSid, Call>,
    /// Calls as they came; the oldest ended ones are forgotten first.
    order: VecDeque<CallSid>,
    pub(super) queues: BTreeMap<QueueSid, Queue>,
    pub(super) active_recordings: BTreeMap<RecordId, ActiveRecording>,
    /// Which sockets are rung under a name, oldest first.
    pub(super) registered: BTreeMap<String, Vec<SessionId>>,
    random: Random,
    counter: u64,
    actions: Vec<Action>,
}

impl Switchboard {
    /// An idle switchboard.
    #[must_use]
    pub fn new(settings: Settings, directory: Directory, random: Random) -> Self {
        Self {
            directory,
            recordings: Catalogue::default(),
            settings,
            calls: BTreeMap::new(),
            order: VecDeque::new(),
            queues: BTreeMap::new(),
            active_recordings: BTreeMap::new(),
            registered: BTreeMap::new(),
            random,
            counter: 0,
            actions: Vec::new(),
        }
    }

    /// Takes what has happened, and everything that was due by `now`.
    pub fn handle(&mut self, now: Moment, input: Input) {
        match input {
            Input::Call(call) => self.begin(now, call),
            Input::Register { session, identity } => self.register(session, identity),
            Input::ClientAnswered { session, call, sdp } => self.client_answers(now, session, &call, sdp),
            Input::OfferMade { leg, result } => self.offer_made(now, leg, result),
            Input::AnswerAccepted { leg, result } => self.answer_accepted(now, leg, result),
            Input::Resume { session, identity, call, reconnect } => {
                self.resume(session, identity.as_deref(), &call, &reconnect);
            }
            Input::Hangup { session, call } => self.client_hangs_up(now, session, &call),
            Input::Digits { session, call, digits } => {
                if let Some(sid) = self.of_session(session, &call) {
                    digits.chars().for_each(|digit| self.press(now, &sid, digit));
                }
            }
            Input::Reinvite { session, call, sdp } => self.reinvite(session, &call, sdp),
            Input::SessionClosed { session, keep } => self.session_closed(now, session, keep),
            Input::OfferAnswered { leg, result } => self.offer_answered(now, leg, result),
            Input::DigitHeard { leg, digit } => {
                if let Some(sid) = self.of_leg(leg) {
                    self.press(now, &sid, digit);
                }
            }
            Input::PlayEnded { play } => self.play_ended(now, play, None),
            Input::PlayFailed { play, reason } => self.play_ended(now, play, Some(reason)),
            Input::RecordingEnded { record, result } => self.recording_ended(now, record, result),
            Input::LegSilent { leg, silent } => self.leg_silent(now, leg, silent),
            Input::LegLost { leg, reason } => self.leg_lost(now, leg, reason),
            Input::Fetched { fetch, result } => self.fetched(now, fetch, result),
            Input::Tick => {}
        }
        self.tick(now);
    }

    /// What is to be done now, in order.
    #[must_use]
    pub fn take_actions(&mut self) -> Vec<Action> {
        self.end_stray_recordings();
        std::mem::take(&mut self.actions)
    }

    /// When [`Input::Tick`] is due at the latest, if nothing else happens.
    #[must_use]
    pub fn deadline(&self) -> Option<Moment> {
        self.calls.values().filter_map(Self::call_deadline).min()
    }

    /// The calls, newest first.
    pub fn calls(&self) -> impl Iterator<Item = &Call> {
        self.order.iter().rev().filter_map(|sid| self.calls.get(sid))
    }

    /// One call.
    #[must_use]
    pub fn call(&self, sid: &CallSid) -> Option<&Call> {
        self.calls.get(sid)
    }

    /// Forgets a call that is over.
    pub fn forget_call(&mut self, sid: &CallSid) -> Forgotten {
        match self.calls.get(sid) {
            None => Forgotten::Unknown,
            Some(call) if call.is_live() => Forgotten::StillLive,
            Some(_) => {
                self.calls.remove(sid);
                self.order.retain(|known| known != sid);
                Forgotten::Yes
            }
        }
    }

    /// The queues, oldest first.
    pub fn queues(&self) -> Vec<&Queue> {
        let mut queues: Vec<_> = self.queues.values().collect();
        queues.sort_by_key(|queue| queue.created);
        queues
    }

    /// One queue.
    #[must_use]
    pub fn queue(&self, sid: &QueueSid) -> Option<&Queue> {
        self.queues.get(sid)
    }

    /// Makes a queue; it stays when it empties.
    ///
    /// # Errors
    /// When the name is taken or not usable, or the size out of range.
    pub fn create_queue(
        &mut self,
        now: Moment,
        name: &str,
        max_size: Option<u32>,
    ) -> Result<&Queue, QueueError> {
        if self.queue_named(name).is_some() {
            return Err(QueueError::NameTaken(name.to_owned()));
        }
        let sid = QueueSid::from_random_bytes((self.random)());
        let queue = Queue::new(sid.clone(), name, max_size.unwrap_or(queue::DEFAULT_MAX_SIZE), now)?;
        Ok(self.queues.entry(sid).or_insert(queue))
    }

    /// Renames or resizes a queue; nothing where there is none. Callers beyond a smaller size stay.
    ///
    /// # Errors
    /// When the name is taken or not usable, or the size out of range; nothing is changed then.
    pub fn update_queue(
        &mut self,
        now: Moment,
        sid: &QueueSid,
        name: Option<&str>,
        max_size: Option<u32>,
    ) -> Result<Option<&Queue>, QueueError> {
        if let Some(name) = name
            && self.queue_named(name).is_some_and(|taken| taken != *sid)
        {
            return Err(QueueError::NameTaken(name.to_owned()));
        }
        let Some(queue) = self.queues.get_mut(sid) else { return Ok(None) };
        let name = name.map_or_else(|| queue.friendly_name.clone(), str::to_owned);
        queue.change(&name, max_size.unwrap_or(queue.max_size), now)?;
        Ok(Some(queue))
    }

    /// Deletes a queue; whether there was one.
    ///
    /// # Errors
    /// While it is in use: deleting it would strand whoever waits.
    pub fn delete_queue(&mut self, sid: &QueueSid) -> Result<bool, QueueError> {
        match self.queues.get(sid) {
            Some(queue) if !queue.members.is_empty() || !queue.dialers.is_empty() => Err(QueueError::InUse),
            _ => Ok(self.queues.remove(sid).is_some()),
        }
    }

    pub(super) fn queue_named(&self, name: &str) -> Option<QueueSid> {
        self.queues.values().find(|queue| queue.friendly_name == name).map(|queue| queue.sid.clone())
    }

    pub(super) fn act(&mut self, action: Action) {
        self.actions.push(action);
    }

    pub(super) fn notify(&mut self, call: &CallSid, code: u32, message: impl Into<String>) {
        self.act(Action::Notify(Notification { call: call.clone(), code, message: message.into() }));
    }

    pub(super) fn next_number(&mut self) -> u64 {
        self.counter += 1;
        self.counter
    }

    pub(super) fn next_fetch(&mut self) -> FetchId {
        FetchId(self.next_number())
    }

    pub(super) fn next_play(&mut self) -> PlayId {
        PlayId(self.next_number())
    }

    pub(super) fn random_bytes(&mut self) -> [u8; 16] {
        (self.random)()
    }

    pub(super) fn add_call(&mut self, call: Call) {
        self.order.push_back(call.sid.clone());
        self.calls.insert(call.sid.clone(), call);
        let ended = self.calls.values().filter(|call| !call.is_live()).count();
        if ended > ENDED_CALLS_KEPT {
            let oldest =
                self.order.iter().position(|sid| self.calls.get(sid).is_none_or(|call| !call.is_live()));
            if let Some(sid) = oldest.and_then(|index| self.order.remove(index)) {
                self.calls.remove(&sid);
            }
        }
    }

    /// A call that is still going on.
    pub(super) fn live(&mut self, sid: &CallSid) -> Option<&mut Call> {
        self.calls.get_mut(sid).filter(|call| call.is_live())
    }

    /// The live call that a client names over its socket, by `CA…` or `TJS…`.
    pub(super) fn of_session(&self, session: SessionId, name: &str) -> Option<CallSid> {
        self.calls
            .values()
            .find(|call| {
                call.is_live()
                    && call.phone.session == Some(session)
                    && (call.sid.as_str() == name || call.phone.temporary_sid == name)
            })
            .map(|call| call.sid.clone())
    }

    pub(super) fn of_leg(&self, leg: LegId) -> Option<CallSid> {
        self.calls.values().find(|call| call.is_live() && call.leg == leg).map(|call| call.sid.clone())
    }

    /// The live call busy with something that fits.
    pub(super) fn busy_with(&self, activity: &Activity) -> Option<CallSid> {
        self.calls
            .values()
            .find(|call| call.is_live() && call.activity == *activity)
            .map(|call| call.sid.clone())
    }

    fn call_deadline(call: &Call) -> Option<Moment> {
        if !call.is_live() {
            return None;
        }
        let activity = match &call.activity {
            Activity::Paused(until) | Activity::HeldBack { until, .. } => Some(*until),
            Activity::Idle
            | Activity::Answering
            | Activity::Fetching(_)
            | Activity::Playing(_)
            | Activity::Recording(_) => None,
        };
        let state = match &call.state {
            CallState::DialingQueue { until, .. } | CallState::DialingClients { until, .. } => Some(*until),
            CallState::Bridged { since, dial, .. } => since.map(|since| since + dial.time_limit),
            CallState::Script
            | CallState::Queued(_)
            | CallState::Dequeued { .. }
            | CallState::Ringing { .. }
            | CallState::Answered { .. } => None,
        };
        [activity, state, call.phone.keep_until, call.time_limit].into_iter().flatten().min()
    }

    /// Does what is due. Each call is looked at once: what that brings about is due later.
    fn tick(&mut self, now: Moment) {
        let due: Vec<CallSid> = self
            .calls
            .values()
            .filter(|call| Self::call_deadline(call).is_some_and(|deadline| deadline <= now))
            .map(|call| call.sid.clone())
            .collect();
        for sid in due {
            self.due(now, &sid);
        }
    }

    fn due(&mut self, now: Moment, sid: &CallSid) {
        let Some(call) = self.live(sid) else { return };
        if call.phone.keep_until.is_some_and(|until| until <= now) {
            return self.abandon(now, sid, "its client did not come back");
        }
        if call.time_limit.is_some_and(|until| until <= now) {
            return self.end(now, sid, Ending::by_script());
        }
        match call.activity {
            Activity::Paused(until) if until <= now => return self.carry_on(now, sid),
            Activity::HeldBack { until, ref target, ref extra } if until <= now => {
                let (target, extra) = (target.clone(), extra.clone());
                return self.ask_with(now, sid, target, &extra);
            }
            _ => {}
        }
        match &call.state {
            CallState::DialingQueue { until, .. } | CallState::DialingClients { until, .. }
                if *until <= now =>
            {
                self.dial_timed_out(now, sid);
            }
            CallState::Bridged { since: Some(since), dial, .. } if *since + dial.time_limit <= now => {
                self.end_talk(now, sid);
            }
            _ => {}
        }
    }
}
