//! Browsers that are rung.

use super::*;
use crate::call::Sound;

const DIAL_DJ: &str = r#"<Response><Dial action="/dialled"><Client><Identity>dj_1</Identity><Parameter name="show" value="night &amp; day"/></Client></Dial></Response>"#;

/// A browser that wants to be rung.
fn registered(board: &mut Board, session: u64, identity: &str) -> SessionId {
    let session = SessionId(session);
    board.input(Input::Register { session, identity: Some(identity.to_owned()) });
    session
}

/// Every offer asked for gets made.
fn make_offers(board: &mut Board) {
    let legs: Vec<_> = board
        .actions
        .iter()
        .filter_map(|action| match action {
            Action::MakeOffer(leg) => Some(*leg),
            _ => None,
        })
        .collect();
    for leg in legs {
        board.input(Input::OfferMade { leg, result: Ok("our offer".to_owned()) });
    }
}

fn child(board: &Board) -> CallSid {
    board.switchboard.calls().find(|call| call.parent.is_some()).expect("a child").sid.clone()
}

fn frames(board: &Board, session: SessionId) -> Vec<&ServerFrame> {
    board.sent(&Phone { session, sid: CallSid::from_random_bytes([0; 16]), leg: LegId(0) })
}

fn answer(board: &mut Board, session: SessionId) {
    let call = child(board).to_string();
    board.input(Input::ClientAnswered { session, call, sdp: "its answer".to_owned() });
}

#[test]
fn a_registered_browser_is_rung_and_told_who_calls() {
    let mut board = Board::new();
    let dj = registered(&mut board, 100, "dj_1");
    let caller = board.call("listener_a", DIAL_DJ);
    make_offers(&mut board);
    let child = child(&board);
    let [ServerFrame::Invite { call, sdp, parameters, .. }] = frames(&board, dj)[..] else {
        panic!("rung once")
    };
    assert_eq!((call.as_str(), sdp.as_str()), (child.as_str(), "our offer"));
    let get = |name: &str| parameters.iter().find(|(n, _)| *n == name).map(|(_, value)| value.as_str());
    assert_eq!(get("From"), Some("client:listener_a"));
    assert_eq!(get("To"), Some("client:dj_1"));
    assert_eq!(get("Params"), Some("show=night+%26+day"));
    assert_eq!(board.status(&caller), CallStatus::Ringing, "answered when the DJ answers");
}

#[test]
fn answering_begins_the_talk_and_answers_the_caller() {
    let mut board = Board::new();
    let dj = registered(&mut board, 100, "dj_1");
    let caller = board.call("listener_a", DIAL_DJ);
    make_offers(&mut board);
    answer(&mut board, dj);
    let child = board.switchboard.call(&child(&board)).expect("known");
    assert_eq!(child.status, CallStatus::InProgress);
    let leg = child.leg;
    assert_eq!(board.status(&caller), CallStatus::InProgress);
    assert_eq!(board.bridges(), [(caller.leg, leg)]);
    assert!(board.actions.contains(&Action::AcceptAnswer(leg, "its answer".to_owned())));
}

#[test]
fn the_first_of_several_places_to_answer_has_the_call() {
    let mut board = Board::new();
    let desk = registered(&mut board, 100, "dj_1");
    let laptop = registered(&mut board, 101, "dj_1");
    let _caller = board.call("listener_a", DIAL_DJ);
    make_offers(&mut board);
    answer(&mut board, laptop);
    assert!(frames(&board, desk).iter().any(|frame| matches!(frame, ServerFrame::Cancel { .. })));
    let talking = board.bridges();
    answer(&mut board, desk);
    assert_eq!(board.bridges(), talking, "too late");
}

#[test]
fn either_side_may_end_the_talk() {
    for caller_ends in [true, false] {
        let mut board = Board::new();
        let dj = registered(&mut board, 100, "dj_1");
        let caller = board.call("listener_a", DIAL_DJ);
        make_offers(&mut board);
        answer(&mut board, dj);
        board.wait(Duration::from_secs(4));
        let child = child(&board);
        if caller_ends {
            board.hang_up(&caller);
        } else {
            board.input(Input::Hangup { session: dj, call: child.to_string() });
        }
        assert_eq!(board.switchboard.call(&child).expect("known").status, CallStatus::Completed);
        assert_eq!(board.bridges(), []);
        board.assert_asked("http://127.0.0.1:3000/dialled", Method::Post);
        assert_eq!(board.asked("DialCallStatus").as_deref(), Some("completed"));
        assert_eq!(board.asked("DialCallDuration").as_deref(), Some("4"));
        assert_eq!(board.asked("DialCallSid").as_deref(), Some(child.as_str()));
    }
}

