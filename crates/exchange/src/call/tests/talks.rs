//! Connect, Next Caller, and every way a conversation ends.

use super::*;

#[test]
fn connect_takes_the_longest_waiting_caller_without_ringing_anybody_twice() {
    let mut exchange = TestExchange::new();
    let first = exchange.call("listener_a", ENQUEUE);
    let _second = exchange.call("listener_b", ENQUEUE);
    assert_eq!(exchange.waiting(), 2);
    let dj = exchange.call("dj_1", DIAL);
    assert_eq!(exchange.bridges(), [(dj.leg, first.leg)]);
    assert_eq!(exchange.waiting(), 1);
    assert_eq!(exchange.status(&dj), CallStatus::InProgress);
}

#[test]
fn star_parts_the_caller_and_brings_the_next_on_the_same_call() {
    let mut exchange = TestExchange::new();
    let first = exchange.call("listener_a", ENQUEUE);
    let second = exchange.call("listener_b", ENQUEUE);
    let dj = exchange.call("dj_1", DIAL);
    exchange.press(&dj, '*');
    assert_eq!(exchange.bridges(), [], "parted before anything is asked");
    assert_eq!(exchange.status(&first), CallStatus::Completed);
    assert!(exchange.was_told_the_end(&first));
    exchange.assert_asked("http://127.0.0.1:3000/voice", Method::Get);
    exchange.reply(DIAL);
    assert_eq!(exchange.bridges(), [(dj.leg, second.leg)]);
    assert!(!exchange.was_told_the_end(&dj));
}

#[test]
fn star_by_signalling_counts_as_well() {
    let mut exchange = TestExchange::new();
    let first = exchange.call("listener_a", ENQUEUE);
    let dj = exchange.call("dj_1", DIAL);
    let call = dj.sid.to_string();
    exchange.input(about_call(dj.session, &call, CallMessage::Dtmf("1*".to_owned())));
    assert_eq!(exchange.status(&first), CallStatus::Completed);
}

#[test]
fn star_from_the_caller_or_without_hangup_on_star_does_nothing() {
    let mut exchange = TestExchange::new();
    let caller = exchange.call("listener_a", ENQUEUE);
    let dj = exchange.call("dj_1", "<Response><Dial><Queue>line</Queue></Dial></Response>");
    exchange.press(&caller, '*');
    exchange.press(&dj, '*');
    exchange.press(&dj, '5');
    assert_eq!(exchange.bridges(), [(dj.leg, caller.leg)]);
}

#[test]
fn star_while_nobody_waits_does_not_throw_the_dj_out() {
    let mut exchange = TestExchange::new();
    let dj = exchange.call("dj_1", DIAL);
    let asked = exchange.requests().len();
    exchange.press(&dj, '*');
    assert_eq!(exchange.requests().len(), asked);
    let caller = exchange.call("listener_a", ENQUEUE);
    assert_eq!(exchange.bridges(), [(dj.leg, caller.leg)]);
}

#[test]
fn a_caller_who_hangs_up_leaves_the_dj_up_and_waiting() {
    let mut exchange = TestExchange::new();
    let caller = exchange.call("listener_a", ENQUEUE);
    let dj = exchange.call("dj_1", DIAL);
    exchange.hang_up(&caller);
    assert_eq!(exchange.bridges(), []);
    assert_eq!(exchange.status(&dj), CallStatus::InProgress);
    exchange.reply(DIAL);
    let late = exchange.call("listener_c", ENQUEUE);
    assert_eq!(exchange.bridges(), [(dj.leg, late.leg)], "connected at once");
}

