use twilio::sid::{CallSid, QueueSid, RecordingSid, UserDefinedMessageSubscriptionSid};

use super::{
    action::Action,
    call::{Call, Due, SentMessage},
    exchange_state::{CallSettings, ExchangeState, Random},
    input::Input,
    interpreter,
    messages::{self, MessageError},
    modify::{self, CallChange, ModifyError, RedirectedMember},
    queue::{Queue, QueueError},
    registry::Forgotten,
    requests,
    setup::{self, Resumed},
    state::{Activity, CallState},
    teardown::{self, Ending},
    telephone::{self, PhoneCall},
    verbs::{
        gather::{self, AfterGathering},
        record::{self, AfterRecording},
    },
};
use crate::{
    MonotonicTime,
    media::{LegEvent, LegId, LossReason},
    signalling::{CallMessage, ClientMessage, SessionId},
    store::{
        directory::Directory,
        recordings::{Catalogue, NotYetComplete},
    },
    twiml::Target,
};

/// Every call and queue of the account.
///
/// Every event comes in by [`CallController::handle`], and by the methods that REST and telephones use; after
/// each, [`CallController::take_actions`] says what is to be done.
pub struct CallController {
    exchange: ExchangeState,
}

impl CallController {
    /// A controller without calls.
    #[must_use]
    pub fn new(settings: CallSettings, directory: Directory, recordings: Catalogue, random: Random) -> Self {
        Self { exchange: ExchangeState::new(settings, directory, recordings, random) }
    }

    /// Takes an input, and does everything that was due by `now`.
    pub fn handle(&mut self, now: MonotonicTime, input: Input) {
        let exchange = &mut self.exchange;
        match input {
            Input::Client { session, message } => self.client(now, session, message),
            Input::SessionClosed { session, keep } => setup::session_closed(exchange, now, session, keep),
            Input::Leg { leg, event } => self.leg(now, leg, event),
            Input::PlayFailed { play, error } => {
                interpreter::play_ended(exchange, now, play, Some(error.to_string()));
            }
            Input::RecordingEnded { record, result } => {
                let after = record::ended(exchange, now, record, result);
                self.after_recording(now, after);
            }
            Input::Fetched { fetch, result } => interpreter::fetched(exchange, now, fetch, result),
            Input::Tick => {}
        }
        interpreter::run_ready(&mut self.exchange, now);
        // Each call is looked at once: what follows from that is due later.
        for sid in self.exchange.calls.due(now) {
            self.due(now, &sid);
            interpreter::run_ready(&mut self.exchange, now);
        }
    }

    /// What is to be done now, in order.
    #[must_use]
    pub fn take_actions(&mut self) -> Vec<Action> {
        record::end_released(&mut self.exchange);
        self.exchange.take_actions()
    }

    /// When [`Input::Tick`] is due at the latest, if nothing else happens.
    #[must_use]
    pub fn deadline(&self) -> Option<MonotonicTime> {
        self.exchange.calls.deadline()
    }

    fn client(&mut self, now: MonotonicTime, session: SessionId, message: ClientMessage) {
        let exchange = &mut self.exchange;
        match message {
            ClientMessage::Register(identity) => exchange.registrations.register(session, identity),
            ClientMessage::Invite(new) => setup::begin(exchange, now, session, new),
            ClientMessage::Resume { identity, call, reconnect, offer } => {
                let (identity, reconnect) = (identity.as_deref(), reconnect.as_str());
                setup::resume(exchange, now, call, Resumed { session, identity, reconnect, offer });
            }
            ClientMessage::Call { call, message } => match message {
                CallMessage::Answer(sdp) => setup::client_answers(exchange, now, session, &call, sdp),
                CallMessage::Hangup | CallMessage::Reject => {
                    setup::client_hangs_up(exchange, now, session, &call);
                }
                CallMessage::Reinvite(sdp) => setup::reinvite(exchange, session, &call, sdp),
                CallMessage::UserDefined(message) => messages::received(exchange, session, call, message),
                CallMessage::Dtmf(keys) => {
                    if let Some(sid) = exchange.calls.named(session, &call) {
                        keys.chars().for_each(|key| self.press(now, &sid, key));
                    }
                }
            },
        }
    }

    fn leg(&mut self, now: MonotonicTime, leg: LegId, event: LegEvent) {
        let exchange = &mut self.exchange;
        match event {
            LegEvent::OfferAnswered(result) => {
                setup::offer_answered(exchange, now, leg, result);
            }
            LegEvent::OfferMade(result) => setup::offer_made(exchange, now, leg, result),
            LegEvent::AnswerAccepted(result) => setup::answer_accepted(exchange, now, leg, result),
            LegEvent::Digit(key) => {
                if let Some(sid) = exchange.calls.of_leg(leg).map(|call| call.sid().clone()) {
                    self.press(now, &sid, key);
                }
            }
            LegEvent::PlayEnded(play) => interpreter::play_ended(exchange, now, play, None),
            LegEvent::Suspect => setup::leg_silent(exchange, now, leg, true),
            LegEvent::Resumed => setup::leg_silent(exchange, now, leg, false),
            // A page closes its connection when it hangs up; the frame that says so may come after.
            LegEvent::Lost(LossReason::Closed) => {
                if let Some(sid) = exchange.calls.of_leg(leg).map(|call| call.sid().clone()) {
                    setup::far_end_closed(exchange, now, &sid);
                }
            }
            LegEvent::Lost(reason) => {
                if let Some(sid) = exchange.calls.of_leg(leg).map(|call| call.sid().clone()) {
                    setup::abandon(exchange, now, &sid, &format!("its audio was lost: {reason}"));
                }
            }
            // These events are for whoever connected the telephone.
            LegEvent::Connected => {
                if let Some(sid) = setup::leg_connected(exchange, leg) {
                    interpreter::carry_on(exchange, now, &sid);
                }
            }
            LegEvent::Spoken(_) | LegEvent::Bridged | LegEvent::Unbridged => {}
        }
    }

