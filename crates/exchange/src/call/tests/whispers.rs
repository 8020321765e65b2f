//! The document of `<Queue url>`: heard by the caller taken, before the talk.

use super::*;
use crate::call::Sound;

const WHISPER: &str = r#"<Response><Dial hangupOnStar="true"><Queue url="/whisper">line</Queue></Dial><Redirect method="GET"></Redirect></Response>"#;
const LISTENER: &str = r#"<Response><Enqueue waitUrl="" action="/after">line</Enqueue></Response>"#;
const ON_AIR: &str = "<Response><Say>You are on air</Say></Response>";

/// A caller waiting since 8 s and a DJ who has just taken it; the whisper has been asked for.
fn taken() -> (Board, Phone, Phone) {
    let mut board = Board::new();
    let caller = board.call("listener_a", LISTENER);
    board.wait(Duration::from_secs(8));
    let dj = board.call("dj_1", WHISPER);
    (board, caller, dj)
}

fn speaking(board: &Board, phone: &Phone) -> PlayId {
    let plays = board.actions.iter().rev().find_map(|action| match action {
        Action::Play(leg, play, Sound::Say(_), 1) if *leg == phone.leg => Some(*play),
        _ => None,
    });
    plays.expect("something is said")
}

fn heard_by(board: &Board, phone: &Phone) -> usize {
    board.actions.iter().filter(|action| matches!(action, Action::Play(leg, ..) if *leg == phone.leg)).count()
}

#[test]
fn the_caller_hears_the_whisper_and_is_connected_at_its_end() {
    let (mut board, caller, dj) = taken();
    board.assert_asked("http://127.0.0.1:3000/whisper", Method::Post);
    for (name, value) in
        [("CallSid", caller.sid.as_str()), ("DequeingCallSid", dj.sid.as_str()), ("QueueTime", "8")]
    {
        assert_eq!(board.asked(name).as_deref(), Some(value), "{name}");
    }
    assert!(board.asked("QueueSid").is_some());
    assert_eq!(board.waiting(), 0, "taken from the queue already");
    board.reply(ON_AIR);
    let play = speaking(&board, &caller);
    assert_eq!(board.bridges(), [], "not connected while it is told");
    assert_eq!(heard_by(&board, &dj), 0, "nothing of it reaches the DJ");
    board.input(Input::PlayEnded { play });
    assert_eq!(board.bridges(), [(dj.leg, caller.leg)]);
}

#[test]
fn what_the_caller_heard_while_waiting_ends_when_it_is_taken() {
    let mut board = Board::new();
    let caller = board.call("listener_a", "<Response><Enqueue>line</Enqueue></Response>");
    board.actions.clear();
    board.ring("dj_1", &[]);
    board.reply(WHISPER);
    assert!(board.actions.contains(&Action::Silence(caller.leg)), "the hold music is over");
}

#[test]
fn a_whisper_with_nothing_to_say_costs_only_its_request() {
    for document in ["<Response></Response>", "<Response/>"] {
        let (mut board, caller, dj) = taken();
        board.reply(document);
        assert_eq!(board.bridges(), [(dj.leg, caller.leg)]);
    }
}

#[test]
fn a_whisper_that_cannot_be_had_or_run_is_logged_and_the_talk_begins() {
    type Fail = fn(&mut Board);
    let fails: [(Fail, u32); 5] = [
        (|board| board.fail(11_200), 11_200),
        (|board| board.reply("not xml"), 12_100),
        (|board| board.reply("<Response><Dial><Queue>line</Queue></Dial></Response>"), 13_201),
        (|board| board.reply("<Response><Hangup/></Response>"), 12_200),
        (|board| board.reply("<Response><Enqueue>line</Enqueue></Response>"), 12_200),
    ];
    for (fail, code) in fails {
        let (mut board, caller, dj) = taken();
        fail(&mut board);
        assert_eq!(board.bridges(), [(dj.leg, caller.leg)], "{code}");
        assert!(board.notified().contains(&code), "{code}: {:?}", board.notified());
    }
}

