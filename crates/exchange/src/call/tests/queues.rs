//! What waiting callers hear and how they leave.

use super::*;
use crate::call::Sound;

const WITH_WAIT: &str = r#"<Response><Enqueue waitUrl="/wait" action="/after">line</Enqueue></Response>"#;

#[test]
fn the_wait_document_learns_the_caller_s_place_each_time_it_is_asked_for() {
    let mut exchange = TestExchange::new();
    exchange.call("listener_a", ENQUEUE);
    exchange.wait(Duration::from_secs(10));
    let _caller = exchange.call("listener_b", WITH_WAIT);
    exchange.assert_asked("http://127.0.0.1:3000/wait", Method::Post);
    for (name, value) in [
        ("QueuePosition", "2"),
        ("CurrentQueueSize", "2"),
        ("QueueTime", "0"),
        ("AvgQueueTime", "5"),
        ("MaxQueueSize", "1000"),
    ] {
        assert_eq!(exchange.asked(name).as_deref(), Some(value), "{name}");
    }
    exchange.reply(r#"<Response><Pause length="20"/></Response>"#);
    exchange.wait(Duration::from_secs(20));
    assert_eq!(exchange.asked("QueueTime").as_deref(), Some("20"));
}

#[test]
fn the_wait_document_plays_and_is_asked_for_again_at_its_end() {
    let mut exchange = TestExchange::new();
    let caller = exchange.call("listener_a", WITH_WAIT);
    exchange.reply("<Response><Play>music.wav</Play></Response>");
    let play = exchange
        .actions
        .iter()
        .find_map(|action| match action {
            Action::Play(leg, play, Sound::Url(url), 1) if *leg == caller.leg => {
                assert_eq!(url.as_str(), "http://127.0.0.1:3000/music.wav");
                Some(*play)
            }
            _ => None,
        })
        .expect("played");
    exchange.now = exchange.now + Duration::from_secs(20);
    exchange.input(play_ended(play));
    exchange.assert_asked("http://127.0.0.1:3000/wait", Method::Post);
    assert_eq!(exchange.requests().len(), 3);
}

#[test]
fn a_wait_document_that_ends_at_once_does_not_hammer_the_application() {
    let mut exchange = TestExchange::new();
    exchange.call("listener_a", WITH_WAIT);
    for _ in 0..30 {
        exchange.reply("<Response></Response>");
        exchange.wait(Duration::from_millis(100));
    }
    assert!(exchange.requests().len() <= 5, "{} requests in 3 s", exchange.requests().len());
}

#[test]
fn being_taken_ends_the_wait_document() {
    let mut exchange = TestExchange::new();
    let caller = exchange.call("listener_a", WITH_WAIT);
    let dj = exchange.ring("dj_1", &[]);
    exchange.reply(DIAL);
    assert_eq!(exchange.bridges(), [(dj.leg, caller.leg)]);
    let (wait, _) = exchange.requests().remove(1);
    let late = Document {
        url: Url::parse("http://127.0.0.1:3000/wait").expect("a URL"),
        content_type: "text/xml".to_owned(),
        body: Body::Text("<Response><Hangup/></Response>".to_owned()),
    };
    exchange.input(Input::Fetched { fetch: wait, result: Ok(late) });
    assert_eq!(exchange.bridges(), [(dj.leg, caller.leg)], "a late wait document is ignored");
}

#[test]
fn leave_goes_on_with_the_action() {
    let mut exchange = TestExchange::new();
    exchange.call("listener_a", WITH_WAIT);
    exchange.wait(Duration::from_secs(3));
    exchange.reply("<Response><Leave/></Response>");
    assert_eq!(exchange.waiting(), 0);
    exchange.assert_asked("http://127.0.0.1:3000/after", Method::Post);
    assert_eq!(exchange.asked("QueueResult").as_deref(), Some("leave"));
    assert_eq!(exchange.asked("QueueTime").as_deref(), Some("3"));
}

#[test]
fn leave_without_an_action_goes_on_with_the_next_verb() {
    let mut exchange = TestExchange::new();
    exchange.call(
        "listener_a",
        r#"<Response><Enqueue waitUrl="/wait">line</Enqueue><Redirect>/next</Redirect></Response>"#,
    );
    exchange.reply("<Response><Leave/></Response>");
    exchange.assert_asked("http://127.0.0.1:3000/next", Method::Post);
}

#[test]
fn hanging_up_while_waiting_is_reported_and_frees_the_place() {
    let mut exchange = TestExchange::new();
    let caller = exchange.call("listener_a", WITH_WAIT);
    exchange.hang_up(&caller);
    assert_eq!(exchange.waiting(), 0);
    exchange.assert_asked("http://127.0.0.1:3000/after", Method::Post);
    assert_eq!(exchange.asked("QueueResult").as_deref(), Some("hangup"));
    assert_eq!(exchange.asked("CallStatus").as_deref(), Some("completed"));
    exchange.reply(ENQUEUE);
    assert_eq!(exchange.waiting(), 0, "the answer about an ended call is ignored");
}

#[test]
fn a_wait_document_that_fails_is_asked_for_again_and_only_then_takes_that_caller_out() {
    for fail in [
        (|exchange: &mut TestExchange| exchange.fail(11_200)) as fn(&mut TestExchange),
        |exchange| exchange.reply("not xml"),
        |exchange| exchange.reply("<Response><Dial><Queue>line</Queue></Dial></Response>"),
    ] {
        let mut exchange = TestExchange::new();
        let other = exchange.call("listener_b", ENQUEUE);
        let _caller = exchange.call("listener_a", WITH_WAIT);
        for _ in 1..5 {
            fail(&mut exchange);
            assert_eq!(exchange.waiting(), 2, "one failure throws nobody out");
            let music = exchange.actions.last();
            assert!(matches!(music, Some(Action::Play(_, _, Sound::HoldMusic, 0))), "{music:?}");
            let before = exchange.requests().len();
            exchange.wait(Duration::from_secs(5));
            assert_eq!(exchange.requests().len(), before + 1, "it is asked for again");
        }
        fail(&mut exchange);
        assert_eq!(exchange.waiting(), 1);
        assert_eq!(exchange.asked("QueueResult").as_deref(), Some("error"));
        assert!(!exchange.notified().is_empty(), "an operator can see why");
        assert_eq!(exchange.status(&other), CallStatus::InProgress);
    }
}

#[test]
fn a_full_queue_is_told_to_the_action() {
    let mut exchange = TestExchange::without_queue();
    exchange.controller.create_queue(exchange.now, "line", Some(1)).expect("made");
    exchange.call("listener_a", ENQUEUE);
    exchange.call("listener_b", WITH_WAIT);
    assert_eq!(exchange.waiting(), 1);
    assert_eq!(exchange.asked("QueueResult").as_deref(), Some("queue-full"));
    assert_eq!(exchange.asked("QueueSid"), None, "it was never in the queue");
}

#[test]
fn a_queue_is_made_at_the_first_call_for_it_and_stays() {
    let mut exchange = TestExchange::without_queue();
    let caller = exchange.call("listener_a", ENQUEUE);
    assert_eq!(exchange.waiting(), 1);
    exchange.hang_up(&caller);
    assert_eq!(exchange.controller.queues().len(), 1);
}

#[test]
fn a_queue_s_figures_are_of_those_waiting_now() {
    let mut exchange = TestExchange::new();
    let first = exchange.call("listener_a", ENQUEUE);
    exchange.wait(Duration::from_secs(30));
    exchange.call("listener_b", ENQUEUE);
    exchange.wait(Duration::from_secs(10));
    let average =
        |exchange: &TestExchange| exchange.controller.queues()[0].average_wait(exchange.now).as_secs();
    assert_eq!(average(&exchange), 25);
    exchange.hang_up(&first);
    assert_eq!(average(&exchange), 10);
}

#[test]
fn a_queue_name_is_unique_and_within_limits() {
    use crate::call::QueueError;
    let mut exchange = TestExchange::new();
    let now = exchange.now;
    let mut create = |name: &str, size| exchange.controller.create_queue(now, name, size).map(|_| ());
    assert_eq!(create("line", None), Err(QueueError::NameTaken("line".to_owned())));
    assert_eq!(create("", None), Err(QueueError::Name));
    assert_eq!(create(&"x".repeat(65), None), Err(QueueError::Name));
    assert_eq!(create("other", Some(0)), Err(QueueError::MaxSize));
    assert_eq!(create("other", Some(5_001)), Err(QueueError::MaxSize));
    assert_eq!(create("other", Some(5_000)), Ok(()));
}
