//! Any frame is read or refused, and what comes of it is what the token allows.
//!
//! Before a valid token that is nothing but the end of a call. What is sent back is JSON and no longer than what was
//! said.

use exchange::{
    MonotonicTime,
    signalling::{
        CallMessage, CallName, ClientFrame, ClientMessage, Edge, IncidentLog, InvitedCall, Output, Session,
        TokenCheck, ValidToken,
    },
};
use serde_json::Value;
use twilio::{
    sid::{AccountSid, ApplicationSid},
    token::{Claims, OutgoingApplication, TokenError, TokenKind},
};

const NOW: MonotonicTime = MonotonicTime::from_unix_millis(1_700_000_000_000);
/// An answer has a frame around what it repeats.
const FRAME_BYTES: usize = 1_024;
/// JSON writes a control character as six.
const ESCAPED: usize = 6;

/// Checks one input, a frame a line; panics if what is said above does not hold.
pub fn check(input: &str) {
    let refuse = |_: &str| Err(TokenError::BadSignature);
    let accept = |_: &str| Ok(ValidToken::at(claims(), NOW.unix_seconds()));
    let verifiers: [&dyn Fn(&str) -> TokenCheck; 2] = [&refuse, &accept];
    input.lines().for_each(check_frame);
    for (has_token, verify) in [false, true].into_iter().zip(verifiers) {
        let mut session = Session::new(NOW, Edge::default(), IncidentLog::default());
        if has_token {
            session.receive(NOW, r#"{"type":"listen","payload":{"token":"t"}}"#, verify);
        }
        'frames: for frame in input.lines() {
            for output in session.receive(NOW, frame, verify) {
                match output {
                    Output::Send(answer) => {
                        let text = answer.to_text();
                        assert!(text.len() <= FRAME_BYTES + ESCAPED * frame.len(), "{text}");
                        assert!(text == "\n" || serde_json::from_str::<Value>(&text).is_ok(), "{text}");
                    }
                    Output::Message(message) => check_message(&message, has_token),
                    Output::Close => break 'frames,
                }
            }
        }
    }
}

fn check_frame(text: &str) {
    match ClientFrame::parse(text) {
        Ok(ClientFrame::Listen(listen)) => assert!(listen.reconnect_timeout <= 30),
        Ok(ClientFrame::Call { call, message }) => {
            assert_eq!(CallName::from(call.as_str()), call);
            match message {
                CallMessage::Dtmf(keys) => {
                    assert!(keys.bytes().all(|key| key.is_ascii_digit() || matches!(key, b'*' | b'#')));
                }
                CallMessage::UserDefined(message) => {
                    let content: Value = serde_json::from_str(&message.content).expect("content is JSON");
                    assert_eq!(content.to_string(), message.content);
                }
                _ => {}
            }
        }
        Ok(_) | Err(_) => {}
    }
}

fn check_message(message: &ClientMessage, has_token: bool) {
    let claims = claims();
    match message {
        ClientMessage::Call { message: CallMessage::Hangup | CallMessage::Reject, .. } => {}
        message if !has_token => panic!("{message:?} without a token"),
        ClientMessage::Register(name) => assert!(name.is_none(), "the token lets nobody be rung"),
        ClientMessage::Invite(InvitedCall { application, identity, signed_parameters, .. }) => {
            let outgoing = claims.outgoing.expect("it allows calls");
            assert_eq!(
                (application, identity, signed_parameters),
                (&outgoing.application_sid, &claims.identity, &outgoing.params)
            );
        }
        ClientMessage::Resume { identity, .. } => assert_eq!(*identity, claims.identity),
        ClientMessage::Call { .. } => {}
    }
}

/// A token for outgoing calls alone.
fn claims() -> Claims {
    Claims {
        kind: TokenKind::Access,
        account_sid: AccountSid::from_random_bytes([1; 16]),
        identity: Some("listener_1".to_owned()),
        outgoing: Some(OutgoingApplication {
            application_sid: ApplicationSid::from_random_bytes([2; 16]),
            params: vec![("line".to_owned(), "1".to_owned())],
        }),
        incoming: None,
        expires_at: NOW.unix_seconds() + 3_600,
    }
}
