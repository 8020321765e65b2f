use std::collections::VecDeque;

use twilio::{
    rest::API_VERSION,
    sid::{AccountSid, CallSid, RecordingSid},
};
use url::Url;

use super::{
    action::{Action, Notification, Sound},
    active_recordings::ActiveRecordings,
    admissions::Admissions,
    input::FetchId,
    queue::Queues,
    registrations::Registrations,
    registry::CallRegistry,
};
use crate::{
    MonotonicTime,
    media::{LegId, PlayId, RecordId},
    store::{directory::Directory, recordings::Catalogue},
};

/// Gives the bytes of new identifiers.
pub type Random = Box<dyn FnMut() -> [u8; 16] + Send>;

/// What calls need of the exchange's settings, which are given once.
#[derive(Debug, Clone)]
pub struct CallSettings {
    /// The account all calls belong to.
    pub account: AccountSid,
    /// The URL below which others reach the REST API; the absolute URLs of recordings begin with it.
    pub api_url: Url,
}

impl CallSettings {
    /// Where the sound of a recording is; `.wav` may be added.
    pub(super) fn recording_url(&self, sid: &RecordingSid) -> String {
        let base = self.api_url.as_str().trim_end_matches('/');
        format!("{base}/{API_VERSION}/Accounts/{}/Recordings/{sid}", self.account)
    }
}

/// All that the verbs and the events of calls work on, and the actions they ask for.
pub(super) struct ExchangeState {
    pub(super) directory: Directory,
    pub(super) catalogue: Catalogue,
    pub(super) settings: CallSettings,
    pub(super) calls: CallRegistry,
    pub(super) queues: Queues,
    pub(super) active_recordings: ActiveRecordings,
    pub(super) registrations: Registrations,
    pub(super) admissions: Admissions,
    /// Calls that are back in their own document and have yet to go on with it.
    ready: VecDeque<CallSid>,
    random: Random,
    counter: u64,
    actions: Vec<Action>,
}

impl ExchangeState {
    pub(super) fn new(
        settings: CallSettings,
        directory: Directory,
        catalogue: Catalogue,
        random: Random,
    ) -> Self {
        Self {
            directory,
            catalogue,
            settings,
            calls: CallRegistry::default(),
            queues: Queues::default(),
            active_recordings: ActiveRecordings::default(),
            registrations: Registrations::default(),
            admissions: Admissions::default(),
            ready: VecDeque::new(),
            random,
            counter: 0,
            actions: Vec::new(),
        }
    }

    /// Asks for something to be done.
    pub(super) fn act(&mut self, action: Action) {
        self.actions.push(action);
    }

    pub(super) fn take_actions(&mut self) -> Vec<Action> {
        std::mem::take(&mut self.actions)
    }

    /// Tells the operator about a call.
    pub(super) fn notify(&mut self, call: &CallSid, code: u32, message: impl Into<String>) {
        self.act(Action::Notify(Notification { call: call.clone(), code, message: message.into() }));
    }

    /// Lets a call go on with its own document, once the present event has been handled for all calls.
    ///
    /// The document is not run at once: otherwise a verb that lets other calls go on would run their verbs
    /// inside it.
    pub(super) fn go_on(&mut self, sid: &CallSid) {
        self.ready.push_back(sid.clone());
    }

    /// The next call that has to go on.
    pub(super) fn next_ready(&mut self) -> Option<CallSid> {
        self.ready.pop_front()
    }

    /// Answers a call, and with it whoever has dialled its number.
    pub(super) fn answer(&mut self, now: MonotonicTime, sid: &CallSid) {
        if let Some(Some(action)) = self.calls.update(sid, |call| call.answer(now)) {
            self.act(action);
        }
        if let Some(dialer) = self.calls.live(sid).and_then(|call| call.endpoint().dialer()).cloned() {
            self.answer(now, &dialer);
            if let Some(Some(leg)) = self.calls.update(&dialer, |call| call.number_answered(now)) {
                self.act(Action::Silence(leg));
            }
        }
    }

    /// Whether a call's document has to wait until its audio is connected; `None` if the call is over.
    pub(super) fn waits_for_audio(&mut self, sid: &CallSid) -> Option<bool> {
        let waits = self.calls.owner_of_leg(sid)?.endpoint().is_connecting();
        self.calls.update(sid, |call| call.waits_for_audio(waits))
    }

    /// Plays a sound to a call `times` times; 0 means until told otherwise.
    pub(super) fn play(&mut self, sid: &CallSid, sound: Sound, times: u32) {
        let play = self.next_play();
        if let Some(Some(leg)) = self.calls.update(sid, |call| call.playing(play)) {
            self.act(Action::Play(leg, play, sound, times));
        }
    }

    /// Lets a call hear silence until `until`, and then go on.
    pub(super) fn pause(&mut self, sid: &CallSid, until: MonotonicTime) {
        if let Some(Some(leg)) = self.calls.update(sid, |call| call.paused(until)) {
            self.act(Action::Silence(leg));
        }
    }

    /// Lets a call hear hold music until `until`, and then go on.
    pub(super) fn hold(&mut self, sid: &CallSid, until: MonotonicTime) {
        let play = self.next_play();
        if let Some(Some(leg)) = self.calls.update(sid, |call| call.paused(until)) {
            self.act(Action::Play(leg, play, Sound::HoldMusic, 0));
        }
    }

    pub(super) fn next_fetch(&mut self) -> FetchId {
        FetchId(self.next_number())
    }

    pub(super) fn next_play(&mut self) -> PlayId {
        PlayId(self.next_number())
    }

    pub(super) fn next_record(&mut self) -> RecordId {
        RecordId(self.next_number())
    }

    pub(super) fn next_leg(&mut self) -> LegId {
        LegId(self.next_number())
    }

    pub(super) fn random_bytes(&mut self) -> [u8; 16] {
        (self.random)()
    }

    /// A new token that lets a client come back to its call.
    pub(super) fn reconnect_token(&mut self) -> String {
        format!("RT{}", hex::encode(self.random_bytes()))
    }

    fn next_number(&mut self) -> u64 {
        self.counter += 1;
        self.counter
    }
}