    /// Handles a key that is pressed in a call.
    fn press(&mut self, now: MonotonicTime, sid: &CallSid, key: char) {
        let Some(call) = self.exchange.calls.live(sid) else { return };
        if let Activity::Recording(record) = *call.activity() {
            let after = record::press(&mut self.exchange, record, key);
            self.after_recording(now, after);
        } else if let Activity::Gathering(_) = call.activity() {
            let after = gather::press(&mut self.exchange, now, sid, key);
            self.after_gathering(now, sid, after);
        } else if call.ends_talk(key) {
            teardown::end_talk(&mut self.exchange, now, sid);
        } else if let CallState::InNumber { child, .. } = call.state() {
            let child = child.clone();
            self.press(now, &child, key);
        }
        interpreter::run_ready(&mut self.exchange, now);
    }

    fn after_recording(&mut self, now: MonotonicTime, after: AfterRecording) {
        if let AfterRecording::CarryOn(sid) = after {
            interpreter::carry_on(&mut self.exchange, now, &sid);
        }
    }

    /// Handles the end of a pause among prompts, or of the time for the next key.
    fn gather_due(&mut self, now: MonotonicTime, sid: &CallSid) {
        let Some(Activity::Gathering(gathering)) = self.exchange.calls.live(sid).map(Call::activity) else {
            return;
        };
        if gathering.is_listening() {
            let after = gather::end(&mut self.exchange, now, sid, None);
            self.after_gathering(now, sid, after);
        } else {
            gather::next_prompt(&mut self.exchange, now, sid);
        }
    }

    fn after_gathering(&mut self, now: MonotonicTime, sid: &CallSid, after: AfterGathering) {
        if after == AfterGathering::CarryOn {
            interpreter::carry_on(&mut self.exchange, now, sid);
        }
    }

    /// Does what a call is due to do.
    fn due(&mut self, now: MonotonicTime, sid: &CallSid) {
        let exchange = &mut self.exchange;
        match exchange.calls.live(sid).map_or(Due::Nothing, |call| call.due(now)) {
            Due::Abandon => setup::abandon(exchange, now, sid, "its client did not come back"),
            Due::TimeLimit => teardown::end(exchange, now, sid, Ending::completed()),
            Due::CarryOn => interpreter::carry_on(exchange, now, sid),
            Due::Gather => self.gather_due(now, sid),
            Due::Ask(target, extra) => requests::ask_with(exchange, now, sid, target, extra),
            Due::DialTimeout => teardown::dial_timed_out(exchange, now, sid),
            Due::TalkTimeLimit => teardown::end_talk(exchange, now, sid),
            Due::Nothing => {}
        }
    }
}

/// Telephones.
impl CallController {
    /// Takes a call from a telephone; returns `None` if neither number nor application says what to do.
    ///
    /// It is answered, queued and bridged as any other.
    pub fn ring_in(&mut self, now: MonotonicTime, new: PhoneCall) -> Option<(CallSid, LegId)> {
        telephone::begin(&mut self.exchange, now, new)
    }

    /// Handles a caller who puts the telephone down.
    pub fn caller_hangs_up(&mut self, now: MonotonicTime, sid: &CallSid) {
        setup::hang_up(&mut self.exchange, now, sid);
        interpreter::run_ready(&mut self.exchange, now);
    }
}

/// What REST shows and changes.
impl CallController {
    /// The calls, newest first.
    pub fn calls(&self) -> impl Iterator<Item = &Call> {
        self.exchange.calls.newest_first()
    }

    /// One call.
    #[must_use]
    pub fn call(&self, sid: &CallSid) -> Option<&Call> {
        self.exchange.calls.get(sid)
    }

    /// Redirects or ends a call, whatever its state; its media stays as it is.
    ///
    /// Whoever was with it goes on as after a conversation. If the call waited in a queue, the `Enqueue`
    /// action is told `redirected`, after a conversation `redirected-from-bridged`; the action's answer is
    /// ignored.
    ///
    /// # Errors
    /// When there is no such call, it has ended, or it is to go on with another document before it
    /// was answered; nothing is changed then.
    pub fn update_call(
        &mut self,
        now: MonotonicTime,
        sid: &CallSid,
        change: CallChange,
    ) -> Result<(), ModifyError> {
        let updated = modify::update_call(&mut self.exchange, now, sid, change);
        interpreter::run_ready(&mut self.exchange, now);
        updated
    }

