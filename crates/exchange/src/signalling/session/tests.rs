use twilio::{
    sid::AccountSid,
    token::{OutgoingApplication, TokenKind},
};

use super::*;

const NOW: MonotonicTime = MonotonicTime::from_unix_millis(1_700_000_000_000);

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

/// What is found at [`NOW`] by a wall clock that is right.
fn valid(claims: Claims) -> ValidToken {
    ValidToken::at(claims, NOW.unix_seconds())
}

fn listening(claims: Claims) -> Session {
    let mut session = Session::new(NOW, Edge::default(), IncidentLog::default());
    let outputs = session.receive(NOW, LISTEN, &|_| Ok(valid(claims.clone())));
    assert!(matches!(outputs.as_slice(), [Output::Send(ServerFrame::Connected { .. })]), "{outputs:?}");
    session
}

fn never(_: &str) -> TokenCheck {
    panic!("no token is looked at")
}

const LISTEN: &str = r#"{"type":"listen","payload":{"token":"t","browserinfo":{},"reconnectTimeout":10}}"#;
const INVITE: &str =
    r#"{"type":"invite","payload":{"callsid":"TJS1","sdp":"v=0","twilio":{"params":"a=b"}}}"#;
const REGISTER: &str = r#"{"type":"register","payload":{"media":{"audio":true}}}"#;

fn later(seconds: u64) -> MonotonicTime {
    NOW + Duration::from_secs(seconds)
}

#[test]
fn listen_tells_the_holder_its_name_and_time() {
    let mut session = Session::new(NOW, Edge::default(), IncidentLog::default());
    let outputs = session.receive(NOW, LISTEN, &|token| {
        assert_eq!(token, "t");
        Ok(valid(claims()))
    });
    let connected = ServerFrame::Connected { identity: "dj_1".to_owned(), ttl: 3_600, edge: Edge::default() };
    assert_eq!(outputs, [Output::Send(connected)]);
    assert_eq!(session.reconnect_timeout(), Duration::from_secs(10));
}

#[test]
fn register_is_answered_ready_and_offline() {
    let mut session = listening(claims());
    let ready = Output::Send(ServerFrame::Ready);
    assert_eq!(
        session.receive(NOW, REGISTER, &never),
        [Output::Message(ClientMessage::Register(None)), ready.clone()]
    );
    let off = REGISTER.replace("true", "false");
    let offline = Output::Send(ServerFrame::Offline);
    assert_eq!(session.receive(NOW, &off, &never), [Output::Message(ClientMessage::Register(None)), offline]);
    let mut session = listening(Claims { incoming: Some("dj_1".to_owned()), ..claims() });
    let named = Output::Message(ClientMessage::Register(Some("dj_1".to_owned())));
    assert_eq!(session.receive(NOW, REGISTER, &never), [named, ready]);
}

