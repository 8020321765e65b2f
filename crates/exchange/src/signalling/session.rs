use std::time::Duration;

use twilio::sid::ApplicationSid;
use twilio::token::{Claims, TokenError};

use super::code;
use super::frame::{ClientFrame, Fault, Invite, ServerFrame};
use crate::Moment;

/// How often a heart-beat is sent. The SDK drops a socket after 15 s of silence.
pub const HEARTBEAT: Duration = Duration::from_secs(5);

/// A client that echoes no heart-beat for so long is gone.
const SILENCE_LIMIT: Duration = Duration::from_secs(16);

/// So many unreadable frames end a session: something that is no SDK is talking.
const TOLERATED_BAD_FRAMES: u8 = 16;

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
    /// The client wants to be rung under this name, or (`None`) no longer wants to be rung.
    Register(Option<String>),
    /// A new call, allowed by the token.
    Invite {
        /// The application the token names.
        application: ApplicationSid,
        /// The holder's signed name, if the token gives one.
        identity: Option<String>,
        /// Parameters the token's maker set; they outrank the browser's.
        signed_parameters: Vec<(String, String)>,
        /// The call itself.
        invite: Invite,
    },
    /// The return to a call.
    Resume {
        /// The holder's signed name.
        identity: Option<String>,
        /// `CA…`.
        call: String,
        /// What the `answer` gave the client.
        reconnect: String,
    },
    /// The client takes an incoming call.
    Answer {
        /// `CA…`.
        call: String,
        /// The answer to our offer.
        sdp: String,
    },
    /// The client hangs up, or declines an incoming call.
    Hangup {
        /// `CA…` or `TJS…`.
        call: String,
    },
    /// A new offer for a call.
    Reinvite {
        /// The call.
        call: String,
        /// The offer.
        sdp: String,
    },
    /// Keys pressed.
    Digits {
        /// The call.
        call: String,
        /// The keys, without pauses.
        digits: String,
    },
}

/// What the holder of a token is told about it, and what it allows.
pub type Verdict = Result<Claims, TokenError>;

/// The protocol state of one socket: who is there, since when silent, with which token.
///
/// Frames and time go in, [`Output`] comes out; tokens are verified by the function given to
/// [`Session::receive`], so that a session owns no key and no clock.
#[derive(Debug)]
pub struct Session {
    claims: Option<Claims>,
    reconnect_timeout: Duration,
    last_heard: Moment,
    next_heartbeat: Moment,
    bad_frames: u8,
}

impl Session {
    /// A socket that has just been opened.
    #[must_use]
    pub fn new(now: Moment) -> Self {
        Self {
            claims: None,
            reconnect_timeout: Duration::ZERO,
            last_heard: now,
            next_heartbeat: now + HEARTBEAT,
            bad_frames: 0,
        }
    }

    /// For how long the client asked to keep its calls after a lost socket.
    #[must_use]
    pub const fn reconnect_timeout(&self) -> Duration {
        self.reconnect_timeout
    }

    /// When [`Session::tick`] wants to be called next.
    #[must_use]
    pub fn deadline(&self) -> Moment {
        self.next_heartbeat.min(self.last_heard + SILENCE_LIMIT)
    }

    /// Sends the heart-beat and notices a client that is gone.
    pub fn tick(&mut self, now: Moment) -> Vec<Output> {
        if now.since(self.last_heard) >= SILENCE_LIMIT {
            tracing::info!("signalling socket silent, closing it");
            return vec![Output::Close];
        }
        if now < self.next_heartbeat {
            return Vec::new();
        }
        self.next_heartbeat = now + HEARTBEAT;
        vec![Output::Send(ServerFrame::Heartbeat)]
    }

    /// Takes one text frame.
    ///
    /// `verify` checks a token's signature and times; what the token allows is decided here.
    pub fn receive(&mut self, now: Moment, text: &str, verify: &dyn Fn(&str) -> Verdict) -> Vec<Output> {
        self.last_heard = now;
        let frame = match ClientFrame::parse(text) {
            Ok(frame) => frame,
            Err(error) => return self.refuse_frame(&error.to_string()),
        };
        match frame {
            ClientFrame::Heartbeat => Vec::new(),
            ClientFrame::Listen(listen) => {
                self.reconnect_timeout = Duration::from_secs(listen.reconnect_timeout);
                self.listen(now, verify(&listen.token))
            }
            // Ending a call needs no valid token: a client without one may still leave.
            ClientFrame::Hangup { call } | ClientFrame::Reject { call } => vec![Output::Hangup { call }],
            ClientFrame::Unknown(kind) => {
                tracing::warn!(kind, "signalling message of unknown type ignored");
                Vec::new()
            }
            frame => self.with_token(now, frame),
        }
    }

