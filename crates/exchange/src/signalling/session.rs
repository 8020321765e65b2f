use std::time::Duration;

use budget::{Budget, Rate};
use twilio::{
    error_code,
    identity::check_identity,
    sid::ApplicationSid,
    token::{Claims, TokenError},
};

use super::{
    CallMessage, CallName, ClientFrame, Edge, Fault, IncidentLog, Invite, ServerFrame, incident_log::Incident,
};
use crate::MonotonicTime;

#[cfg(test)]
mod tests;

/// How often a heart-beat is sent. The SDK drops a socket after 15 s of silence.
pub const HEARTBEAT_INTERVAL: Duration = Duration::from_secs(5);

/// A client that echoes no heart-beat for this long is gone.
const SILENCE_TIMEOUT: Duration = Duration::from_secs(16);

/// How many unreadable frames end a session: what sends them is not an SDK.
const MAX_BAD_FRAMES: u8 = 16;

/// How long a client may take to show a token.
const LISTEN_TIMEOUT: Duration = Duration::from_secs(5);

/// What a client may send. The SDK sends a heart-beat every five seconds, a handful of frames for a call, and one
/// for each key.
const FRAMES: Rate = Rate { burst: 100, per: Duration::from_secs(10) };
/// The same in bytes: an SDP has a few thousand.
const BYTES: Rate = Rate { burst: 512 * 1024, per: Duration::from_secs(10) };

/// How much of what a client sent stands in the log.
const MAX_LOGGED_CHARACTERS: usize = 80;

/// One signalling socket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SessionId(pub u64);

/// What a session wants done.
#[derive(Debug, Clone, PartialEq)]
pub enum Output {
    /// Send this frame.
    Send(ServerFrame),
    /// Close the socket, after what was sent before.
    Close,
    /// Handle this message, which the client's token allows.
    Message(ClientMessage),
}

/// What a client has said that its token allows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ClientMessage {
    /// It wants to be rung under the name in its token, or (`None`) no longer wants to be rung.
    Register(Option<String>),
    /// It makes a call.
    Invite(InvitedCall),
    /// It comes back to a call, or takes one that rings at another browser of the same name.
    Resume {
        /// The holder's signed name.
        identity: Option<String>,
        /// The call.
        call: CallName,
        /// What the `answer`, or the `invite` of a call that still rings, gave the client.
        reconnect: String,
        /// Its offer, by which it takes a call that still rings.
        offer: String,
    },
    /// It says something about one call.
    Call {
        /// The call.
        call: CallName,
        /// What it says.
        message: CallMessage,
    },
}

/// A call that a browser makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvitedCall {
    /// The application the token names.
    pub application: ApplicationSid,
    /// The signed name of the caller; anonymous without one.
    pub identity: Option<String>,
    /// Parameters the token's maker set; they outrank the browser's.
    pub signed_parameters: Vec<(String, String)>,
    /// The call itself.
    pub invite: Invite,
}

/// A token that was looked at by the wall clock, and found valid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValidToken {
    /// What it allows.
    pub claims: Claims,
    /// For how long from now. The session counts this down by itself: the wall clock may be corrected meanwhile, and
    /// two clocks must not judge one token.
    pub remaining: Duration,
}

impl ValidToken {
    /// A token with these claims at a time of the wall clock, in seconds since 1970.
    #[must_use]
    pub fn at(claims: Claims, wall_clock_seconds: u64) -> Self {
        let remaining = Duration::from_secs(claims.expires_at.saturating_sub(wall_clock_seconds));
        Self { claims, remaining }
    }
}

/// The result of checking a token: what it allows and for how long, or why it is refused.
pub type TokenCheck = Result<ValidToken, TokenError>;

/// The protocol state of one socket: its client, the client's token, and how long it has been silent.
///
/// Frames and time go in, [`Output`] comes out; tokens are verified by the function given to
/// [`Session::receive`], so that a session owns no key and no clock.
#[derive(Debug)]
pub struct Session {
    log: IncidentLog,
    /// Where its client believes to be connected.
    edge: Edge,
    /// What its client's token allows, and until when.
    token: Option<(Claims, MonotonicTime)>,
    reconnect_timeout: Duration,
    last_heard: MonotonicTime,
    next_heartbeat: MonotonicTime,
    /// Until when a token must have been shown; `None` once one was.
    listen_by: Option<MonotonicTime>,
    frames: Budget,
    bytes: Budget,
    bad_frames: u8,
    /// Whether a frame of unknown type has been told of in the log.
    has_sent_unknown: bool,
}