    /// Forgets a call that is over.
    pub fn forget_call(&mut self, sid: &CallSid) -> Forgotten {
        self.exchange.calls.forget(sid)
    }

    /// Sends a message to the page of a call's client. With a key that was used before, nothing is sent, and
    /// the first message is returned.
    ///
    /// # Errors
    /// When there is no such call, no client is connected to it, or the content is too long.
    pub fn send_message(
        &mut self,
        now: MonotonicTime,
        call: &CallSid,
        content: serde_json::Value,
        key: Option<String>,
    ) -> Result<SentMessage, MessageError> {
        messages::send(&mut self.exchange, now, call, content, key)
    }

    /// Has the messages of the page of a call's client reported to a URL.
    ///
    /// # Errors
    /// When there is no such call, or no client is connected to it.
    pub fn subscribe(
        &mut self,
        call: &CallSid,
        target: Target,
    ) -> Result<UserDefinedMessageSubscriptionSid, MessageError> {
        messages::subscribe(&mut self.exchange, call, target)
    }

    /// Ends a subscription; returns whether there was one.
    pub fn unsubscribe(&mut self, call: &CallSid, sid: &UserDefinedMessageSubscriptionSid) -> bool {
        self.exchange.calls.update(call, |call| call.unsubscribe(sid)).unwrap_or(false)
    }

    /// The queues, oldest first.
    #[must_use]
    pub fn queues(&self) -> Vec<&Queue> {
        self.exchange.queues.oldest_first()
    }

    /// One queue.
    #[must_use]
    pub fn queue(&self, sid: &QueueSid) -> Option<&Queue> {
        self.exchange.queues.get(sid)
    }

    /// Makes a queue; it stays when it is empty.
    ///
    /// # Errors
    /// When the name is taken or not usable, or the size out of range.
    pub fn create_queue(
        &mut self,
        now: MonotonicTime,
        name: &str,
        max_size: Option<u32>,
    ) -> Result<&Queue, QueueError> {
        let sid = QueueSid::from_random_bytes(self.exchange.random_bytes());
        self.exchange.queues.create(now, sid, name, max_size)
    }

    /// Renames or resizes a queue; returns `None` if there is none. Callers beyond a smaller size stay.
    ///
    /// # Errors
    /// When the name is taken or not usable, or the size out of range; nothing is changed then.
    pub fn update_queue(
        &mut self,
        now: MonotonicTime,
        sid: &QueueSid,
        name: Option<&str>,
        max_size: Option<u32>,
    ) -> Result<Option<&Queue>, QueueError> {
        self.exchange.queues.update(now, sid, name, max_size)
    }

    /// Deletes a queue; returns whether there was one.
    ///
    /// # Errors
    /// When it is in use: the calls that wait there would have nowhere to go.
    pub fn delete_queue(&mut self, sid: &QueueSid) -> Result<bool, QueueError> {
        self.exchange.queues.delete(sid)
    }

    /// Takes a caller out of a queue, the first one unless one is named; it goes on with the document at
    /// `target`.
    ///
    /// Returns `None` if no such caller waits there.
    pub fn redirect_member(
        &mut self,
        now: MonotonicTime,
        queue: &QueueSid,
        member: Option<&CallSid>,
        target: Target,
    ) -> Option<RedirectedMember> {
        let redirected = modify::redirect_member(&mut self.exchange, now, queue, member, target);
        interpreter::run_ready(&mut self.exchange, now);
        redirected
    }

    /// The recordings that are kept.
    #[must_use]
    pub const fn recordings(&self) -> &Catalogue {
        &self.exchange.catalogue
    }

    /// Where the sound of a recording is; `.wav` may be added.
    #[must_use]
    pub fn recording_url(&self, sid: &RecordingSid) -> String {
        self.exchange.settings.recording_url(sid)
    }

    /// Deletes a recording and its sound; returns whether there was one.
    ///
    /// # Errors
    /// When the recording is in progress.
    pub fn delete_recording(&mut self, sid: &RecordingSid) -> Result<bool, NotYetComplete> {
        let deleted = self.exchange.catalogue.delete(sid)?;
        if deleted {
            self.exchange.act(Action::EraseRecording(sid.clone()));
        }
        Ok(deleted)
    }

    /// The account's applications, numbers and keys.
    #[must_use]
    pub const fn directory(&self) -> &Directory {
        &self.exchange.directory
    }

    /// Replaces the directory by one that is on disk.
    pub fn set_directory(&mut self, directory: Directory) {
        self.exchange.directory = directory;
    }
}

/// What tests read and prepare.
#[cfg(test)]
impl CallController {
    pub(super) const fn directory_mut(&mut self) -> &mut Directory {
        &mut self.exchange.directory
    }

    pub(super) fn check(&self) {
        self.exchange.calls.check();
    }

    pub(super) const fn active_recordings(&self) -> &super::active_recordings::ActiveRecordings {
        &self.exchange.active_recordings
    }
}