#[test]
fn declining_ends_the_dial_as_busy_everywhere() {
    let mut board = Board::new();
    let desk = registered(&mut board, 100, "dj_1");
    let laptop = registered(&mut board, 101, "dj_1");
    board.call("listener_a", DIAL_DJ);
    make_offers(&mut board);
    let call = child(&board).to_string();
    board.input(Input::Hangup { session: desk, call });
    assert!(frames(&board, laptop).iter().any(|frame| matches!(frame, ServerFrame::Cancel { .. })));
    assert_eq!(board.asked("DialCallStatus").as_deref(), Some("busy"));
    assert_eq!(board.asked("DialBridged").as_deref(), Some("false"));
}

#[test]
fn a_browser_that_does_not_answer_is_given_up() {
    let mut board = Board::new();
    let dj = registered(&mut board, 100, "dj_1");
    board.call("listener_a", DIAL_DJ);
    make_offers(&mut board);
    board.wait(Duration::from_secs(35));
    assert!(frames(&board, dj).iter().any(|frame| matches!(frame, ServerFrame::Cancel { .. })));
    assert_eq!(board.asked("DialCallStatus").as_deref(), Some("no-answer"));
}

#[test]
fn a_caller_who_gives_up_stops_the_ringing() {
    let mut board = Board::new();
    let dj = registered(&mut board, 100, "dj_1");
    let caller = board.call("listener_a", DIAL_DJ);
    board.hang_up(&caller);
    make_offers(&mut board);
    assert!(frames(&board, dj).iter().any(|frame| matches!(frame, ServerFrame::Cancel { .. })));
    assert!(
        !frames(&board, dj).iter().any(|frame| matches!(frame, ServerFrame::Invite { .. })),
        "too late to ring"
    );
    assert_eq!(board.asked("DialCallStatus").as_deref(), Some("canceled"));
}

#[test]
fn nobody_registered_is_no_answer_at_once() {
    for gone in [false, true] {
        let mut board = Board::new();
        if gone {
            let session = registered(&mut board, 100, "dj_1");
            board.input(Input::SessionClosed { session, keep: Duration::ZERO });
            registered(&mut board, 101, "dj_1");
            board.input(Input::Register { session: SessionId(101), identity: None });
        }
        board.call("listener_a", DIAL_DJ);
        assert_eq!(board.asked("DialCallStatus").as_deref(), Some("no-answer"));
    }
}

#[test]
fn a_socket_lost_while_ringing_ends_the_dial() {
    let mut board = Board::new();
    let dj = registered(&mut board, 100, "dj_1");
    board.call("listener_a", DIAL_DJ);
    make_offers(&mut board);
    board.input(Input::SessionClosed { session: dj, keep: Duration::from_secs(30) });
    assert_eq!(board.asked("DialCallStatus").as_deref(), Some("no-answer"));
}

#[test]
fn a_caller_who_is_up_already_hears_ringing() {
    let mut board = Board::new();
    registered(&mut board, 100, "dj_1");
    let caller =
        board.call("listener_a", "<Response><Say>Hold on</Say><Dial><Client>dj_1</Client></Dial></Response>");
    let play = board.actions.iter().find_map(|action| match action {
        Action::Play(_, play, Sound::Say(_), _) => Some(*play),
        _ => None,
    });
    board.input(Input::PlayEnded { play: play.expect("said") });
    let ringback = board
        .actions
        .iter()
        .any(|action| matches!(action, Action::Play(leg, _, Sound::Ringback, 0) if *leg == caller.leg));
    assert!(ringback);
}

#[test]
fn an_answer_that_cannot_be_used_fails_the_dial_and_keeps_the_caller() {
    let mut board = Board::new();
    let dj = registered(&mut board, 100, "dj_1");
    let caller = board.call("listener_a", DIAL_DJ);
    make_offers(&mut board);
    answer(&mut board, dj);
    let leg = board.switchboard.call(&child(&board)).expect("known").leg;
    board.input(Input::AnswerAccepted { leg, result: Err(OfferError::NoCodec) });
    assert_eq!(board.status(&caller), CallStatus::InProgress);
    assert_eq!(board.bridges(), []);
    board.assert_asked("http://127.0.0.1:3000/dialled", Method::Post);
}