impl Session {
    /// A socket that has just been opened, at the host of this edge; what its client does wrong is told in `log`.
    #[must_use]
    pub fn new(now: MonotonicTime, edge: Edge, log: IncidentLog) -> Self {
        Self {
            log,
            edge,
            token: None,
            reconnect_timeout: Duration::ZERO,
            last_heard: now,
            next_heartbeat: now + HEARTBEAT_INTERVAL,
            listen_by: Some(now + LISTEN_TIMEOUT),
            frames: Budget::new(FRAMES),
            bytes: Budget::new(BYTES),
            bad_frames: 0,
            has_sent_unknown: false,
        }
    }

    /// For how long the client asked to keep its calls after a lost socket.
    #[must_use]
    pub const fn reconnect_timeout(&self) -> Duration {
        self.reconnect_timeout
    }

    /// When [`Session::tick`] wants to be called next.
    #[must_use]
    pub fn deadline(&self) -> MonotonicTime {
        let heartbeat = self.next_heartbeat.min(self.last_heard + SILENCE_TIMEOUT);
        self.listen_by.map_or(heartbeat, |listen_by| listen_by.min(heartbeat))
    }

    /// Sends the heart-beat and notices a client that is gone, or that never shows a token.
    pub fn tick(&mut self, now: MonotonicTime) -> Vec<Output> {
        if self.listen_by.is_some_and(|listen_by| now >= listen_by) {
            return vec![Output::Close];
        }
        if now.since(self.last_heard) >= SILENCE_TIMEOUT {
            tracing::info!("signalling socket silent, closing it");
            return vec![Output::Close];
        }
        if now < self.next_heartbeat {
            return Vec::new();
        }
        self.next_heartbeat = now + HEARTBEAT_INTERVAL;
        vec![Output::Send(ServerFrame::Heartbeat)]
    }

    /// Takes one text frame.
    ///
    /// `verify` checks a token's signature and times; what the token allows is decided here.
    pub fn receive(
        &mut self,
        now: MonotonicTime,
        text: &str,
        verify: &dyn Fn(&str) -> TokenCheck,
    ) -> Vec<Output> {
        let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
        if !self.frames.spend(now.into(), 1) || !self.bytes.spend(now.into(), length) {
            return self.end_flood(now);
        }
        self.last_heard = now;
        let frame = match ClientFrame::parse(text) {
            Ok(frame) => frame,
            Err(error) => return self.refuse_frame(now, &error.to_string()),
        };
        match frame {
            ClientFrame::Heartbeat => Vec::new(),
            ClientFrame::Listen(listen) => {
                self.reconnect_timeout = Duration::from_secs(listen.reconnect_timeout);
                self.listen(now, verify(&listen.token))
            }
            // Ending a call needs no valid token: a client without one may still leave.
            ClientFrame::Call { call, message: message @ (CallMessage::Hangup | CallMessage::Reject) } => {
                vec![Output::Message(ClientMessage::Call { call, message })]
            }
            ClientFrame::Unknown(kind) => {
                if !std::mem::replace(&mut self.has_sent_unknown, true) {
                    let kind: String = kind.chars().take(MAX_LOGGED_CHARACTERS).collect();
                    self.log.note(now, Incident::UnknownFrame, &kind);
                }
                Vec::new()
            }
            frame => self.with_token(now, frame),
        }
    }

    fn listen(&mut self, now: MonotonicTime, check: TokenCheck) -> Vec<Output> {
        let refused = match check {
            Ok(ValidToken { claims, remaining }) => {
                match claims.identity.as_deref().map_or(Ok(()), check_identity) {
                    Ok(()) => {
                        let identity = claims.identity.clone().unwrap_or_default();
                        let ttl = remaining.as_secs();
                        self.token = Some((claims, now + remaining));
                        self.listen_by = None;
                        return vec![Output::Send(ServerFrame::Connected { identity, ttl, edge: self.edge })];
                    }
                    Err(error) => Fault { code: error_code::INVALID_CLIENT_NAME, message: error.to_string() },
                }
            }
            Err(error) => Fault { code: signalling_code(&error), message: error.to_string() },
        };
        self.log.note(now, Incident::TokenRefused, &format!("{}: {}", refused.code, refused.message));
        self.token = None;
        // Merely closing the socket would make the SDK try the same token for ever.
        vec![Output::Send(ServerFrame::Error(refused)), Output::Send(ServerFrame::Close), Output::Close]
    }

