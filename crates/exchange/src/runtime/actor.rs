use std::{collections::HashMap, sync::Arc};

use tokio::sync::{
    mpsc::{self, error::TrySendError},
    oneshot,
};
use tokio_util::sync::CancellationToken;

use super::{
    call_cookies::CallCookies,
    clock::MonotonicClock,
    handle::{ClientInput, ExchangeHandle, Message, Placed},
    prompts::Prompts,
    recording_writer::RecordingWriter,
    tts::TextToSpeech,
    webhook_client::WebhookClient,
};
use crate::{
    call::{Action, CallController, FetchId, Input, PhoneCall, Request, Sound, SoundError},
    media::{Clip, ClipError, Engine, LegEvent, LegId, MediaCommand, PlayId, Repeat},
    signalling::{ServerFrame, SessionId},
    store::recordings::Folder,
    telephone::TelephoneEvent,
};

/// The parts of which the task is made.
pub(crate) struct ExchangeActor {
    pub(crate) controller: CallController,
    pub(crate) clock: MonotonicClock,
    pub(crate) engine: Engine,
    pub(crate) events: mpsc::UnboundedReceiver<(LegId, LegEvent)>,
    pub(crate) webhooks: WebhookClient,
    pub(crate) tts: TextToSpeech,
    pub(crate) recordings: Folder,
    pub(crate) cancelled: CancellationToken,
    /// Cancelled when the task has ended: no call is answered any more.
    pub(crate) ended: CancellationToken,
}

/// The running task: the controller, and what its actions need.
struct Running {
    controller: CallController,
    clock: MonotonicClock,
    engine: Engine,
    webhooks: WebhookClient,
    cookies: CallCookies,
    prompts: Prompts,
    recording_writer: RecordingWriter,
    handle: ExchangeHandle,
    outboxes: HashMap<SessionId, mpsc::Sender<ServerFrame>>,
    /// Where the events of each call by telephone are sent.
    telephones: HashMap<LegId, mpsc::UnboundedSender<TelephoneEvent>>,
    /// The sound that each leg waits for while it loads; a newer sound or bridge for the leg replaces it.
    loading: HashMap<LegId, PlayId>,
}

impl ExchangeActor {
    /// Starts the task, which ends when `cancelled` is.
    ///
    /// # Errors
    /// When the exchange's own sounds cannot be made.
    pub(crate) fn spawn(self) -> Result<ExchangeHandle, ClipError> {
        let Self { controller, clock, engine, mut events, webhooks, tts, recordings, cancelled, ended } =
            self;
        let (handle, mut mailboxes) = ExchangeHandle::new();
        let mut running = Running {
            controller,
            clock,
            engine,
            prompts: Prompts::new(webhooks.clone(), tts)?,
            recording_writer: RecordingWriter::new(recordings, handle.clone()),
            webhooks,
            cookies: CallCookies::default(),
            handle: handle.clone(),
            outboxes: HashMap::new(),
            telephones: HashMap::new(),
            loading: HashMap::new(),
        };
        tokio::spawn(async move {
            // Dropped by a panic, too, and before the engine is.
            let _guard = ended.drop_guard();
            loop {
                let deadline = running.controller.deadline().map(|time| clock.instant(time));
                // In this order, so that what strangers say waits for all else.
                tokio::select! {
                    biased;
                    () = cancelled.cancelled() => break,
                    () = sleep_until(deadline) => running.happened(Input::Tick),
                    Some(message) = mailboxes.own.recv() => running.take(message),
                    Some((leg, event)) = events.recv() => running.leg_event(leg, event),
                    Some(input) = mailboxes.clients.recv() => running.client(input),
                }
            }
        });
        Ok(handle)
    }
}

/// Waits until the deadline, or for ever without one.
pub(super) async fn sleep_until(deadline: Option<tokio::time::Instant>) {
    match deadline {
        Some(deadline) => tokio::time::sleep_until(deadline).await,
        None => std::future::pending().await,
    }
}

impl Running {
    fn take(&mut self, message: Message) {
        match message {
            Message::Opened(session, outbox) => {
                self.outboxes.insert(session, outbox);
            }
            Message::Happened(input) => self.happened(input),
            Message::Loaded { leg, play, times, clip } => self.loaded(leg, play, times, clip),
            Message::Dial { call, events, placed } => self.dial(call, events, placed),
            Message::Speak { leg, play, clip } => self.engine.send(MediaCommand::Speak { leg, play, clip }),
            Message::Asked(question) => {
                question(&mut self.controller, self.clock.now());
                self.act();
            }
        }
    }

    fn client(&mut self, input: ClientInput) {
        match input {
            ClientInput::Said(session, message) => self.happened(Input::Client { session, message }),
            ClientInput::Closed { session, keep } => {
                self.outboxes.remove(&session);
                self.happened(Input::SessionClosed { session, keep });
            }
        }
    }

    fn leg_event(&mut self, leg: LegId, event: LegEvent) {
        match event {
            LegEvent::Bridged => self.tell_telephone(leg, TelephoneEvent::Bridged),
            LegEvent::Unbridged => self.tell_telephone(leg, TelephoneEvent::Unbridged),
            LegEvent::Spoken(play) => self.tell_telephone(leg, TelephoneEvent::Spoken(play)),
            event => self.happened(Input::Leg { leg, event }),
        }
    }

    fn happened(&mut self, input: Input) {
        self.controller.handle(self.clock.now(), input);
        self.act();
    }

    fn act(&mut self) {
        for action in self.controller.take_actions() {
            self.carry_out(action);
        }
    }

