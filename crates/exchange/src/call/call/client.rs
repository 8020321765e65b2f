use std::time::Duration;

use twilio::sid::CallSid;

use super::{Call, CallProgress};
use crate::{
    MonotonicTime,
    call::{
        action::Action,
        endpoint::{CallEndpoint, ClientEndpoint, Fork, Offer},
        state::{Activity, CallState},
    },
    media::LegId,
    signalling::{ServerFrame, SessionId},
};

/// What has become of the answer to a client's offer.
pub(in crate::call) enum OfferOutcome {
    /// The answer is to be sent to the client.
    Send,
    /// There is no answer, and without it there is no call.
    Failed,
    /// A further offer was refused; the call goes on as before.
    RenewalRefused,
}

/// A rung call that was taken at one of the places where it rang.
pub(in crate::call) struct TakenCall {
    pub parent: CallSid,
    pub leg: LegId,
    /// The places where it no longer rings.
    pub others: Vec<Fork>,
    pub reconnect: String,
}

/// Answering, and the connection of the client.
impl Call {
    /// Answers the call. Returns the action that tells its far end: a telephone at once, a client once its
    /// offer has been answered.
    pub(in crate::call) fn answer(&mut self, now: MonotonicTime) -> Option<Action> {
        let is_first = matches!(self.progress, CallProgress::Ringing);
        if is_first {
            self.progress = CallProgress::InProgress { answered: now };
        }
        match &mut self.endpoint {
            CallEndpoint::Client(client) => client.answer_offer(),
            CallEndpoint::Telephone(leg) => is_first.then_some(Action::AnswerTelephone(*leg)),
            CallEndpoint::RungClient(_) | CallEndpoint::Dialer { .. } => None,
        }
    }

    /// Notes whether the document has to wait until the audio is connected; then it goes on.
    pub(in crate::call) fn waits_for_audio(&mut self, waits: bool) -> bool {
        if waits {
            self.activity = Activity::Connecting;
        }
        waits
    }

    /// Takes the answer to an offer, the first or a further one; it replaces an answer that was not sent yet.
    pub(in crate::call) fn offer_answered(&mut self, sdp: Option<String>) -> Option<OfferOutcome> {
        let client = self.endpoint.client_mut()?;
        Some(match (sdp, &client.offer) {
            (Some(sdp), _) => {
                client.offer = Offer::Answered(sdp);
                OfferOutcome::Send
            }
            (None, Offer::Held(_) | Offer::Pending) => OfferOutcome::Failed,
            (None, Offer::Answered(_) | Offer::Sent) => OfferOutcome::RenewalRefused,
        })
    }

    /// Takes out the SDP answer that is ready; without a socket it is kept until the client is back.
    pub(in crate::call) fn take_answer(&mut self) -> Option<Action> {
        let call = self.sid.clone();
        let client = self.endpoint.client_mut()?;
        let (session, reconnect) = (client.session?, client.reconnect.clone());
        let Offer::Answered(sdp) = &client.offer else { return None };
        let frame = ServerFrame::Answer { call, sdp: Some(sdp.clone()), reconnect };
        client.offer = Offer::Sent;
        Some(Action::Send(session, frame))
    }

    /// Gives the call to its client on another socket, if the client proves to be the same. Returns what it
    /// is told.
    ///
    /// Asked again, it does nothing more.
    pub(in crate::call) fn resume(
        &mut self,
        session: SessionId,
        identity: Option<&str>,
        reconnect: &str,
    ) -> Option<Action> {
        let answered = self.answered().is_some();
        let client = self.endpoint.client_mut()?;
        if client.reconnect != reconnect || client.identity.as_deref() != identity {
            return None;
        }
        client.session = Some(session);
        client.keep_until = None;
        if answered && matches!(client.offer, Offer::Answered(_)) {
            return self.take_answer();
        }
        let (call, reconnect) = (self.sid.clone(), reconnect.to_owned());
        Some(Action::Send(session, ServerFrame::Answer { call, sdp: None, reconnect }))
    }

    /// Notes that the audio of its client is connected.
    pub(in crate::call) fn audio_connected(&mut self) {
        if let Some(client) = self.endpoint.client_mut() {
            client.is_connected = true;
        }
    }

    /// Notes that the socket of its client is gone.
    pub(in crate::call) fn session_lost(&mut self, now: MonotonicTime, session: SessionId, keep: Duration) {
        if let Some(client) = self.endpoint.client_mut()
            && client.session == Some(session)
        {
            client.session_lost(now, keep);
        }
    }

    /// Notes that the audio of its client has stopped, or is back.
    pub(in crate::call) fn set_silent(&mut self, now: MonotonicTime, silent: bool) {
        if let Some(client) = self.endpoint.client_mut() {
            client.set_silent(now, silent);
        }
    }
}

/// A call that is being rung.
impl Call {
    /// The browser takes the call at one of the places where it rings.
    pub(in crate::call) fn take_call(&mut self, now: MonotonicTime, session: SessionId) -> Option<TakenCall> {
        let forks = self.endpoint.forks_mut()?;
        let at = forks.iter().position(|fork| fork.session == session)?;
        let Fork { leg, .. } = forks.remove(at);
        self.take(now, session, leg, Offer::Sent)
    }

    /// Whether it rings for the holder of this name, who shows the token that the invitation carried.
    pub(in crate::call) fn rings_for(&self, identity: Option<&str>, reconnect: &str) -> bool {
        matches!(&self.endpoint, CallEndpoint::RungClient(rung)
            if rung.reconnect == reconnect && Some(rung.identity.as_str()) == identity)
    }

    /// Another browser of the same name takes the call, by an offer of its own for a new leg
    /// (voice.js, `connectToken`).
    pub(in crate::call) fn take_call_at(
        &mut self,
        now: MonotonicTime,
        session: SessionId,
        leg: LegId,
    ) -> Option<TakenCall> {
        self.take(now, session, leg, Offer::Pending)
    }

    fn take(
        &mut self,
        now: MonotonicTime,
        session: SessionId,
        leg: LegId,
        offer: Offer,
    ) -> Option<TakenCall> {
        let (CallState::Ringing { parent }, CallEndpoint::RungClient(rung)) =
            (&self.state, &mut self.endpoint)
        else {
            return None;
        };
        let others = std::mem::take(&mut rung.forks);
        let (parent, reconnect) = (parent.clone(), rung.reconnect.clone());
        self.endpoint = CallEndpoint::Client(ClientEndpoint {
            leg,
            identity: Some(rung.identity.clone()),
            session: Some(session),
            temporary_sid: None,
            reconnect: reconnect.clone(),
            keep_until: None,
            silent: false,
            offer,
            // It runs no document of its own.
            is_connected: true,
        });
        self.progress = CallProgress::InProgress { answered: now };
        self.state = CallState::Answered { parent: parent.clone() };
        Some(TakenCall { parent, leg, others, reconnect })
    }

    /// Stops ringing at a socket. Returns the place, and whether it was the last.
    pub(in crate::call) fn drop_fork(&mut self, session: SessionId) -> Option<(Fork, bool)> {
        let forks = self.endpoint.forks_mut()?;
        let at = forks.iter().position(|fork| fork.session == session)?;
        let fork = forks.remove(at);
        Some((fork, forks.is_empty()))
    }
}