#[test]
fn a_dj_who_hangs_up_sets_the_caller_free_to_go_on_with_its_document() {
    let mut exchange = TestExchange::new();
    let caller = exchange
        .call("listener_a", r#"<Response><Enqueue waitUrl="" action="/after">line</Enqueue></Response>"#);
    let dj = exchange.call("dj_1", DIAL);
    exchange.wait(Duration::from_secs(7));
    exchange.hang_up(&dj);
    assert_eq!(exchange.status(&dj), CallStatus::Completed);
    exchange.assert_asked("http://127.0.0.1:3000/after", Method::Post);
    assert_eq!(exchange.asked("QueueResult").as_deref(), Some("bridged"));
    exchange.reply("<Response><Hangup/></Response>");
    assert_eq!(exchange.status(&caller), CallStatus::Completed);
}

#[test]
fn a_dial_action_learns_how_the_talk_went() {
    let mut exchange = TestExchange::new();
    let caller = exchange.call("listener_a", ENQUEUE);
    exchange.wait(Duration::from_secs(5));
    let dj = exchange.call("dj_1", r#"<Response><Dial action="/done"><Queue>line</Queue></Dial></Response>"#);
    exchange.wait(Duration::from_secs(9));
    exchange.hang_up(&caller);
    exchange.assert_asked("http://127.0.0.1:3000/done", Method::Post);
    for (name, value) in [
        ("DialCallStatus", "completed"),
        ("DialBridged", "true"),
        ("DialCallDuration", "9"),
        ("QueueTime", "5"),
        ("DequeingCallSid", dj.sid.as_str()),
        ("DialCallSid", caller.sid.as_str()),
        ("CallStatus", "in-progress"),
    ] {
        assert_eq!(exchange.asked(name).as_deref(), Some(value), "{name}");
    }
}

#[test]
fn an_empty_queue_is_waited_on_until_the_dial_times_out_and_then_asked_for_again() {
    let mut exchange = TestExchange::new();
    let dj = exchange.call("dj_1", DIAL);
    exchange.wait(Duration::from_secs(34));
    assert_eq!(exchange.requests().len(), 1);
    exchange.wait(Duration::from_secs(1));
    assert_eq!(exchange.requests().len(), 2);
    exchange.assert_asked("http://127.0.0.1:3000/voice", Method::Get);
    assert_eq!(exchange.status(&dj), CallStatus::InProgress);
}

#[test]
fn two_djs_get_different_callers_and_waiting_djs_are_served_in_turn() {
    let mut exchange = TestExchange::new();
    let a = exchange.call("listener_a", ENQUEUE);
    let dj_1 = exchange.call("dj_1", DIAL);
    let dj_2 = exchange.call("dj_2", DIAL);
    let dj_3 = exchange.call("dj_3", DIAL);
    let b = exchange.call("listener_b", ENQUEUE);
    let c = exchange.call("listener_c", ENQUEUE);
    assert_eq!(exchange.bridges(), [(dj_1.leg, a.leg), (dj_2.leg, b.leg), (dj_3.leg, c.leg)]);
}

#[test]
fn a_time_limit_ends_the_talk_for_both() {
    let mut exchange = TestExchange::new();
    let caller = exchange.call("listener_a", ENQUEUE);
    let dj = exchange
        .call("dj_1", r#"<Response><Dial timeLimit="60"><Queue>line</Queue></Dial><Pause/></Response>"#);
    exchange.wait(Duration::from_secs(60));
    assert_eq!(exchange.bridges(), []);
    assert_eq!(exchange.status(&caller), CallStatus::Completed);
    assert_eq!(exchange.status(&dj), CallStatus::InProgress);
}

#[test]
fn a_dial_that_answers_on_bridge_keeps_ringing_until_then() {
    let mut exchange = TestExchange::new();
    let dj = exchange
        .call("dj_1", r#"<Response><Dial answerOnBridge="true"><Queue>line</Queue></Dial></Response>"#);
    assert_eq!(exchange.status(&dj), CallStatus::Ringing);
    exchange.call("listener_a", ENQUEUE);
    assert_eq!(exchange.status(&dj), CallStatus::InProgress);
    assert!(exchange.sent(&dj).iter().any(|frame| matches!(frame, ServerFrame::Answer { .. })));
}
