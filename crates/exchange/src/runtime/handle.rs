use std::sync::Arc;

use tokio::sync::{mpsc, oneshot};
use twilio::sid::CallSid;

use crate::{
    MonotonicTime,
    call::{CallController, Input, PhoneCall, SoundError},
    media::{Clip, LegId, PlayId},
    signalling::{ServerFrame, SessionId},
    telephone::TelephoneEvent,
};

/// A message to the task.
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

/// A question to the controller, as a function that also sends the answer.
pub(super) type Question = Box<dyn FnOnce(&mut CallController, MonotonicTime) + Send>;

/// Sends messages to the controller, for sockets and REST handlers.
#[derive(Clone, Debug)]
pub(crate) struct ExchangeHandle(pub(super) mpsc::UnboundedSender<Message>);

/// The exchange has been shut down.
#[derive(Debug, thiserror::Error)]
#[error("the exchange has been shut down")]
pub(crate) struct ExchangeStopped;

impl ExchangeHandle {
    /// Registers a socket, with the outbox for its frames.
    pub(crate) fn opened(&self, session: SessionId, outbox: mpsc::Sender<ServerFrame>) {
        let _ = self.0.send(Message::Opened(session, outbox));
    }

    /// Sends an input to the controller.
    pub(crate) fn tell(&self, input: Input) {
        // It fails only after shutdown, when the input no longer matters.
        let _ = self.0.send(Message::Happened(input));
    }

    /// Plays a clip as the voice of a telephone.
    pub(crate) fn speak(&self, leg: LegId, play: PlayId, clip: Arc<Clip>) {
        let _ = self.0.send(Message::Speak { leg, play, clip });
    }

    /// Places a call by telephone, whose events are sent to `events`.
    pub(crate) async fn dial(
        &self,
        call: PhoneCall,
        events: mpsc::UnboundedSender<TelephoneEvent>,
    ) -> Result<Placed, ExchangeStopped> {
        let (placed, answer) = oneshot::channel();
        self.0.send(Message::Dial { call, events, placed }).map_err(|_| ExchangeStopped)?;
        answer.await.map_err(|_| ExchangeStopped)
    }

    /// Waits until the exchange is shut down.
    pub(crate) async fn stopped(&self) {
        self.0.closed().await;
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
        self.0.send(asked).map_err(|_| ExchangeStopped)?;
        answer.await.map_err(|_| ExchangeStopped)
    }
}