#[test]
fn a_refused_token_gets_its_code_and_the_client_is_told_to_stop() {
    for (error, code) in [(TokenError::Expired { expired_at: 1 }, 31_205), (TokenError::BadSignature, 31_204)]
    {
        let mut session = Session::new(NOW, Edge::default(), IncidentLog::default());
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
fn an_identity_twilio_would_refuse_is_refused_and_one_with_dashes_is_not() {
    listening(Claims { identity: Some("id1-1700000000000".to_owned()), ..claims() });
    let mut session = Session::new(NOW, Edge::default(), IncidentLog::default());
    let odd = Claims { identity: Some("dj 1".to_owned()), ..claims() };
    let outputs = session.receive(NOW, LISTEN, &|_| Ok(valid(odd.clone())));
    assert!(matches!(&outputs[0], Output::Send(ServerFrame::Error(fault)) if fault.code == 31_105));
}

#[test]
fn an_invite_carries_what_the_token_signs() {
    let mut session = listening(claims());
    let outputs = session.receive(NOW, INVITE, &never);
    let [
        Output::Message(ClientMessage::Invite(InvitedCall {
            application: named,
            identity,
            signed_parameters,
            invite,
        })),
    ] = outputs.as_slice()
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
    assert!(matches!(
        session.receive(expired, back, &never).as_slice(),
        [Output::Message(ClientMessage::Resume { .. })]
    ));
    let end = r#"{"type":"hangup","payload":{"callsid":"CA1"}}"#;
    assert!(matches!(
        session.receive(expired, end, &never).as_slice(),
        [Output::Message(ClientMessage::Call { message: CallMessage::Hangup, .. })]
    ));
}

#[test]
fn nothing_but_hanging_up_works_before_listen() {
    let mut session = Session::new(NOW, Edge::default(), IncidentLog::default());
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
    for _ in 1..MAX_BAD_FRAMES {
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
    assert!(matches!(
        session.receive(NOW, end, &never).as_slice(),
        [Output::Message(ClientMessage::Call { message: CallMessage::Reject, .. })]
    ));
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
        [Output::Message(ClientMessage::Call {
            call: "CA1".into(),
            message: CallMessage::Dtmf("12*#".to_owned())
        })]
    );
}

#[test]
fn who_shows_no_token_is_closed_after_five_seconds_and_who_has_shown_one_is_not() {
    let mut session = Session::new(NOW, Edge::default(), IncidentLog::default());
    assert_eq!(session.deadline(), later(5));
    session.receive(later(4), "\n", &never);
    assert_eq!(session.tick(later(5)), [Output::Close]);

    let mut session = listening(claims());
    assert_eq!(session.tick(later(5)), [Output::Send(ServerFrame::Heartbeat)]);
    assert!(session.deadline() > later(5));
}

#[test]
fn more_frames_than_an_sdk_sends_close_the_socket_before_they_are_read() {
    for frame in
        ["\n", r#"{"type":"hangup","payload":{"callsid":"TJS1"}}"#, r#"{"type":"nonsense"}"#, REGISTER]
    {
        let mut session = listening(claims());
        let outputs = (0..1_000).map(|_| session.receive(NOW, frame, &never));
        let taken = outputs.take_while(|outputs| outputs.last() != Some(&Output::Close)).count();
        assert!((50..=100).contains(&taken), "{frame}: {taken}");
        assert!(session.receive(later(10), "\n", &never).is_empty(), "what is refused costs nothing");
    }
}

#[test]
fn more_bytes_than_an_sdk_sends_close_the_socket() {
    let mut session = listening(claims());
    let frame = INVITE.replace("v=0", &"v".repeat(100_000));
    let outputs = (0..9).map(|_| session.receive(NOW, &frame, &never));
    assert_eq!(outputs.take_while(|outputs| outputs.last() != Some(&Output::Close)).count(), 5);
}

#[test]
fn a_long_call_with_many_keys_is_within_what_a_client_may_send() {
    let mut session = listening(claims());
    let key = r#"{"type":"dtmf","payload":{"callsid":"TJS1","dtmf":"*"}}"#;
    for second in 0..600 {
        for _ in 0..5 {
            let outputs = session.receive(later(second), key, &never);
            assert!(matches!(outputs.as_slice(), [Output::Message(_)]), "{second}: {outputs:?}");
        }
    }
}

#[test]
fn a_token_lasts_as_long_as_the_wall_clock_gave_it_however_the_two_clocks_differ() {
    // The machine started with the year 2000, and learned the date afterwards.
    let boot = MonotonicTime::from_unix_millis(946_684_800_000);
    let mut session = Session::new(boot, Edge::default(), IncidentLog::default());
    let outputs = session.receive(boot, LISTEN, &|_| Ok(ValidToken::at(claims(), NOW.unix_seconds())));
    assert!(
        matches!(outputs.as_slice(), [Output::Send(ServerFrame::Connected { ttl: 3_600, .. })]),
        "{outputs:?}"
    );
    let invite =
        |session: &mut Session, seconds| session.receive(boot + Duration::from_secs(seconds), INVITE, &never);
    assert!(matches!(invite(&mut session, 3_599).as_slice(), [Output::Message(ClientMessage::Invite(_))]));
    assert!(matches!(invite(&mut session, 3_600).as_slice(), [Output::Send(ServerFrame::Hangup { .. })]));
}
