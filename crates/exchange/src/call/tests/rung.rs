//! Browsers that are rung.

use super::*;
use crate::call::Sound;

const DIAL_DJ: &str = r#"<Response><Dial action="/dialled"><Client><Identity>dj_1</Identity><Parameter name="show" value="night &amp; day"/></Client></Dial></Response>"#;

/// A browser that wants to be rung.
fn registered(exchange: &mut TestExchange, session: u64, identity: &str) -> SessionId {
    let session = SessionId(session);
    exchange.input(register(session, Some(identity.to_owned())));
    session
}

/// Makes every offer that was asked for.
fn make_offers(exchange: &mut TestExchange) {
    let legs: Vec<_> = exchange
        .actions
        .iter()
        .filter_map(|action| match action {
            Action::MakeOffer(leg) => Some(*leg),
            _ => None,
        })
        .collect();
    for leg in legs {
        exchange.input(Input::Leg { leg, event: LegEvent::OfferMade(Ok("our offer".to_owned())) });
    }
}

fn child(exchange: &TestExchange) -> CallSid {
    exchange.controller.calls().find(|call| call.parent().is_some()).expect("a child").sid().clone()
}

fn frames(exchange: &TestExchange, session: SessionId) -> Vec<&ServerFrame> {
    exchange.sent(&Phone { session, sid: CallSid::from_random_bytes([0; 16]), leg: LegId(0) })
}

fn answer(exchange: &mut TestExchange, session: SessionId) {
    let call = child(exchange).to_string();
    exchange.input(about_call(session, &call, CallMessage::Answer("its answer".to_owned())));
}

#[test]
fn a_registered_browser_is_rung_and_told_who_calls() {
    let mut exchange = TestExchange::new();
    let dj = registered(&mut exchange, 100, "dj_1");
    let caller = exchange.call("listener_a", DIAL_DJ);
    make_offers(&mut exchange);
    let child = child(&exchange);
    let [ServerFrame::Invite { call, sdp, parameters, .. }] = frames(&exchange, dj)[..] else {
        panic!("rung once")
    };
    assert_eq!((call.as_str(), sdp.as_str()), (child.as_str(), "our offer"));
    let get = |name: &str| parameters.iter().find(|(n, _)| *n == name).map(|(_, value)| value.as_str());
    assert_eq!(get("From"), Some("client:listener_a"));
    assert_eq!(get("To"), Some("client:dj_1"));
    assert_eq!(get("Params"), Some("show=night+%26+day"));
    assert_eq!(exchange.status(&caller), CallStatus::Ringing, "answered when the DJ answers");
}

#[test]
fn answering_begins_the_talk_and_answers_the_caller() {
    let mut exchange = TestExchange::new();
    let dj = registered(&mut exchange, 100, "dj_1");
    let caller = exchange.call("listener_a", DIAL_DJ);
    make_offers(&mut exchange);
    answer(&mut exchange, dj);
    let child = exchange.controller.call(&child(&exchange)).expect("known");
    assert_eq!(child.status(), CallStatus::InProgress);
    let leg = child.leg().expect("audio");
    assert_eq!(exchange.status(&caller), CallStatus::InProgress);
    assert_eq!(exchange.bridges(), [(caller.leg, leg)]);
    assert!(exchange.actions.contains(&Action::AcceptAnswer(leg, "its answer".to_owned())));
}

#[test]
fn the_first_of_several_places_to_answer_has_the_call() {
    let mut exchange = TestExchange::new();
    let desk = registered(&mut exchange, 100, "dj_1");
    let laptop = registered(&mut exchange, 101, "dj_1");
    let _caller = exchange.call("listener_a", DIAL_DJ);
    make_offers(&mut exchange);
    answer(&mut exchange, laptop);
    assert!(frames(&exchange, desk).iter().any(|frame| matches!(frame, ServerFrame::Cancel { .. })));
    let talking = exchange.bridges();
    answer(&mut exchange, desk);
    assert_eq!(exchange.bridges(), talking, "too late");
}

