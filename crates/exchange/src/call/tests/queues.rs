//! What waiting callers hear and how they leave.

use super::*;
use crate::call::Sound;

const WITH_WAIT: &str = r#"<Response><Enqueue waitUrl="/wait" action="/after">line</Enqueue></Response>"#;

#[test]
fn the_wait_document_learns_the_caller_s_place_each_time_it_is_asked_for() {
    let mut board = Board::new();
    board.call("listener_a", ENQUEUE);
    board.wait(Duration::from_secs(10));
    let _caller = board.call("listener_b", WITH_WAIT);
    board.assert_asked("http://127.0.0.1:3000/wait", Method::Post);
    for (name, value) in [
        ("QueuePosition", "2"),
        ("CurrentQueueSize", "2"),
        ("QueueTime", "0"),
        ("AvgQueueTime", "5"),
        ("MaxQueueSize", "1000"),
    ] {
        assert_eq!(board.asked(name).as_deref(), Some(value), "{name}");
    }
    board.reply(r#"<Response><Pause length="20"/></Response>"#);
    board.wait(Duration::from_secs(20));
    assert_eq!(board.asked("QueueTime").as_deref(), Some("20"));
}

#[test]
fn the_wait_document_plays_and_is_asked_for_again_at_its_end() {
    let mut board = Board::new();
    let caller = board.call("listener_a", WITH_WAIT);
    board.reply("<Response><Play>music.wav</Play></Response>");
    let play = board
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
    board.now = board.now + Duration::from_secs(20);
    board.input(Input::PlayEnded { play });
    board.assert_asked("http://127.0.0.1:3000/wait", Method::Post);
    assert_eq!(board.requests().len(), 3);
}

#[test]
fn a_wait_document_that_ends_at_once_does_not_hammer_the_application() {
    let mut board = Board::new();
    board.call("listener_a", WITH_WAIT);
    for _ in 0..30 {
        board.reply("<Response></Response>");
        board.wait(Duration::from_millis(100));
    }
    assert!(board.requests().len() <= 5, "{} requests in 3 s", board.requests().len());
}

#[test]
fn being_taken_ends_the_wait_document() {
    let mut board = Board::new();
    let caller = board.call("listener_a", WITH_WAIT);
    let dj = board.ring("dj_1", &[]);
    board.reply(DIAL);
    assert_eq!(board.bridges(), [(dj.leg, caller.leg)]);
    let (wait, _) = board.requests().remove(1);
    let late = Document {
        url: Url::parse("http://127.0.0.1:3000/wait").expect("a URL"),
        content_type: "text/xml".to_owned(),
        body: "<Response><Hangup/></Response>".to_owned(),
    };
    board.input(Input::Fetched { fetch: wait, result: Ok(late) });
    assert_eq!(board.bridges(), [(dj.leg, caller.leg)], "a late wait document is ignored");
}

#[test]
fn leave_goes_on_with_the_action() {
    let mut board = Board::new();
    board.call("listener_a", WITH_WAIT);
    board.wait(Duration::from_secs(3));
    board.reply("<Response><Leave/></Response>");
    assert_eq!(board.waiting(), 0);
    board.assert_asked("http://127.0.0.1:3000/after", Method::Post);
    assert_eq!(board.asked("QueueResult").as_deref(), Some("leave"));
    assert_eq!(board.asked("QueueTime").as_deref(), Some("3"));
}

#[test]
fn leave_without_an_action_goes_on_with_the_next_verb() {
    let mut board = Board::new();
    board.call(
        "listener_a",
        r#"<Response><Enqueue waitUrl="/wait">line</Enqueue><Redirect>/next</Redirect></Response>"#,
    );
    board.reply("<Response><Leave/></Response>");
    board.assert_asked("http://127.0.0.1:3000/next", Method::Post);
}

#[test]
fn hanging_up_while_waiting_is_reported_and_frees_the_place() {
    let mut board = Board::new();
    let caller = board.call("listener_a", WITH_WAIT);
    board.hang_up(&caller);
    assert_eq!(board.waiting(), 0);
    board.assert_asked("http://127.0.0.1:3000/after", Method::Post);
    assert_eq!(board.asked("QueueResult").as_deref(), Some("hangup"));
    assert_eq!(board.asked("CallStatus").as_deref(), Some("completed"));
    board.reply(ENQUEUE);
    assert_eq!(board.waiting(), 0, "the answer about an ended call is ignored");
}

#[test]
fn a_wait_document_that_fails_takes_only_that_caller_out() {
    for fail in [
        (|board: &mut Board| board.fail(11_200)) as fn(&mut Board),
        |board| board.reply("not xml"),
        |board| board.reply("<Response><Dial><Queue>line</Queue></Dial></Response>"),
    ] {
        let mut board = Board::new();
        let other = board.call("listener_b", ENQUEUE);
        let _caller = board.call("listener_a", WITH_WAIT);
        fail(&mut board);
        assert_eq!(board.waiting(), 1);
        assert_eq!(board.asked("QueueResult").as_deref(), Some("error"));
        assert!(!board.notified().is_empty(), "an operator can see why");
        assert_eq!(board.status(&other), CallStatus::InProgress);
    }
}

#[test]
fn a_full_queue_is_told_to_the_action() {
    let mut board = Board::without_queue();
    board.switchboard.create_queue(board.now, "line", Some(1)).expect("made");
    board.call("listener_a", ENQUEUE);
    board.call("listener_b", WITH_WAIT);
    assert_eq!(board.waiting(), 1);
    assert_eq!(board.asked("QueueResult").as_deref(), Some("queue-full"));
    assert_eq!(board.asked("QueueSid"), None, "it was never in the queue");
}

#[test]
fn a_queue_is_made_at_the_first_call_for_it_and_stays() {
    let mut board = Board::without_queue();
    let caller = board.call("listener_a", ENQUEUE);
    assert_eq!(board.waiting(), 1);
    board.hang_up(&caller);
    assert_eq!(board.switchboard.queues().len(), 1);
}

#[test]
fn a_queue_s_figures_are_of_those_waiting_now() {
    let mut board = Board::new();
    let first = board.call("listener_a", ENQUEUE);
    board.wait(Duration::from_secs(30));
    board.call("listener_b", ENQUEUE);
    board.wait(Duration::from_secs(10));
    let average = |board: &Board| board.switchboard.queues()[0].average_wait(board.now).as_secs();
    assert_eq!(average(&board), 25);
    board.hang_up(&first);
    assert_eq!(average(&board), 10);
}

#[test]
fn a_queue_name_is_unique_and_within_limits() {
    use crate::call::QueueError;
    let mut board = Board::new();
    let now = board.now;
    let mut create = |name: &str, size| board.switchboard.create_queue(now, name, size).map(|_| ());
    assert_eq!(create("line", None), Err(QueueError::NameTaken("line".to_owned())));
    assert_eq!(create("", None), Err(QueueError::Name));
    assert_eq!(create(&"x".repeat(65), None), Err(QueueError::Name));
    assert_eq!(create("other", Some(0)), Err(QueueError::MaxSize));
    assert_eq!(create("other", Some(5_001)), Err(QueueError::MaxSize));
    assert_eq!(create("other", Some(5_000)), Ok(()));
}
