//! Clients that vanish, come back, or send what cannot be used.

use super::*;

fn answers<'a>(board: &'a Board, phone: &Phone) -> Vec<(Option<&'a str>, &'a str)> {
    board
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
    let mut board = Board::new();
    let phone = call_with_offer(&mut board, "an offer");
    board.reply(DIAL);
    assert_eq!(answers(&board, &phone), []);
    board.input(Input::OfferAnswered { leg: phone.leg, result: Ok("v=0".to_owned()) });
    let answers = answers(&board, &phone);
    assert_eq!(answers.len(), 1);
    assert_eq!(answers[0].0, Some("v=0"));
    assert!(!answers[0].1.is_empty());
}

#[test]
fn the_offer_is_kept_until_the_call_is_answered() {
    let mut board = Board::new();
    let phone = call_with_offer(&mut board, "an offer");
    board.reply(r#"<Response><Pause length="60"/><Say>Hello</Say></Response>"#);
    let offered =
        |board: &Board| board.actions.contains(&Action::AnswerOffer(phone.leg, "an offer".to_owned()));
    board.wait(Duration::from_secs(59));
    assert!(!offered(&board), "the leg of a call that rings for long must not be waited for");
    board.wait(Duration::from_secs(1));
    assert!(offered(&board));
}

#[test]
fn an_offer_that_cannot_be_accepted_ends_that_call_with_the_reason() {
    let mut board = Board::new();
    let other = board.call("listener_b", ENQUEUE);
    let phone = call_with_offer(&mut board, "nonsense");
    board.reply(DIAL);
    board.input(Input::OfferAnswered {
        leg: phone.leg,
        result: Err(OfferError::Malformed("no SDP".to_owned())),
    });
    let told = board
        .sent(&phone)
        .into_iter()
        .any(|frame| matches!(frame, ServerFrame::Hangup { error: Some(fault), .. } if fault.code == 53_402));
    assert!(told);
    assert_eq!(board.notified(), [53_402]);
    assert_eq!(board.status(&other), CallStatus::InProgress);
}

#[test]
fn a_client_that_lost_its_socket_gets_its_call_back() {
    let mut board = Board::new();
    let caller = board.call("listener_a", ENQUEUE);
    let dj = board.call("dj_1", DIAL);
    let reconnect = answers(&board, &dj)[0].1.to_owned();
    board.input(Input::SessionClosed { session: dj.session, keep: Duration::ZERO });
    board.wait(Duration::from_secs(5));
    assert_eq!(board.bridges(), [(dj.leg, caller.leg)], "the talk goes on without signalling");
    let back = Phone { session: SessionId(100), ..dj.clone() };
    for _ in 0..2 {
        board.input(Input::Resume {
            session: back.session,
            identity: Some("dj_1".to_owned()),
            call: dj.sid.to_string(),
            reconnect: reconnect.clone(),
        });
    }
    assert_eq!(answers(&board, &back), [(None, reconnect.as_str()); 2], "said twice, answered twice");
    board.wait(Duration::from_secs(60));
    assert_eq!(board.status(&dj), CallStatus::InProgress);
    board.hang_up(&back);
    assert_eq!(board.status(&dj), CallStatus::Completed);
}

#[test]
fn nobody_else_gets_a_call_by_its_name() {
    let mut board = Board::new();
    let dj = board.call("dj_1", DIAL);
    let reconnect = answers(&board, &dj)[0].1.to_owned();
    for (identity, token) in [("dj_1", "guess"), ("listener_x", reconnect.as_str())] {
        board.input(Input::Resume {
            session: SessionId(100),
            identity: Some(identity.to_owned()),
            call: dj.sid.to_string(),
            reconnect: token.to_owned(),
        });
        let last = board.actions.last();
        assert!(
            matches!(last, Some(Action::Send(SessionId(100), ServerFrame::Hangup { error: Some(fault), .. })) if fault.code == 31_107),
            "{last:?}"
        );
    }
    board.input(Input::Hangup { session: SessionId(100), call: dj.sid.to_string() });
    assert_eq!(board.status(&dj), CallStatus::InProgress);
}

#[test]
fn a_client_that_does_not_come_back_is_given_up() {
    let mut board = Board::new();
    let caller = board.call("listener_a", ENQUEUE);
    board.input(Input::SessionClosed { session: caller.session, keep: Duration::from_secs(8) });
    board.wait(Duration::from_secs(7));
    assert_eq!(board.waiting(), 1);
    board.wait(Duration::from_secs(1));
    assert_eq!((board.waiting(), board.status(&caller)), (0, CallStatus::Completed));
}

#[test]
fn a_client_whose_sound_stopped_too_is_given_up_soon() {
    let mut board = Board::new();
    let caller = board.call("listener_a", ENQUEUE);
    let dj = board.call("dj_1", DIAL);
    board.input(Input::SessionClosed { session: caller.session, keep: Duration::from_secs(30) });
    board.wait(Duration::from_millis(1_500));
    board.input(Input::LegSilent { leg: caller.leg, silent: true });
    board.wait(Duration::from_secs(3));
    assert_eq!(board.status(&caller), CallStatus::Completed);
    assert_eq!(board.status(&dj), CallStatus::InProgress);
    board.assert_asked("http://127.0.0.1:3000/voice", Method::Get);
}

#[test]
fn silence_alone_ends_nothing() {
    let mut board = Board::new();
    let caller = board.call("listener_a", ENQUEUE);
    board.input(Input::LegSilent { leg: caller.leg, silent: true });
    board.wait(Duration::from_secs(60));
    assert_eq!(board.waiting(), 1);
}

#[test]
fn a_lost_leg_ends_its_call_and_tells_a_client_that_still_listens() {
    let mut board = Board::new();
    let caller = board.call("listener_a", ENQUEUE);
    board.input(Input::LegLost { leg: caller.leg, reason: LossReason::NoRtp });
    assert_eq!(board.waiting(), 0);
    assert!(board.was_told_the_end(&caller));
}

#[test]
fn hanging_up_twice_or_by_the_first_name_is_harmless() {
    let mut board = Board::new();
    let caller = board.ring("listener_a", &[]);
    board.input(Input::Hangup { session: caller.session, call: "TJS1".to_owned() });
    assert_eq!(board.status(&caller), CallStatus::Canceled);
    board.hang_up(&caller);
    board.input(Input::Hangup { session: caller.session, call: "TJS-never-heard-of".to_owned() });
    assert_eq!(board.status(&caller), CallStatus::Canceled);
}

#[test]
fn a_new_offer_during_a_call_is_answered_without_touching_it() {
    let mut board = Board::new();
    let caller = board.call("listener_a", ENQUEUE);
    let dj = board.call("dj_1", DIAL);
    board.input(Input::Reinvite { session: dj.session, call: dj.sid.to_string(), sdp: "again".to_owned() });
    assert_eq!(board.actions.last(), Some(&Action::AnswerOffer(dj.leg, "again".to_owned())));
    board.input(Input::OfferAnswered { leg: dj.leg, result: Ok("v=1".to_owned()) });
    assert_eq!(answers(&board, &dj).last().expect("answered").0, Some("v=1"));
    assert_eq!(board.bridges(), [(dj.leg, caller.leg)]);
}