    fn carry_out(&mut self, action: Action) {
        match action {
            Action::Send(session, frame) => self.send(session, frame),
            Action::AnswerOffer(leg, offer) => self.engine.send(MediaCommand::Answer { leg, offer }),
            Action::MakeOffer(leg) => self.engine.send(MediaCommand::Offer { leg }),
            Action::AcceptAnswer(leg, answer) => self.engine.send(MediaCommand::AcceptAnswer { leg, answer }),
            Action::OpenTelephone(leg) => self.engine.send(MediaCommand::OpenTelephone { leg }),
            Action::AnswerTelephone(leg) => self.tell_telephone(leg, TelephoneEvent::Answered),
            Action::Play(leg, play, speech, times) => self.play(leg, play, speech, times),
            Action::Silence(leg) => {
                self.loading.remove(&leg);
                self.engine.send(MediaCommand::Silence { leg });
            }
            Action::Bridge(a, b) => {
                self.loading.remove(&a);
                self.loading.remove(&b);
                self.engine.send(MediaCommand::Bridge { a, b });
            }
            Action::Unbridge(leg) => self.engine.send(MediaCommand::Unbridge { leg }),
            Action::Record(leg, record, sid, limits) => {
                let to = self.recording_writer.start(record, &sid);
                self.engine.send(MediaCommand::Record { leg, record, limits, to });
            }
            Action::StopRecording(leg, record) => {
                self.engine.send(MediaCommand::StopRecording { leg, record })
            }
            Action::StoreRecording(kept) => self.recording_writer.keep(kept),
            Action::EraseRecording(sid) => self.recording_writer.erase(sid),
            Action::Drop(leg) => {
                self.loading.remove(&leg);
                self.engine.send(MediaCommand::Drop { leg });
                self.tell_telephone(leg, TelephoneEvent::Ended);
                self.telephones.remove(&leg);
            }
            Action::Fetch(fetch, request) => self.fetch(fetch, request),
            Action::ForgetCookies(call) => self.cookies.forget(&call),
            Action::Notify(notification) => tracing::warn!(
                call = %notification.call,
                code = notification.code,
                "{}",
                notification.message
            ),
        }
    }

    /// Places a call by telephone; its receiver of events is registered before its first event.
    fn dial(
        &mut self,
        call: PhoneCall,
        events: mpsc::UnboundedSender<TelephoneEvent>,
        placed: oneshot::Sender<Placed>,
    ) {
        let call = self.controller.ring_in(self.clock.now(), call);
        if let Some((_, leg)) = &call {
            self.telephones.insert(*leg, events);
        }
        // If nobody waits for the answer any more, nobody will hang up, but the application can end the call.
        let _ = placed.send(call);
        self.act();
    }

    fn tell_telephone(&self, leg: LegId, event: TelephoneEvent) {
        if let Some(events) = self.telephones.get(&leg) {
            // It fails if the receiver was dropped, which then needs no event.
            let _ = events.send(event);
        }
    }

    fn send(&mut self, session: SessionId, frame: ServerFrame) {
        let Some(outbox) = self.outboxes.get(&session) else { return };
        match outbox.try_send(frame) {
            Ok(()) => {}
            Err(TrySendError::Full(_)) => {
                // The client does not read: dropping its outbox ends the socket.
                tracing::warn!(session = session.0, "signalling socket does not keep up, closing it");
                self.outboxes.remove(&session);
            }
            // The socket has just been closed, which will be told.
            Err(TrySendError::Closed(_)) => {
                self.outboxes.remove(&session);
            }
        }
    }

    fn fetch(&self, fetch: FetchId, request: Request) {
        let (handle, webhooks) = (self.handle.clone(), self.webhooks.clone());
        let cookies = request.call.as_ref().map(|call| self.cookies.of(call));
        tokio::spawn(async move {
            let result = webhooks.document(&request, cookies).await;
            handle.tell(Input::Fetched { fetch, result });
        });
    }

    fn play(&mut self, leg: LegId, play: PlayId, sound: Sound, times: u32) {
        self.loading.insert(leg, play);
        let prompts = self.prompts.clone();
        match sound {
            Sound::Say(say) => self.load(leg, play, times, async move { Ok(prompts.say(&say).await) }),
            Sound::Url(url) => self.load(leg, play, times, async move { prompts.load(&url).await }),
            Sound::File(url, file) => {
                self.load(leg, play, times, async move { prompts.decode(&url, file).await });
            }
            Sound::Keys(keys) => self.load(leg, play, times, async move { Prompts::keys(&keys) }),
            Sound::Ringback => self.loaded(leg, play, times, Ok(self.prompts.ringback())),
            Sound::RecordBeep => self.loaded(leg, play, times, Ok(self.prompts.record_beep())),
            Sound::HoldMusic => self.loaded(leg, play, times, Ok(self.prompts.hold_music())),
        }
    }

    /// Plays a sound once it is ready; the leg is silent until then.
    fn load(
        &self,
        leg: LegId,
        play: PlayId,
        times: u32,
        making: impl Future<Output = Result<Arc<Clip>, SoundError>> + Send + 'static,
    ) {
        self.engine.send(MediaCommand::Silence { leg });
        let handle = self.handle.clone();
        tokio::spawn(async move {
            let clip = making.await;
            handle.loaded(leg, play, times, clip);
        });
    }

    fn loaded(&mut self, leg: LegId, play: PlayId, times: u32, clip: Result<Arc<Clip>, SoundError>) {
        if self.loading.get(&leg) != Some(&play) {
            return;
        }
        self.loading.remove(&leg);
        match clip {
            Ok(clip) => {
                let repeat = if times == 0 { Repeat::Forever } else { Repeat::Times(times) };
                self.engine.send(MediaCommand::Play { leg, play, clip, repeat });
            }
            Err(error) => self.happened(Input::PlayFailed { play, error }),
        }
    }
}