#[test]
fn either_side_may_end_the_talk() {
    for caller_ends in [true, false] {
        let mut exchange = TestExchange::new();
        let dj = registered(&mut exchange, 100, "dj_1");
        let caller = exchange.call("listener_a", DIAL_DJ);
        make_offers(&mut exchange);
        answer(&mut exchange, dj);
        exchange.wait(Duration::from_secs(4));
        let child = child(&exchange);
        if caller_ends {
            exchange.hang_up(&caller);
        } else {
            exchange.input(about_call(dj, child.as_str(), CallMessage::Hangup));
        }
        assert_eq!(exchange.controller.call(&child).expect("known").status(), CallStatus::Completed);
        assert_eq!(exchange.bridges(), []);
        exchange.assert_asked("http://127.0.0.1:3000/dialled", Method::Post);
        assert_eq!(exchange.asked("DialCallStatus").as_deref(), Some("completed"));
        assert_eq!(exchange.asked("DialCallDuration").as_deref(), Some("4"));
        assert_eq!(exchange.asked("DialCallSid").as_deref(), Some(child.as_str()));
    }
}

#[test]
fn declining_ends_the_dial_as_busy_everywhere() {
    let mut exchange = TestExchange::new();
    let desk = registered(&mut exchange, 100, "dj_1");
    let laptop = registered(&mut exchange, 101, "dj_1");
    exchange.call("listener_a", DIAL_DJ);
    make_offers(&mut exchange);
    let call = child(&exchange).to_string();
    exchange.input(about_call(desk, &call, CallMessage::Hangup));
    assert!(frames(&exchange, laptop).iter().any(|frame| matches!(frame, ServerFrame::Cancel { .. })));
    assert_eq!(exchange.asked("DialCallStatus").as_deref(), Some("busy"));
    assert_eq!(exchange.asked("DialBridged").as_deref(), Some("false"));
}

#[test]
fn a_browser_that_does_not_answer_is_given_up() {
    let mut exchange = TestExchange::new();
    let dj = registered(&mut exchange, 100, "dj_1");
    exchange.call("listener_a", DIAL_DJ);
    make_offers(&mut exchange);
    exchange.wait(Duration::from_secs(35));
    assert!(frames(&exchange, dj).iter().any(|frame| matches!(frame, ServerFrame::Cancel { .. })));
    assert_eq!(exchange.asked("DialCallStatus").as_deref(), Some("no-answer"));
}

#[test]
fn a_caller_who_gives_up_stops_the_ringing() {
    let mut exchange = TestExchange::new();
    let dj = registered(&mut exchange, 100, "dj_1");
    let caller = exchange.call("listener_a", DIAL_DJ);
    exchange.hang_up(&caller);
    make_offers(&mut exchange);
    assert!(frames(&exchange, dj).iter().any(|frame| matches!(frame, ServerFrame::Cancel { .. })));
    assert!(
        !frames(&exchange, dj).iter().any(|frame| matches!(frame, ServerFrame::Invite { .. })),
        "too late to ring"
    );
    assert_eq!(exchange.asked("DialCallStatus").as_deref(), Some("canceled"));
}

#[test]
fn nobody_registered_is_no_answer_at_once() {
    for gone in [false, true] {
        let mut exchange = TestExchange::new();
        if gone {
            let session = registered(&mut exchange, 100, "dj_1");
            exchange.input(Input::SessionClosed { session, keep: Duration::ZERO });
            registered(&mut exchange, 101, "dj_1");
            exchange.input(register(SessionId(101), None));
        }
        exchange.call("listener_a", DIAL_DJ);
        assert_eq!(exchange.asked("DialCallStatus").as_deref(), Some("no-answer"));
    }
}

#[test]
fn a_socket_lost_while_ringing_ends_the_dial() {
    let mut exchange = TestExchange::new();
    let dj = registered(&mut exchange, 100, "dj_1");
    exchange.call("listener_a", DIAL_DJ);
    make_offers(&mut exchange);
    exchange.input(Input::SessionClosed { session: dj, keep: Duration::from_secs(30) });
    assert_eq!(exchange.asked("DialCallStatus").as_deref(), Some("no-answer"));
}

#[test]
fn a_caller_who_is_up_already_hears_ringing() {
    let mut exchange = TestExchange::new();
    registered(&mut exchange, 100, "dj_1");
    let caller = exchange
        .call("listener_a", "<Response><Say>Hold on</Say><Dial><Client>dj_1</Client></Dial></Response>");
    let play = exchange.actions.iter().find_map(|action| match action {
        Action::Play(_, play, Sound::Say(_), _) => Some(*play),
        _ => None,
    });
    exchange.input(play_ended(play.expect("said")));
    let ringback = exchange
        .actions
        .iter()
        .any(|action| matches!(action, Action::Play(leg, _, Sound::Ringback, 0) if *leg == caller.leg));
    assert!(ringback);
}