    fn listen(&mut self, now: Moment, verdict: Verdict) -> Vec<Output> {
        let refused = match verdict {
            Ok(claims) if claims.identity.as_deref().is_some_and(|name| !is_identity(name)) => Fault {
                code: code::INVALID_TOKEN,
                message: "The token's identity holds more than letters, digits and _".into(),
            },
            Ok(claims) => {
                let identity = claims.identity.clone().unwrap_or_default();
                let ttl = claims.expires_at.saturating_sub(now.unix_seconds());
                self.claims = Some(claims);
                return vec![Output::Send(ServerFrame::Connected { identity, ttl })];
            }
            Err(error) => Fault { code: signalling_code(&error), message: error.to_string() },
        };
        tracing::warn!(code = refused.code, reason = refused.message, "signalling token refused");
        self.claims = None;
        // Merely closing the socket would make the SDK try the same token for ever.
        vec![Output::Send(ServerFrame::Error(refused)), Output::Send(ServerFrame::Close), Output::Close]
    }

    fn with_token(&mut self, now: Moment, frame: ClientFrame) -> Vec<Output> {
        let Some(claims) = &self.claims else {
            return self.refuse_frame("a listen with a token must come first");
        };
        let expired = claims.expires_at <= now.unix_seconds();
        match frame {
            ClientFrame::Register(_) if expired => {
                let message = "The token has expired".to_owned();
                vec![Output::Send(ServerFrame::Error(Fault { code: code::EXPIRED_TOKEN, message }))]
            }
            ClientFrame::Register(true) => {
                vec![Output::Register(claims.incoming.clone()), Output::Send(ServerFrame::Ready)]
            }
            ClientFrame::Register(false) => vec![Output::Register(None), Output::Send(ServerFrame::Offline)],
            // A live call outlives its token, so coming back to one needs no fresh one.
            ClientFrame::Invite(Invite { call, reconnect: Some(reconnect), .. }) => {
                vec![Output::Resume { identity: claims.identity.clone(), call, reconnect }]
            }
            ClientFrame::Invite(invite) if expired => {
                Self::decline(invite.call, code::EXPIRED_TOKEN, "The token has expired")
            }
            ClientFrame::Invite(invite) => match &claims.outgoing {
                Some(outgoing) => vec![Output::Invite {
                    application: outgoing.application_sid.clone(),
                    identity: claims.identity.clone(),
                    signed_parameters: outgoing.params.clone(),
                    invite,
                }],
                None => Self::decline(
                    invite.call,
                    code::CONNECTION_DECLINED,
                    "The token allows no outgoing calls",
                ),
            },
            ClientFrame::Answer { call, sdp } => vec![Output::Answer { call, sdp }],
            ClientFrame::Reinvite { call, sdp } => vec![Output::Reinvite { call, sdp }],
            ClientFrame::Dtmf { call, digits } => {
                let digits =
                    digits.chars().filter(|c| c.is_ascii_digit() || matches!(c, '*' | '#')).collect();
                vec![Output::Digits { call, digits }]
            }
            ClientFrame::Heartbeat
            | ClientFrame::Listen(_)
            | ClientFrame::Hangup { .. }
            | ClientFrame::Reject { .. }
            | ClientFrame::Unknown(_) => Vec::new(),
        }
    }

    fn decline(call: String, code: u32, message: &str) -> Vec<Output> {
        tracing::warn!(code, reason = message, "call declined");
        let error = Some(Fault { code, message: message.to_owned() });
        vec![Output::Send(ServerFrame::Hangup { call, error })]
    }

    fn refuse_frame(&mut self, reason: &str) -> Vec<Output> {
        tracing::warn!(reason, "signalling frame refused");
        self.bad_frames = self.bad_frames.saturating_add(1);
        let fault = Fault { code: code::BAD_REQUEST, message: reason.to_owned() };
        let mut outputs = vec![Output::Send(ServerFrame::Error(fault))];
        if self.bad_frames >= TOLERATED_BAD_FRAMES {
            outputs.push(Output::Close);
        }
        outputs
    }
}

