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

/// What reaches the task.
pub(super) enum Message {
    Opened(SessionId, mpsc::Sender<ServerFrame>),
    Happened(Input),
    Loaded { leg: LegId, play: PlayId, times: u32, clip: Result<Arc<Clip>, SoundError> },
    Asked(Question),
    Dial { call: PhoneCall, events: mpsc::UnboundedSender<TelephoneEvent>, placed: oneshot::Sender<Placed> },
    Speak { leg: LegId, play: PlayId, clip: Arc<Clip> },
}

/// A call by telephone and its leg; nothing if nobody could say what to do with it.
pub(super) type Placed = Option<(CallSid, LegId)>;

/// Something to be asked of the controller; it sends its answer itself.
pub(super) type Question = Box<dyn FnOnce(&mut CallController, MonotonicTime) + Send>;

/// The way to the controller, for sockets and REST handlers.
#[derive(Clone, Debug)]
pub(crate) struct ExchangeHandle(pub(super) mpsc::UnboundedSender<Message>);

/// The exchange has been shut down.
#[derive(Debug, thiserror::Error)]
#[error("the exchange has been shut down")]
pub(crate) struct ExchangeStopped;

impl ExchangeHandle {
    /// Makes a socket known, with where its frames go.
    pub(crate) fn opened(&self, session: SessionId, outbox: mpsc::Sender<ServerFrame>) {
        let _ = self.0.send(Message::Opened(session, outbox));
    }

    /// Tells the controller what has happened.
    pub(crate) fn tell(&self, input: Input) {
        // After shutdown there is nobody to tell, and nothing left to do about it.
        let _ = self.0.send(Message::Happened(input));
    }

    /// Lets a telephone say something.
    pub(crate) fn speak(&self, leg: LegId, play: PlayId, clip: Arc<Clip>) {
        let _ = self.0.send(Message::Speak { leg, play, clip });
    }

    /// Places a call by telephone, and tells `events` what happens to it.
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

    /// Asks the controller something.
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