#[test]
fn an_answer_that_cannot_be_used_fails_the_dial_and_keeps_the_caller() {
    let mut exchange = TestExchange::new();
    let dj = registered(&mut exchange, 100, "dj_1");
    let caller = exchange.call("listener_a", DIAL_DJ);
    make_offers(&mut exchange);
    answer(&mut exchange, dj);
    let leg = exchange.controller.call(&child(&exchange)).expect("known").leg().expect("audio");
    exchange.input(Input::Leg { leg, event: LegEvent::AnswerAccepted(Err(OfferError::NoCodec)) });
    assert_eq!(exchange.status(&caller), CallStatus::InProgress);
    assert_eq!(exchange.bridges(), []);
    exchange.assert_asked("http://127.0.0.1:3000/dialled", Method::Post);
}

/// Comes to the call that rings, with the token of its invitation.
fn take_elsewhere(exchange: &mut TestExchange, session: u64, identity: &str) {
    let sid = child(exchange);
    let reconnect = exchange.actions.iter().find_map(|action| match action {
        Action::Send(_, ServerFrame::Invite { reconnect, .. }) => Some(reconnect.clone()),
        _ => None,
    });
    exchange.input(Input::Client {
        session: SessionId(session),
        message: ClientMessage::Resume {
            identity: Some(identity.to_owned()),
            call: sid.into(),
            reconnect: reconnect.expect("rung"),
            offer: "offer".to_owned(),
        },
    });
}

#[test]
fn another_browser_of_the_name_takes_a_call_that_rings_by_an_offer_of_its_own() {
    let mut exchange = TestExchange::new();
    let desk = registered(&mut exchange, 100, "dj_1");
    let caller = exchange.call("listener_a", DIAL_DJ);
    make_offers(&mut exchange);
    take_elsewhere(&mut exchange, 200, "dj_1");
    assert!(frames(&exchange, desk).iter().any(|frame| matches!(frame, ServerFrame::Cancel { .. })));
    let taken = exchange.controller.call(&child(&exchange)).expect("known");
    let leg = taken.leg().expect("audio");
    assert_eq!(taken.status(), CallStatus::InProgress);
    assert_eq!(exchange.status(&caller), CallStatus::InProgress);
    assert_eq!(exchange.bridges(), [(caller.leg, leg)]);
    let told = frames(&exchange, SessionId(200));
    assert!(
        matches!(told.as_slice(), [ServerFrame::Answer { sdp: Some(sdp), .. }] if sdp == "answer"),
        "{told:?}"
    );
    // A second try comes back to what is up already.
    take_elsewhere(&mut exchange, 200, "dj_1");
    assert_eq!(exchange.bridges(), [(caller.leg, leg)]);
    assert!(matches!(frames(&exchange, SessionId(200)).last(), Some(ServerFrame::Answer { sdp: None, .. })));
}

#[test]
fn a_browser_that_takes_its_own_ringing_call_by_an_offer_is_not_told_that_it_is_over() {
    let mut exchange = TestExchange::new();
    let desk = registered(&mut exchange, 100, "dj_1");
    let caller = exchange.call("listener_a", DIAL_DJ);
    make_offers(&mut exchange);
    take_elsewhere(&mut exchange, 100, "dj_1");
    assert!(!frames(&exchange, desk).iter().any(|frame| matches!(frame, ServerFrame::Cancel { .. })));
    assert_eq!(exchange.bridges().len(), 1);
    exchange.hang_up(&caller);
    assert!(frames(&exchange, desk).iter().any(|frame| matches!(frame, ServerFrame::Hangup { .. })));
}

#[test]
fn a_call_that_rings_is_not_taken_under_another_name() {
    let mut exchange = TestExchange::new();
    registered(&mut exchange, 100, "dj_1");
    let caller = exchange.call("listener_a", DIAL_DJ);
    make_offers(&mut exchange);
    take_elsewhere(&mut exchange, 200, "listener_x");
    assert_eq!(exchange.status(&caller), CallStatus::Ringing);
    assert!(matches!(
        frames(&exchange, SessionId(200)).as_slice(),
        [ServerFrame::Hangup { error: Some(fault), .. }] if fault.code == 31_107
    ));
}