/// Twilio's rule for Voice identities: letters, digits and `_`.
fn is_identity(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

/// The code of a token error on the signalling wire. A bad signature is told as an invalid token:
/// users of the real service meet 20101 for a wrong key, which is what the SDK makes of 31204.
fn signalling_code(error: &TokenError) -> u32 {
    match error.code() {
        code @ (31_205 | 31_207) => code,
        _ => code::INVALID_TOKEN,
    }
}

#[cfg(test)]
mod tests {
    use twilio::sid::AccountSid;
    use twilio::token::{OutgoingApplication, TokenKind};

    use super::*;

    const NOW: Moment = Moment::from_unix_millis(1_700_000_000_000);

    fn application() -> ApplicationSid {
        ApplicationSid::from_random_bytes([2; 16])
    }

    fn claims() -> Claims {
        Claims {
            kind: TokenKind::Access,
            account_sid: AccountSid::from_random_bytes([1; 16]),
            identity: Some("dj_1".to_owned()),
            outgoing: Some(OutgoingApplication {
                application_sid: application(),
                params: vec![("desk".to_owned(), "main".to_owned())],
            }),
            incoming: None,
            expires_at: NOW.unix_seconds() + 3_600,
        }
    }

    fn listening(claims: Claims) -> Session {
        let mut session = Session::new(NOW);
        let outputs = session.receive(NOW, LISTEN, &|_| Ok(claims.clone()));
        assert!(matches!(outputs.as_slice(), [Output::Send(ServerFrame::Connected { .. })]), "{outputs:?}");
        session
    }

    fn never(_: &str) -> Verdict {
        panic!("no token is looked at")
    }

    const LISTEN: &str =
        r#"{"type":"listen","payload":{"token":"t","browserinfo":{},"reconnectTimeout":10}}"#;
    const INVITE: &str =
        r#"{"type":"invite","payload":{"callsid":"TJS1","sdp":"v=0","twilio":{"params":"a=b"}}}"#;
    const REGISTER: &str = r#"{"type":"register","payload":{"media":{"audio":true}}}"#;

    fn later(seconds: u64) -> Moment {
        NOW + Duration::from_secs(seconds)
    }

    #[test]
    fn listen_tells_the_holder_its_name_and_time() {
        let mut session = Session::new(NOW);
        let outputs = session.receive(NOW, LISTEN, &|token| {
            assert_eq!(token, "t");
            Ok(claims())
        });
        let connected = ServerFrame::Connected { identity: "dj_1".to_owned(), ttl: 3_600 };
        assert_eq!(outputs, [Output::Send(connected)]);
        assert_eq!(session.reconnect_timeout(), Duration::from_secs(10));
    }

    #[test]
    fn register_is_answered_ready_and_offline() {
        let mut session = listening(claims());
        let ready = Output::Send(ServerFrame::Ready);
        assert_eq!(session.receive(NOW, REGISTER, &never), [Output::Register(None), ready.clone()]);
        let off = REGISTER.replace("true", "false");
        let offline = Output::Send(ServerFrame::Offline);
        assert_eq!(session.receive(NOW, &off, &never), [Output::Register(None), offline]);
        let mut session = listening(Claims { incoming: Some("dj_1".to_owned()), ..claims() });
        let named = Output::Register(Some("dj_1".to_owned()));
        assert_eq!(session.receive(NOW, REGISTER, &never), [named, ready]);
    }

    #[test]
    fn a_refused_token_gets_its_code_and_the_client_is_told_to_stop() {
        for (error, code) in
            [(TokenError::Expired { expired_at: 1 }, 31_205), (TokenError::BadSignature, 31_204)]
        {
            let mut session = Session::new(NOW);
            let outputs = session.receive(NOW, LISTEN, &|_| Err(error.clone()));
            let [Output::Send(ServerFrame::Error(fault)), Output::Send(ServerFrame::Close), Output::Close] =
                outputs.as_slice()
            else {
                panic!("{outputs:?}")
            };
            assert_eq!(fault.code, code);
        }
    }

    #[test]
    fn an_identity_twilio_would_refuse_is_refused() {
        let mut session = Session::new(NOW);
        let odd = Claims { identity: Some("dj 1".to_owned()), ..claims() };
        let outputs = session.receive(NOW, LISTEN, &|_| Ok(odd.clone()));
        assert!(matches!(&outputs[0], Output::Send(ServerFrame::Error(fault)) if fault.code == 31_204));
    }

    #[test]
    fn an_invite_carries_what_the_token_signs() {
        let mut session = listening(claims());
        let outputs = session.receive(NOW, INVITE, &never);
        let [Output::Invite { application: named, identity, signed_parameters, invite }] = outputs.as_slice()
        else {
            panic!("{outputs:?}")
        };
        assert_eq!(*named, application());
        assert_eq!(identity.as_deref(), Some("dj_1"));
        assert_eq!(signed_parameters, &[("desk".to_owned(), "main".to_owned())]);
        assert_eq!(invite.parameters, [("a".to_owned(), "b".to_owned())]);
    }

    #[test]
    fn a_token_without_an_application_makes_no_call() {
        let mut session = listening(Claims { outgoing: None, ..claims() });
        let outputs = session.receive(NOW, INVITE, &never);
        let [Output::Send(ServerFrame::Hangup { call, error: Some(fault) })] = outputs.as_slice() else {
            panic!("{outputs:?}")
        };
        assert_eq!((call.as_str(), fault.code), ("TJS1", 31_002));
    }

    #[test]
    fn an_expired_token_makes_no_new_call_but_lets_a_live_one_come_back_and_end() {
        let mut session = listening(claims());
        let expired = later(3_600);
        let outputs = session.receive(expired, INVITE, &never);
        assert!(
            matches!(outputs.as_slice(), [Output::Send(ServerFrame::Hangup { error: Some(fault), .. })] if fault.code == 31_205)
        );
        let back = r#"{"type":"invite","payload":{"callsid":"CA1","sdp":"","twilio":{},"reconnect":"r"}}"#;
        assert!(matches!(session.receive(expired, back, &never).as_slice(), [Output::Resume { .. }]));
        let end = r#"{"type":"hangup","payload":{"callsid":"CA1"}}"#;
        assert!(matches!(session.receive(expired, end, &never).as_slice(), [Output::Hangup { .. }]));
    }

    #[test]
    fn nothing_but_hanging_up_works_before_listen() {
        let mut session = Session::new(NOW);
        for text in [INVITE, REGISTER] {
            let outputs = session.receive(NOW, text, &never);
            assert!(
                matches!(outputs.as_slice(), [Output::Send(ServerFrame::Error(fault))] if fault.code == 31_400)
            );
        }
    }

    #[test]
    fn broken_frames_are_answered_and_too_many_end_the_session() {
        let mut session = listening(claims());
        for _ in 1..TOLERATED_BAD_FRAMES {
            let outputs = session.receive(NOW, "{", &never);
            assert!(
                matches!(outputs.as_slice(), [Output::Send(ServerFrame::Error(fault))] if fault.code == 31_400)
            );
        }
        assert_eq!(session.receive(NOW, "{", &never).last(), Some(&Output::Close));
    }

    #[test]
    fn a_message_of_unknown_type_is_ignored() {
        let mut session = listening(claims());
        assert_eq!(session.receive(NOW, r#"{"type":"presence","payload":{}}"#, &never), []);
        let end = r#"{"type":"reject","payload":{"callsid":"CA1"}}"#;
        assert!(matches!(session.receive(NOW, end, &never).as_slice(), [Output::Hangup { .. }]));
    }

    #[test]
    fn a_heartbeat_goes_out_every_five_seconds_while_the_client_echoes() {
        let mut session = listening(claims());
        let mut sent = 0;
        for second in 1..=60 {
            let outputs = session.tick(later(second));
            assert!(!outputs.contains(&Output::Close));
            if outputs == [Output::Send(ServerFrame::Heartbeat)] {
                sent += 1;
                session.receive(later(second), "\n", &never);
            }
        }
        assert_eq!(sent, 12);
    }

    #[test]
    fn a_client_that_echoes_nothing_is_closed() {
        let mut session = listening(claims());
        let mut now = NOW;
        for _ in 0..10 {
            now = session.deadline();
            if session.tick(now) == [Output::Close] {
                break;
            }
        }
        assert_eq!(now, later(16));
    }

    #[test]
    fn keys_are_taken_without_pauses() {
        let mut session = listening(claims());
        let text = r#"{"type":"dtmf","payload":{"callsid":"CA1","dtmf":"1w2x*#"}}"#;
        assert_eq!(
            session.receive(NOW, text, &never),
            [Output::Digits { call: "CA1".to_owned(), digits: "12*#".to_owned() }]
        );
    }
}
