use std::time::Duration;

use twilio::sid::CallSid;

use super::action::Action;
use crate::{
    MonotonicTime,
    media::LegId,
    signalling::{CallName, SessionId},
};

/// How long a call is kept when its socket is lost but its audio flows; longer if the client asked.
const MIN_KEEP_WITHOUT_SIGNALLING: Duration = Duration::from_secs(6);

/// How long a call is kept when its audio has stopped as well: its client has died.
const KEEP_WITHOUT_AUDIO: Duration = Duration::from_secs(3);

/// What is at the far end of a call.
#[derive(Debug)]
pub(super) enum CallEndpoint {
    /// A browser with the Voice SDK that made the call, or has taken it.
    Client(ClientEndpoint),
    /// A browser that is being rung.
    RungClient(RungClient),
    /// A telephone.
    Telephone(LegId),
    /// Whoever dialled the number, at the leg of the call that did so.
    Dialer {
        /// That call.
        call: CallSid,
        /// Its leg, which is this call's as long as it lasts.
        leg: LegId,
    },
}

/// A browser in a call, and whether it can be reached.
#[derive(Debug)]
pub(super) struct ClientEndpoint {
    pub(super) leg: LegId,
    /// Its signed name.
    pub(super) identity: Option<String>,
    /// Its socket, while it has one.
    pub(super) session: Option<SessionId>,
    /// The name it gave a call that it made, `TJS…`.
    pub(super) temporary_sid: Option<String>,
    /// The token that lets it come back on another socket.
    pub(super) reconnect: String,
    /// When to give it up after its socket was lost.
    pub(super) keep_until: Option<MonotonicTime>,
    /// Whether its audio has stopped.
    pub(super) silent: bool,
    pub(super) offer: Offer,
    /// Whether its audio has been connected.
    pub(super) is_connected: bool,
}

/// A browser that is being rung at every place where its name is registered.
#[derive(Debug)]
pub(super) struct RungClient {
    pub(super) identity: String,
    /// The token that lets it come back on another socket once it has taken the call.
    pub(super) reconnect: String,
    pub(super) forks: Vec<Fork>,
}

/// One place a browser is rung at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Fork {
    pub session: SessionId,
    pub leg: LegId,
}

/// How far the SDP offer of a client has come.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Offer {
    /// Kept until the call is to be answered: a browser that hears nothing of an answer does not
    /// connect, and a leg that waits in vain for its browser is given up.
    Held(String),
    /// Being answered.
    Pending,
    /// The answer is there, but not sent yet.
    Answered(String),
    /// The client has its answer; or the offer was ours.
    Sent,
}

impl CallEndpoint {
    /// The leg at which it is heard; a browser that is being rung has none yet.
    pub(super) const fn leg(&self) -> Option<LegId> {
        match self {
            Self::Client(client) => Some(client.leg),
            Self::Telephone(leg) | Self::Dialer { leg, .. } => Some(*leg),
            Self::RungClient(_) => None,
        }
    }

    /// That leg, if it is no other call's.
    pub(super) const fn own_leg(&self) -> Option<LegId> {
        match self {
            Self::Dialer { .. } => None,
            _ => self.leg(),
        }
    }

    /// The call whose leg it uses.
    pub(super) const fn dialer(&self) -> Option<&CallSid> {
        match self {
            Self::Dialer { call, .. } => Some(call),
            Self::Client(_) | Self::RungClient(_) | Self::Telephone(_) => None,
        }
    }

    /// The socket it is reached by.
    pub(super) const fn session(&self) -> Option<SessionId> {
        match self {
            Self::Client(client) => client.session,
            Self::RungClient(_) | Self::Telephone(_) | Self::Dialer { .. } => None,
        }
    }

    /// The token that lets a client come back to the call on another socket.
    pub(super) fn reconnect(&self) -> Option<&str> {
        match self {
            Self::Client(client) => Some(&client.reconnect),
            Self::RungClient(rung) => Some(&rung.reconnect),
            Self::Telephone(_) | Self::Dialer { .. } => None,
        }
    }

    /// The places where it is being rung.
    pub(super) fn forks(&self) -> &[Fork] {
        match self {
            Self::RungClient(rung) => &rung.forks,
            Self::Client(_) | Self::Telephone(_) | Self::Dialer { .. } => &[],
        }
    }

    /// The same, of a browser that is being rung.
    pub(super) const fn forks_mut(&mut self) -> Option<&mut Vec<Fork>> {
        match self {
            Self::RungClient(rung) => Some(&mut rung.forks),
            Self::Client(_) | Self::Telephone(_) | Self::Dialer { .. } => None,
        }
    }

    pub(super) const fn client_mut(&mut self) -> Option<&mut ClientEndpoint> {
        match self {
            Self::Client(client) => Some(client),
            Self::RungClient(_) | Self::Telephone(_) | Self::Dialer { .. } => None,
        }
    }

    /// When a client whose socket is lost is to be given up.
    pub(super) const fn keep_until(&self) -> Option<MonotonicTime> {
        match self {
            Self::Client(client) => client.keep_until,
            Self::RungClient(_) | Self::Telephone(_) | Self::Dialer { .. } => None,
        }
    }

    /// Whether it has been answered, and cannot hear yet.
    pub(super) fn is_connecting(&self) -> bool {
        matches!(self, Self::Client(client) if !client.is_connected && !matches!(client.offer, Offer::Held(_)))
    }

    /// Whether its client gave the call this temporary name.
    pub(super) fn is_named(&self, name: &CallName) -> bool {
        match (self, name) {
            (Self::Client(client), CallName::Temporary(name)) => client.temporary_sid.as_ref() == Some(name),
            _ => false,
        }
    }

    /// Ends the connection when the call is over. Returns the socket that is to be told.
    pub(super) fn disconnect(&mut self) -> Option<SessionId> {
        let client = self.client_mut()?;
        client.keep_until = None;
        client.session.take()
    }
}

impl ClientEndpoint {
    /// Has a held offer answered, because the call is to be answered.
    pub(super) fn answer_offer(&mut self) -> Option<Action> {
        match std::mem::replace(&mut self.offer, Offer::Pending) {
            Offer::Held(offer) => Some(Action::AnswerOffer(self.leg, offer)),
            other => {
                self.offer = other;
                None
            }
        }
    }

    /// Notes that its socket is gone; it has some time to come back.
    pub(super) fn session_lost(&mut self, now: MonotonicTime, keep: Duration) {
        self.session = None;
        let patience = if self.silent { KEEP_WITHOUT_AUDIO } else { keep.max(MIN_KEEP_WITHOUT_SIGNALLING) };
        self.keep_until = Some(now + patience);
    }

    /// Notes that RTP has stopped, or is back. Without a socket, silence shortens the time to come back.
    pub(super) fn set_silent(&mut self, now: MonotonicTime, silent: bool) {
        self.silent = silent;
        if let (true, Some(until)) = (silent, self.keep_until) {
            self.keep_until = Some(until.min(now + KEEP_WITHOUT_AUDIO));
        }
    }
}
