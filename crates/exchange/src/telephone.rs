//! Telephones: calls from whoever has no Voice SDK, such as a trunk.
//!
//! Whoever holds a [`Telephone`] dials in with the numbers and what the network tells of the call, is
//! told what happens to it, and plays audio into it. To the application it is a call like any other.

use std::sync::Arc;

use tokio::sync::mpsc::UnboundedReceiver;
use twilio::sid::{ApplicationSid, CallSid};

use crate::{
    call::PhoneCall,
    media::{Clip, LegId, PlayId},
    runtime::ExchangeHandle,
};

/// Dials the exchange; cheap to clone.
#[derive(Debug, Clone)]
pub struct Telephone {
    handle: ExchangeHandle,
    /// The application that is rung where the number called is not in the directory.
    application: ApplicationSid,
}

/// What happens on a telephone's call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TelephoneEvent {
    /// The application has answered.
    Answered,
    /// Somebody is there, and hears what is spoken.
    Bridged,
    /// They are gone again; music follows, or whatever the application says.
    Unbridged,
    /// That clip has been spoken to its end.
    Spoken(PlayId),
    /// The call is over; nothing follows.
    Ended,
}

/// Why a call could not be placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DialError {
    /// Neither the number nor the exchange's own application says what is to be done with a call.
    #[error("the number leads to no application")]
    NoApplication,
    /// The exchange has been shut down.
    #[error("the exchange has been shut down")]
    Stopped,
}

impl Telephone {
    pub(crate) fn new(handle: ExchangeHandle, application: ApplicationSid) -> Self {
        Self { handle, application }
    }

    /// Calls `to` from `from`, both as E.164. `parameters` are what the network tells of the call:
    /// Twilio's `FromCity`, `CallerName` and so on. The call's events come until
    /// [`TelephoneEvent::Ended`].
    ///
    /// # Errors
    /// When nobody could say what is to be done with the call, or the exchange has been shut down.
    pub async fn dial(
        &self,
        from: String,
        to: String,
        parameters: Vec<(String, String)>,
    ) -> Result<(TelephoneCall, UnboundedReceiver<TelephoneEvent>), DialError> {
        let call = PhoneCall { from, to, application: self.application.clone(), parameters };
        let (events, happened) = tokio::sync::mpsc::unbounded_channel();
        let placed = self.handle.dial(call, events).await.map_err(|_| DialError::Stopped)?;
        let (sid, leg) = placed.ok_or(DialError::NoApplication)?;
        Ok((TelephoneCall { handle: self.handle.clone(), sid, leg }, happened))
    }

    /// The number the account has had for longest, if it has any.
    pub async fn first_number(&self) -> Option<String> {
        let asked =
            self.handle.ask(|controller, _| controller.directory().oldest_number().map(str::to_owned));
        asked.await.ok().flatten()
    }

    /// Waits until the exchange is shut down.
    pub async fn stopped(&self) {
        self.handle.stopped().await;
    }
}

/// A telephone's side of one call; cheap to clone.
#[derive(Debug, Clone)]
pub struct TelephoneCall {
    handle: ExchangeHandle,
    sid: CallSid,
    leg: LegId,
}

impl TelephoneCall {
    /// The call's name in webhooks and REST.
    #[must_use]
    pub const fn sid(&self) -> &CallSid {
        &self.sid
    }

    /// Says a clip once to whoever is bridged to the call, in place of what is being said;
    /// [`TelephoneEvent::Spoken`] tells of its end. `play` tells it from earlier ones of this call.
    pub fn speak(&self, play: PlayId, clip: Arc<Clip>) {
        self.handle.speak(self.leg, play, clip);
    }

    /// Puts the telephone down; nothing if the call is over.
    pub async fn hang_up(&self) {
        let sid = self.sid.clone();
        // After shutdown every call has ended.
        let _ = self.handle.ask(move |controller, now| controller.caller_hangs_up(now, &sid)).await;
    }
}
