//! Clients that vanish, come back, or send what cannot be used.

use super::*;

fn answers<'a>(exchange: &'a TestExchange, phone: &Phone) -> Vec<(Option<&'a str>, &'a str)> {
    exchange
        .sent(phone)
        .into_iter()
        .filter_map(|frame| match frame {
            ServerFrame::Answer { sdp, reconnect, .. } => Some((sdp.as_deref(), reconnect.as_str())),
            _ => None,
        })
        .collect()
}

#[test]
fn the_answer_waits_for_the_sdp_and_carries_the_way_back() {
    let mut exchange = TestExchange::new();
    let phone = call_with_offer(&mut exchange, "an offer");
    exchange.reply(DIAL);
    assert_eq!(answers(&exchange, &phone), []);
    exchange.input(Input::Leg { leg: phone.leg, event: LegEvent::OfferAnswered(Ok("v=0".to_owned())) });
    let answers = answers(&exchange, &phone);
    assert_eq!(answers.len(), 1);
    assert_eq!(answers[0].0, Some("v=0"));
    assert!(!answers[0].1.is_empty());
}

#[test]
fn a_caller_whose_audio_never_connects_never_has_a_place_in_line() {
    let mut exchange = TestExchange::new();
    let phone = call_with_offer(&mut exchange, "an offer");
    exchange.reply(ENQUEUE);
    exchange.input(Input::Leg { leg: phone.leg, event: LegEvent::OfferAnswered(Ok("v=0".to_owned())) });
    exchange.wait(Duration::from_secs(14));
    assert!(matches!(exchange.state(&phone), CallState::Script));
    assert!(exchange.controller.queues().iter().all(|queue| queue.current_size() == 0));
    exchange.input(Input::Leg { leg: phone.leg, event: LegEvent::Lost(LossReason::NeverConnected) });
    assert_eq!(exchange.status(&phone), CallStatus::Completed);

    let other = exchange.call("listener_b", ENQUEUE);
    assert!(matches!(exchange.state(&other), CallState::Queued(_)));
}

