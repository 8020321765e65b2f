use std::{
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use tokio::sync::{mpsc, oneshot};
use twilio::sid::CallSid;

use crate::{
    MonotonicTime,
    call::{CallController, Input, PhoneCall, SoundError},
    media::{Clip, LegId, PlayId},
    rest::Question,
    signalling::{ClientMessage, ServerFrame, SessionId},
    telephone::TelephoneEvent,
};

/// How many messages of clients may wait: each socket has one at most, and waits itself until it is taken.
const MAX_CLIENT_MESSAGES: usize = 256;

/// A message to the task from the exchange's own parts and from its account: REST, webhooks, sounds, telephones.
///
/// They come before those of clients, so that the account can steer whatever strangers do.
pub(super) enum Message {
    Opened(SessionId, mpsc::Sender<ServerFrame>),
    Happened(Input),
    Loaded { leg: LegId, play: PlayId, times: u32, clip: Result<Arc<Clip>, SoundError> },
    Asked(Question),
    Dial { call: PhoneCall, events: mpsc::UnboundedSender<TelephoneEvent>, placed: oneshot::Sender<Placed> },
    Speak { leg: LegId, play: PlayId, clip: Arc<Clip> },
}

/// A call by telephone and its leg; `None` if neither the number called nor the application has a Voice URL.
pub(super) type Placed = Option<(CallSid, LegId)>;

/// What a client's socket tells the task.
pub(super) enum ClientInput {
    /// The client says something that its token allows.
    Said(SessionId, ClientMessage),
    /// The socket is closed. It comes by the same way as what the client said before.
    Closed {
        session: SessionId,
        /// For how long its calls are kept.
        keep: Duration,
    },
}

/// Sends messages to the controller, for sockets and REST handlers.
#[derive(Clone, Debug)]
pub(crate) struct ExchangeHandle {
    own: mpsc::UnboundedSender<Message>,
    clients: mpsc::Sender<ClientInput>,
}

/// The other ends of a handle.
pub(super) struct Mailboxes {
    pub(super) own: mpsc::UnboundedReceiver<Message>,
    pub(super) clients: mpsc::Receiver<ClientInput>,
}

/// The questions that come by a handle, for whoever runs the controller without the task.
pub(crate) struct Questions(Mailboxes);

impl Questions {
    /// The next question; the task is woken when there is one.
    pub(crate) fn poll(&mut self, context: &mut Context<'_>) -> Poll<Question> {
        loop {
            match self.0.own.poll_recv(context) {
                Poll::Ready(Some(Message::Asked(question))) => return Poll::Ready(question),
                // Whoever has a handle for questions has no sockets and no telephones.
                Poll::Ready(Some(_)) => {}
                Poll::Ready(None) | Poll::Pending => return Poll::Pending,
            }
        }
    }
}

/// The exchange has been shut down.
#[derive(Debug, thiserror::Error)]
#[error("the exchange has been shut down")]
pub(crate) struct ExchangeStopped;

impl ExchangeHandle {
    pub(super) fn new() -> (Self, Mailboxes) {
        let (own, own_messages) = mpsc::unbounded_channel();
        let (clients, client_messages) = mpsc::channel(MAX_CLIENT_MESSAGES);
        (Self { own, clients }, Mailboxes { own: own_messages, clients: client_messages })
    }

    /// A handle whose questions somebody answers who is not the task.
    pub(crate) fn for_questions() -> (Self, Questions) {
        let (handle, mailboxes) = Self::new();
        (handle, Questions(mailboxes))
    }

    /// Hands on what a client says; it waits until the task has room for it.
    pub(crate) async fn client_says(&self, session: SessionId, message: ClientMessage) {
        let _ = self.clients.send(ClientInput::Said(session, message)).await;
    }

    /// Tells that a socket is closed; its calls are kept for so long.
    pub(crate) async fn closed(&self, session: SessionId, keep: Duration) {
        let _ = self.clients.send(ClientInput::Closed { session, keep }).await;
    }

    /// Registers a socket, with the outbox for its frames.
    pub(crate) fn opened(&self, session: SessionId, outbox: mpsc::Sender<ServerFrame>) {
        let _ = self.own.send(Message::Opened(session, outbox));
    }

    /// Sends the outcome of something that the controller wanted done.
    pub(crate) fn tell(&self, input: Input) {
        // It fails only after shutdown, when the input no longer matters.
        let _ = self.own.send(Message::Happened(input));
    }

    /// Brings a sound that a leg waits for, or why there is none.
    pub(super) fn loaded(&self, leg: LegId, play: PlayId, times: u32, clip: Result<Arc<Clip>, SoundError>) {
        let _ = self.own.send(Message::Loaded { leg, play, times, clip });
    }

    /// Plays a clip as the voice of a telephone.
    pub(crate) fn speak(&self, leg: LegId, play: PlayId, clip: Arc<Clip>) {
        let _ = self.own.send(Message::Speak { leg, play, clip });
    }

    /// Places a call by telephone, whose events are sent to `events`.
    pub(crate) async fn dial(
        &self,
        call: PhoneCall,
        events: mpsc::UnboundedSender<TelephoneEvent>,
    ) -> Result<Placed, ExchangeStopped> {
        let (placed, answer) = oneshot::channel();
        self.own.send(Message::Dial { call, events, placed }).map_err(|_| ExchangeStopped)?;
        answer.await.map_err(|_| ExchangeStopped)
    }

    /// Waits until the exchange is shut down.
    pub(crate) async fn stopped(&self) {
        self.own.closed().await;
    }

    /// Asks the controller a question, and waits for the answer.
    pub(crate) async fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&mut CallController, MonotonicTime) -> T + Send + 'static,
    ) -> Result<T, ExchangeStopped> {
        let (reply, answer) = oneshot::channel();
        let asked = Message::Asked(Box::new(move |controller, now| {
            let _ = reply.send(question(controller, now));
        }));
        self.own.send(asked).map_err(|_| ExchangeStopped)?;
        answer.await.map_err(|_| ExchangeStopped)
    }
}