#[test]
fn a_whisper_may_pause_and_redirect() {
    let (mut board, caller, dj) = taken();
    board.reply(r#"<Response><Pause length="2"/><Redirect>/more</Redirect></Response>"#);
    board.wait(Duration::from_secs(2));
    board.assert_asked("http://127.0.0.1:3000/more", Method::Post);
    assert_eq!(board.asked("DequeingCallSid").as_deref(), Some(dj.sid.as_str()));
    board.reply("<Response/>");
    assert_eq!(board.bridges(), [(dj.leg, caller.leg)]);
}

#[test]
fn the_method_of_the_noun_is_used() {
    let mut board = Board::new();
    board.call("listener_a", LISTENER);
    let dial = r#"<Response><Dial><Queue url="whisper?to=1" method="GET">line</Queue></Dial></Response>"#;
    board.call("dj_1", dial);
    board.assert_asked("http://127.0.0.1:3000/whisper?to=1", Method::Get);
}

#[test]
fn a_caller_who_hangs_up_during_the_whisper_lets_the_dial_go_on() {
    let mut board = Board::new();
    let caller = board.call("listener_a", LISTENER);
    let dial = r#"<Response><Dial action="/done"><Queue url="/whisper">line</Queue></Dial></Response>"#;
    let dj = board.call("dj_1", dial);
    board.reply(ON_AIR);
    board.hang_up(&caller);
    let after = board.requests().into_iter().rev().nth(1).expect("two requests").1.clone();
    assert_eq!(after.url.path(), "/after");
    assert!(after.parameters.contains(&("QueueResult".to_owned(), "hangup".to_owned())));
    board.assert_asked("http://127.0.0.1:3000/done", Method::Post);
    for (name, value) in
        [("DialCallStatus", "completed"), ("DialBridged", "false"), ("DialCallDuration", "0")]
    {
        assert_eq!(board.asked(name).as_deref(), Some(value), "{name}");
    }
    assert_eq!(board.status(&dj), CallStatus::InProgress);
    assert_eq!(board.bridges(), []);
}

#[test]
fn a_dj_who_passes_on_or_leaves_during_the_whisper_sets_the_caller_free() {
    let ways: [fn(&mut Board, &Phone); 2] = [|board, dj| board.press(dj, '*'), |board, dj| board.hang_up(dj)];
    for leave in ways {
        let (mut board, caller, dj) = taken();
        board.reply(ON_AIR);
        let play = speaking(&board, &caller);
        leave(&mut board, &dj);
        let asked: Vec<_> =
            board.requests().iter().map(|(_, request)| request.url.path().to_owned()).collect();
        assert!(asked.contains(&"/after".to_owned()), "{asked:?}");
        assert!(board.actions.contains(&Action::Silence(caller.leg)));
        board.input(Input::PlayEnded { play });
        assert_eq!(board.bridges(), [], "the whisper's end is of no concern any more");
        let call = board.switchboard.call(&caller.sid).expect("known");
        assert!(matches!(call.state, CallState::Script));
    }
}

#[test]
fn star_ends_the_talk_after_a_whisper_as_well() {
    let (mut board, caller, dj) = taken();
    board.reply("<Response/>");
    board.press(&dj, '*');
    assert_eq!(board.bridges(), []);
    let results: Vec<_> = board
        .requests()
        .iter()
        .filter_map(|(_, request)| request.parameters.iter().find(|(name, _)| name == "QueueResult"))
        .map(|(_, value)| value.clone())
        .collect();
    assert_eq!(results, ["bridged"]);
    assert_eq!(board.status(&caller), CallStatus::InProgress);
}

#[test]
fn a_dial_that_answers_on_bridge_rings_on_through_the_whisper() {
    let mut board = Board::new();
    board.call("listener_a", LISTENER);
    let dj = board.ring("dj_1", &[]);
    board.reply(
        r#"<Response><Dial answerOnBridge="true"><Queue url="/whisper">line</Queue></Dial></Response>"#,
    );
    assert_eq!(board.status(&dj), CallStatus::Ringing);
    board.reply("<Response/>");
    assert_eq!(board.status(&dj), CallStatus::InProgress);
}

#[test]
fn the_time_limit_of_a_talk_counts_from_its_beginning() {
    let mut board = Board::new();
    let caller = board.call("listener_a", LISTENER);
    let dj = board.call(
        "dj_1",
        r#"<Response><Dial timeLimit="10"><Queue url="/whisper">line</Queue></Dial><Pause length="60"/></Response>"#,
    );
    board.reply(r#"<Response><Pause length="30"/></Response>"#);
    board.wait(Duration::from_secs(30));
    assert_eq!(board.bridges(), [(dj.leg, caller.leg)]);
    board.wait(Duration::from_secs(10));
    assert_eq!(board.bridges(), []);
}

#[test]
fn a_whisper_held_back_is_not_asked_for_once_the_caller_is_free() {
    let mut board = Board::new();
    board.call(
        "listener_a",
        r#"<Response><Enqueue waitUrl="">line</Enqueue><Enqueue waitUrl="">other</Enqueue></Response>"#,
    );
    let dj = board.call("dj_1", WHISPER);
    for _ in 0..5 {
        board.reply("<Response><Redirect>/whisper</Redirect></Response>");
    }
    board.hang_up(&dj);
    let asked = board.requests().len();
    board.wait(Duration::from_secs(5));
    assert_eq!(board.requests().len(), asked);
}