#[test]
fn the_offer_is_kept_until_the_call_is_answered() {
    let mut exchange = TestExchange::new();
    let phone = call_with_offer(&mut exchange, "an offer");
    exchange.reply(r#"<Response><Pause length="60"/><Say>Hello</Say></Response>"#);
    let offered = |exchange: &TestExchange| {
        exchange.actions.contains(&Action::AnswerOffer(phone.leg, "an offer".to_owned()))
    };
    exchange.wait(Duration::from_secs(59));
    assert!(!offered(&exchange), "the leg of a call that rings for long must not be waited for");
    exchange.wait(Duration::from_secs(1));
    assert!(offered(&exchange));
}

#[test]
fn an_offer_that_cannot_be_accepted_ends_that_call_with_the_reason() {
    let mut exchange = TestExchange::new();
    let other = exchange.call("listener_b", ENQUEUE);
    let phone = call_with_offer(&mut exchange, "nonsense");
    exchange.reply(DIAL);
    exchange.input(Input::Leg {
        leg: phone.leg,
        event: LegEvent::OfferAnswered(Err(OfferError::Malformed("no SDP".to_owned()))),
    });
    let told = exchange
        .sent(&phone)
        .into_iter()
        .any(|frame| matches!(frame, ServerFrame::Hangup { error: Some(fault), .. } if fault.code == 53_402));
    assert!(told);
    assert_eq!(exchange.notified(), [53_402]);
    assert_eq!(exchange.status(&other), CallStatus::InProgress);
}

#[test]
fn a_client_that_lost_its_socket_gets_its_call_back() {
    let mut exchange = TestExchange::new();
    let caller = exchange.call("listener_a", ENQUEUE);
    let dj = exchange.call("dj_1", DIAL);
    let reconnect = answers(&exchange, &dj)[0].1.to_owned();
    exchange.input(Input::SessionClosed { session: dj.session, keep: Duration::ZERO });
    exchange.wait(Duration::from_secs(5));
    assert_eq!(exchange.bridges(), [(dj.leg, caller.leg)], "the talk goes on without signalling");
    let back = Phone { session: SessionId(100), ..dj.clone() };
    for _ in 0..2 {
        exchange.input(Input::Client {
            session: back.session,
            message: ClientMessage::Resume {
                identity: Some("dj_1".to_owned()),
                call: dj.sid.to_string().into(),
                reconnect: reconnect.clone(),
                offer: "v=0".to_owned(),
            },
        });
    }
    assert_eq!(answers(&exchange, &back), [(None, reconnect.as_str()); 2], "said twice, answered twice");
    exchange.wait(Duration::from_secs(60));
    assert_eq!(exchange.status(&dj), CallStatus::InProgress);
    exchange.hang_up(&back);
    assert_eq!(exchange.status(&dj), CallStatus::Completed);
}

#[test]
fn nobody_else_gets_a_call_by_its_name() {
    let mut exchange = TestExchange::new();
    let dj = exchange.call("dj_1", DIAL);
    let reconnect = answers(&exchange, &dj)[0].1.to_owned();
    for (identity, token) in [("dj_1", "guess"), ("listener_x", reconnect.as_str())] {
        exchange.input(Input::Client {
            session: SessionId(100),
            message: ClientMessage::Resume {
                identity: Some(identity.to_owned()),
                call: dj.sid.to_string().into(),
                reconnect: token.to_owned(),
                offer: "v=0".to_owned(),
            },
        });
        let last = exchange.actions.last();
        assert!(
            matches!(last, Some(Action::Send(SessionId(100), ServerFrame::Hangup { error: Some(fault), .. })) if fault.code == 31_107),
            "{last:?}"
        );
    }
    exchange.input(about_call(SessionId(100), dj.sid.as_str(), CallMessage::Hangup));
    assert_eq!(exchange.status(&dj), CallStatus::InProgress);
}

#[test]
fn a_client_that_does_not_come_back_is_given_up() {
    let mut exchange = TestExchange::new();
    let caller = exchange.call("listener_a", ENQUEUE);
    exchange.input(Input::SessionClosed { session: caller.session, keep: Duration::from_secs(8) });
    exchange.wait(Duration::from_secs(7));
    assert_eq!(exchange.waiting(), 1);
    exchange.wait(Duration::from_secs(1));
    assert_eq!((exchange.waiting(), exchange.status(&caller)), (0, CallStatus::Completed));
}

#[test]
fn a_client_whose_sound_stopped_too_is_given_up_soon() {
    let mut exchange = TestExchange::new();
    let caller = exchange.call("listener_a", ENQUEUE);
    let dj = exchange.call("dj_1", DIAL);
    exchange.input(Input::SessionClosed { session: caller.session, keep: Duration::from_secs(30) });
    exchange.wait(Duration::from_millis(1_500));
    exchange.input(Input::Leg { leg: caller.leg, event: LegEvent::Suspect });
    exchange.wait(Duration::from_secs(3));
    assert_eq!(exchange.status(&caller), CallStatus::Completed);
    assert_eq!(exchange.status(&dj), CallStatus::InProgress);
    exchange.assert_asked("http://127.0.0.1:3000/voice", Method::Get);
}

#[test]
fn silence_alone_ends_nothing() {
    let mut exchange = TestExchange::new();
    let caller = exchange.call("listener_a", ENQUEUE);
    exchange.input(Input::Leg { leg: caller.leg, event: LegEvent::Suspect });
    exchange.wait(Duration::from_secs(60));
    assert_eq!(exchange.waiting(), 1);
}

#[test]
fn a_lost_leg_ends_its_call_and_tells_a_client_that_still_listens() {
    let mut exchange = TestExchange::new();
    let caller = exchange.call("listener_a", ENQUEUE);
    exchange.input(Input::Leg { leg: caller.leg, event: LegEvent::Lost(LossReason::NoRtp) });
    assert_eq!(exchange.waiting(), 0);
    assert!(exchange.was_told_the_end(&caller));
}

#[test]
fn a_client_that_closes_its_audio_has_hung_up_and_is_told_of_no_failure() {
    let mut exchange = TestExchange::new();
    let caller = exchange.call("listener_a", ENQUEUE);
    let dj = exchange.call("dj_1", DIAL);
    exchange.input(Input::Leg { leg: caller.leg, event: LegEvent::Lost(LossReason::Closed) });
    assert_eq!(exchange.status(&caller), CallStatus::Completed);
    let told = exchange.sent(&caller).pop();
    assert!(matches!(told, Some(ServerFrame::Hangup { error: None, .. })), "{told:?}");
    exchange.hang_up(&caller);
    assert_eq!((exchange.bridges(), exchange.status(&dj)), (vec![], CallStatus::InProgress));
}

#[test]
fn hanging_up_twice_or_by_the_first_name_is_harmless() {
    let mut exchange = TestExchange::new();
    let caller = exchange.ring("listener_a", &[]);
    exchange.input(about_call(caller.session, "TJS1", CallMessage::Hangup));
    assert_eq!(exchange.status(&caller), CallStatus::Canceled);
    exchange.hang_up(&caller);
    exchange.input(about_call(caller.session, "TJS-never-heard-of", CallMessage::Hangup));
    assert_eq!(exchange.status(&caller), CallStatus::Canceled);
}

#[test]
fn a_new_offer_during_a_call_is_answered_without_touching_it() {
    let mut exchange = TestExchange::new();
    let caller = exchange.call("listener_a", ENQUEUE);
    let dj = exchange.call("dj_1", DIAL);
    exchange.input(about_call(dj.session, dj.sid.as_str(), CallMessage::Reinvite("again".to_owned())));
    assert_eq!(exchange.actions.last(), Some(&Action::AnswerOffer(dj.leg, "again".to_owned())));
    exchange.input(Input::Leg { leg: dj.leg, event: LegEvent::OfferAnswered(Ok("v=1".to_owned())) });
    assert_eq!(answers(&exchange, &dj).last().expect("answered").0, Some("v=1"));
    assert_eq!(exchange.bridges(), [(dj.leg, caller.leg)]);
}

#[test]
fn a_browser_that_calls_without_end_is_refused_before_anything_is_asked_or_answered() {
    let mut exchange = TestExchange::new();
    let session = SessionId(900);
    for n in 0..1_000 {
        exchange.input(invite(
            session,
            InvitedCall {
                application: application(),
                identity: Some("listener_a".to_owned()),
                signed_parameters: Vec::new(),
                invite: Invite {
                    call: CallName::from(format!("TJS{n}")),
                    sdp: "offer".to_owned(),
                    parameters: Vec::new(),
                    reconnect: None,
                },
            },
        ));
    }
    let count =
        |wanted: &dyn Fn(&Action) -> bool| exchange.actions.iter().filter(|action| wanted(action)).count();
    assert_eq!(exchange.controller.calls().count(), 4);
    assert_eq!(count(&|action| matches!(action, Action::Fetch(..))), 4);
    let refused = |action: &Action| matches!(action, Action::Send(_, ServerFrame::Hangup { error: Some(fault), .. }) if fault.code == 31_206);
    assert_eq!(count(&refused), 996);
    // Another caller is served as ever.
    exchange.call("listener_b", ENQUEUE);
    assert_eq!(exchange.controller.calls().count(), 5);
}