    fn with_token(&mut self, now: MonotonicTime, frame: ClientFrame) -> Vec<Output> {
        let Some((claims, valid_until)) = &self.token else {
            return self.refuse_frame(now, "a listen with a token must come first");
        };
        let expired = *valid_until <= now;
        match frame {
            ClientFrame::Register(_) if expired => {
                let message = "The token has expired".to_owned();
                vec![Output::Send(ServerFrame::Error(Fault { code: error_code::JWT_EXPIRED, message }))]
            }
            ClientFrame::Register(true) => {
                let register = ClientMessage::Register(claims.incoming.clone());
                vec![Output::Message(register), Output::Send(ServerFrame::Ready)]
            }
            ClientFrame::Register(false) => {
                vec![Output::Message(ClientMessage::Register(None)), Output::Send(ServerFrame::Offline)]
            }
            // A live call outlives its token, so coming back to one needs no fresh one.
            ClientFrame::Invite(Invite { call, sdp: offer, reconnect: Some(reconnect), .. }) => {
                let identity = claims.identity.clone();
                vec![Output::Message(ClientMessage::Resume { identity, call, reconnect, offer })]
            }
            ClientFrame::Invite(invite) if expired => {
                self.decline(now, invite.call, error_code::JWT_EXPIRED, "The token has expired")
            }
            ClientFrame::Invite(invite) => match &claims.outgoing {
                Some(outgoing) => vec![Output::Message(ClientMessage::Invite(InvitedCall {
                    application: outgoing.application_sid.clone(),
                    identity: claims.identity.clone(),
                    signed_parameters: outgoing.params.clone(),
                    invite,
                }))],
                None => self.decline(
                    now,
                    invite.call,
                    error_code::CONNECTION_DECLINED,
                    "The token allows no outgoing calls",
                ),
            },
            ClientFrame::Call { call, message } => {
                vec![Output::Message(ClientMessage::Call { call, message })]
            }
            ClientFrame::Heartbeat | ClientFrame::Listen(_) | ClientFrame::Unknown(_) => Vec::new(),
        }
    }

    /// Ends the session of a client that says more than any SDK. The code makes the SDK wait before it tries again.
    fn end_flood(&self, now: MonotonicTime) -> Vec<Output> {
        self.log.note(now, Incident::Flood, "");
        let fault = Fault {
            code: error_code::RATE_EXCEEDED,
            message: "Too many messages: the connection is closed".to_owned(),
        };
        vec![Output::Send(ServerFrame::Error(fault)), Output::Close]
    }

    fn decline(&self, now: MonotonicTime, call: CallName, code: u32, message: &str) -> Vec<Output> {
        self.log.note(now, Incident::CallDeclined, &format!("{code}: {message}"));
        let error = Some(Fault { code, message: message.to_owned() });
        vec![Output::Send(ServerFrame::Hangup { call, error })]
    }

    fn refuse_frame(&mut self, now: MonotonicTime, reason: &str) -> Vec<Output> {
        let reason: &str = &reason.chars().take(MAX_LOGGED_CHARACTERS).collect::<String>();
        self.log.note(now, Incident::BadFrame, reason);
        self.bad_frames = self.bad_frames.saturating_add(1);
        let fault = Fault { code: error_code::BAD_REQUEST, message: reason.to_owned() };
        let mut outputs = vec![Output::Send(ServerFrame::Error(fault))];
        if self.bad_frames >= MAX_BAD_FRAMES {
            outputs.push(Output::Close);
        }
        outputs
    }
}

/// The code of a token error on the signalling wire. A bad signature is reported as an invalid token: users
/// of the real service meet 20101 for a wrong key, which is what the SDK makes of 31204.
fn signalling_code(error: &TokenError) -> u32 {
    match error.code() {
        code @ (error_code::JWT_EXPIRED | error_code::JWT_LIFETIME_TOO_LONG) => code,
        _ => error_code::JWT_INVALID,
    }
}
