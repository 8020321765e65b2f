//! Connect, Next Caller, and every way a conversation ends.

use super::*;

#[test]
fn connect_takes_the_longest_waiting_caller_without_ringing_anybody_twice() {
    let mut board = Board::new();
    let first = board.call("listener_a", ENQUEUE);
    let _second = board.call("listener_b", ENQUEUE);
    assert_eq!(board.waiting(), 2);
    let dj = board.call("dj_1", DIAL);
    assert_eq!(board.bridges(), [(dj.leg, first.leg)]);
    assert_eq!(board.waiting(), 1);
    assert_eq!(board.status(&dj), CallStatus::InProgress);
}

#[test]
fn star_parts_the_caller_and_brings_the_next_on_the_same_call() {
    let mut board = Board::new();
    let first = board.call("listener_a", ENQUEUE);
    let second = board.call("listener_b", ENQUEUE);
    let dj = board.call("dj_1", DIAL);
    board.press(&dj, '*');
    assert_eq!(board.bridges(), [], "parted before anything is asked");
    assert_eq!(board.status(&first), CallStatus::Completed);
    assert!(board.was_told_the_end(&first));
    board.assert_asked("http://127.0.0.1:3000/voice", Method::Get);
    board.reply(DIAL);
    assert_eq!(board.bridges(), [(dj.leg, second.leg)]);
    assert!(!board.was_told_the_end(&dj));
}

#[test]
fn star_by_signalling_counts_as_well() {
    let mut board = Board::new();
    let first = board.call("listener_a", ENQUEUE);
    let dj = board.call("dj_1", DIAL);
    let call = dj.sid.to_string();
    board.input(Input::Digits { session: dj.session, call, digits: "1*".to_owned() });
    assert_eq!(board.status(&first), CallStatus::Completed);
}

#[test]
fn star_from_the_caller_or_without_hangup_on_star_does_nothing() {
    let mut board = Board::new();
    let caller = board.call("listener_a", ENQUEUE);
    let dj = board.call("dj_1", "<Response><Dial><Queue>line</Queue></Dial></Response>");
    board.press(&caller, '*');
    board.press(&dj, '*');
    board.press(&dj, '5');
    assert_eq!(board.bridges(), [(dj.leg, caller.leg)]);
}

#[test]
fn star_while_nobody_waits_does_not_throw_the_dj_out() {
    let mut board = Board::new();
    let dj = board.call("dj_1", DIAL);
    let asked = board.requests().len();
    board.press(&dj, '*');
    assert_eq!(board.requests().len(), asked);
    let caller = board.call("listener_a", ENQUEUE);
    assert_eq!(board.bridges(), [(dj.leg, caller.leg)]);
}

#[test]
fn a_caller_who_hangs_up_leaves_the_dj_up_and_waiting() {
    let mut board = Board::new();
    let caller = board.call("listener_a", ENQUEUE);
    let dj = board.call("dj_1", DIAL);
    board.hang_up(&caller);
    assert_eq!(board.bridges(), []);
    assert_eq!(board.status(&dj), CallStatus::InProgress);
    board.reply(DIAL);
    let late = board.call("listener_c", ENQUEUE);
    assert_eq!(board.bridges(), [(dj.leg, late.leg)], "connected at once");
}

#[test]
fn a_dj_who_hangs_up_sets_the_caller_free_to_go_on_with_its_document() {
    let mut board = Board::new();
    let caller = board
        .call("listener_a", r#"<Response><Enqueue waitUrl="" action="/after">line</Enqueue></Response>"#);
    let dj = board.call("dj_1", DIAL);
    board.wait(Duration::from_secs(7));
    board.hang_up(&dj);
    assert_eq!(board.status(&dj), CallStatus::Completed);
    board.assert_asked("http://127.0.0.1:3000/after", Method::Post);
    assert_eq!(board.asked("QueueResult").as_deref(), Some("bridged"));
    board.reply("<Response><Hangup/></Response>");
    assert_eq!(board.status(&caller), CallStatus::Completed);
}

#[test]
fn a_dial_action_learns_how_the_talk_went() {
    let mut board = Board::new();
    let caller = board.call("listener_a", ENQUEUE);
    board.wait(Duration::from_secs(5));
    let dj = board.call("dj_1", r#"<Response><Dial action="/done"><Queue>line</Queue></Dial></Response>"#);
    board.wait(Duration::from_secs(9));
    board.hang_up(&caller);
    board.assert_asked("http://127.0.0.1:3000/done", Method::Post);
    for (name, value) in [
        ("DialCallStatus", "completed"),
        ("DialBridged", "true"),
        ("DialCallDuration", "9"),
        ("QueueTime", "5"),
        ("DequeingCallSid", dj.sid.as_str()),
        ("DialCallSid", caller.sid.as_str()),
        ("CallStatus", "in-progress"),
    ] {
        assert_eq!(board.asked(name).as_deref(), Some(value), "{name}");
    }
}

#[test]
fn an_empty_queue_is_waited_on_until_the_dial_times_out_and_then_asked_for_again() {
    let mut board = Board::new();
    let dj = board.call("dj_1", DIAL);
    board.wait(Duration::from_secs(34));
    assert_eq!(board.requests().len(), 1);
    board.wait(Duration::from_secs(1));
    assert_eq!(board.requests().len(), 2);
    board.assert_asked("http://127.0.0.1:3000/voice", Method::Get);
    assert_eq!(board.status(&dj), CallStatus::InProgress);
}

#[test]
fn two_djs_get_different_callers_and_waiting_djs_are_served_in_turn() {
    let mut board = Board::new();
    let a = board.call("listener_a", ENQUEUE);
    let dj_1 = board.call("dj_1", DIAL);
    let dj_2 = board.call("dj_2", DIAL);
    let dj_3 = board.call("dj_3", DIAL);
    let b = board.call("listener_b", ENQUEUE);
    let c = board.call("listener_c", ENQUEUE);
    assert_eq!(board.bridges(), [(dj_1.leg, a.leg), (dj_2.leg, b.leg), (dj_3.leg, c.leg)]);
}

#[test]
fn a_time_limit_ends_the_talk_for_both() {
    let mut board = Board::new();
    let caller = board.call("listener_a", ENQUEUE);
    let dj =
        board.call("dj_1", r#"<Response><Dial timeLimit="60"><Queue>line</Queue></Dial><Pause/></Response>"#);
    board.wait(Duration::from_secs(60));
    assert_eq!(board.bridges(), []);
    assert_eq!(board.status(&caller), CallStatus::Completed);
    assert_eq!(board.status(&dj), CallStatus::InProgress);
}

#[test]
fn a_dial_that_answers_on_bridge_keeps_ringing_until_then() {
    let mut board = Board::new();
    let dj =
        board.call("dj_1", r#"<Response><Dial answerOnBridge="true"><Queue>line</Queue></Dial></Response>"#);
    assert_eq!(board.status(&dj), CallStatus::Ringing);
    board.call("listener_a", ENQUEUE);
    assert_eq!(board.status(&dj), CallStatus::InProgress);
    assert!(board.sent(&dj).iter().any(|frame| matches!(frame, ServerFrame::Answer { .. })));
}
