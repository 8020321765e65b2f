//! The document of `<Queue url>`: heard by the caller taken, before the talk.

use super::*;
use crate::call::Sound;

const WHISPER: &str = r#"<Response><Dial hangupOnStar="true"><Queue url="/whisper">line</Queue></Dial><Redirect method="GET"></Redirect></Response>"#;
const LISTENER: &str = r#"<Response><Enqueue waitUrl="" action="/after">line</Enqueue></Response>"#;
const ON_AIR: &str = "<Response><Say>You are on air</Say></Response>";

/// A caller who has waited for 8 s and a DJ who has just taken it; the whisper has been asked for.
fn taken() -> (TestExchange, Phone, Phone) {
    let mut exchange = TestExchange::new();
    let caller = exchange.call("listener_a", LISTENER);
    exchange.wait(Duration::from_secs(8));
    let dj = exchange.call("dj_1", WHISPER);
    (exchange, caller, dj)
}

fn speaking(exchange: &TestExchange, phone: &Phone) -> PlayId {
    let plays = exchange.actions.iter().rev().find_map(|action| match action {
        Action::Play(leg, play, Sound::Say(_), 1) if *leg == phone.leg => Some(*play),
        _ => None,
    });
    plays.expect("something is said")
}

fn heard_by(exchange: &TestExchange, phone: &Phone) -> usize {
    exchange
        .actions
        .iter()
        .filter(|action| matches!(action, Action::Play(leg, ..) if *leg == phone.leg))
        .count()
}

#[test]
fn the_caller_hears_the_whisper_and_is_connected_at_its_end() {
    let (mut exchange, caller, dj) = taken();
    exchange.assert_asked("http://127.0.0.1:3000/whisper", Method::Post);
    for (name, value) in
        [("CallSid", caller.sid.as_str()), ("DequeingCallSid", dj.sid.as_str()), ("QueueTime", "8")]
    {
        assert_eq!(exchange.asked(name).as_deref(), Some(value), "{name}");
    }
    assert!(exchange.asked("QueueSid").is_some());
    assert_eq!(exchange.waiting(), 0, "taken from the queue already");
    exchange.reply(ON_AIR);
    let play = speaking(&exchange, &caller);
    assert_eq!(exchange.bridges(), [], "not connected while it is told");
    assert_eq!(heard_by(&exchange, &dj), 0, "nothing of it reaches the DJ");
    exchange.input(play_ended(play));
    assert_eq!(exchange.bridges(), [(dj.leg, caller.leg)]);
}

#[test]
fn what_the_caller_heard_while_waiting_ends_when_it_is_taken() {
    let mut exchange = TestExchange::new();
    let caller = exchange.call("listener_a", "<Response><Enqueue>line</Enqueue></Response>");
    exchange.actions.clear();
    exchange.ring("dj_1", &[]);
    exchange.reply(WHISPER);
    assert!(exchange.actions.contains(&Action::Silence(caller.leg)), "the hold music is over");
}

#[test]
fn a_whisper_with_nothing_to_say_costs_only_its_request() {
    for document in ["<Response></Response>", "<Response/>"] {
        let (mut exchange, caller, dj) = taken();
        exchange.reply(document);
        assert_eq!(exchange.bridges(), [(dj.leg, caller.leg)]);
    }
}

#[test]
fn a_whisper_that_cannot_be_had_or_run_is_logged_and_the_talk_begins() {
    type Fail = fn(&mut TestExchange);
    let fails: [(Fail, u32); 5] = [
        (|exchange| exchange.fail(11_200), 11_200),
        (|exchange| exchange.reply("not xml"), 12_100),
        (|exchange| exchange.reply("<Response><Dial><Queue>line</Queue></Dial></Response>"), 13_201),
        (|exchange| exchange.reply("<Response><Hangup/></Response>"), 12_200),
        (|exchange| exchange.reply("<Response><Enqueue>line</Enqueue></Response>"), 12_200),
    ];
    for (fail, code) in fails {
        let (mut exchange, caller, dj) = taken();
        fail(&mut exchange);
        assert_eq!(exchange.bridges(), [(dj.leg, caller.leg)], "{code}");
        assert!(exchange.notified().contains(&code), "{code}: {:?}", exchange.notified());
    }
}

#[test]
fn a_whisper_may_pause_and_redirect() {
    let (mut exchange, caller, dj) = taken();
    exchange.reply(r#"<Response><Pause length="2"/><Redirect>/more</Redirect></Response>"#);
    exchange.wait(Duration::from_secs(2));
    exchange.assert_asked("http://127.0.0.1:3000/more", Method::Post);
    assert_eq!(exchange.asked("DequeingCallSid").as_deref(), Some(dj.sid.as_str()));
    exchange.reply("<Response/>");
    assert_eq!(exchange.bridges(), [(dj.leg, caller.leg)]);
}

#[test]
fn the_method_of_the_noun_is_used() {
    let mut exchange = TestExchange::new();
    exchange.call("listener_a", LISTENER);
    let dial = r#"<Response><Dial><Queue url="whisper?to=1" method="GET">line</Queue></Dial></Response>"#;
    exchange.call("dj_1", dial);
    exchange.assert_asked("http://127.0.0.1:3000/whisper?to=1", Method::Get);
}

#[test]
fn a_caller_who_hangs_up_during_the_whisper_lets_the_dial_go_on() {
    let mut exchange = TestExchange::new();
    let caller = exchange.call("listener_a", LISTENER);
    let dial = r#"<Response><Dial action="/done"><Queue url="/whisper">line</Queue></Dial></Response>"#;
    let dj = exchange.call("dj_1", dial);
    exchange.reply(ON_AIR);
    exchange.hang_up(&caller);
    let after = exchange.requests().into_iter().rev().nth(1).expect("two requests").1.clone();
    assert_eq!(after.url.path(), "/after");
    assert!(after.parameters.contains(&("QueueResult".to_owned(), "hangup".to_owned())));
    exchange.assert_asked("http://127.0.0.1:3000/done", Method::Post);
    for (name, value) in
        [("DialCallStatus", "completed"), ("DialBridged", "false"), ("DialCallDuration", "0")]
    {
        assert_eq!(exchange.asked(name).as_deref(), Some(value), "{name}");
    }
    assert_eq!(exchange.status(&dj), CallStatus::InProgress);
    assert_eq!(exchange.bridges(), []);
}

#[test]
fn a_dj_who_passes_on_or_leaves_during_the_whisper_sets_the_caller_free() {
    let ways: [fn(&mut TestExchange, &Phone); 2] =
        [|exchange, dj| exchange.press(dj, '*'), |exchange, dj| exchange.hang_up(dj)];
    for leave in ways {
        let (mut exchange, caller, dj) = taken();
        exchange.reply(ON_AIR);
        let play = speaking(&exchange, &caller);
        leave(&mut exchange, &dj);
        let asked: Vec<_> =
            exchange.requests().iter().map(|(_, request)| request.url.path().to_owned()).collect();
        assert!(asked.contains(&"/after".to_owned()), "{asked:?}");
        assert!(exchange.actions.contains(&Action::Silence(caller.leg)));
        exchange.input(play_ended(play));
        assert_eq!(exchange.bridges(), [], "the whisper's end is of no concern any more");
        let call = exchange.controller.call(&caller.sid).expect("known");
        assert!(matches!(call.state(), CallState::Script));
    }
}

#[test]
fn star_ends_the_talk_after_a_whisper_as_well() {
    let (mut exchange, caller, dj) = taken();
    exchange.reply("<Response/>");
    exchange.press(&dj, '*');
    assert_eq!(exchange.bridges(), []);
    let results: Vec<_> = exchange
        .requests()
        .iter()
        .filter_map(|(_, request)| request.parameters.iter().find(|(name, _)| name == "QueueResult"))
        .map(|(_, value)| value.clone())
        .collect();
    assert_eq!(results, ["bridged"]);
    assert_eq!(exchange.status(&caller), CallStatus::InProgress);
}

#[test]
fn a_dial_that_answers_on_bridge_rings_on_through_the_whisper() {
    let mut exchange = TestExchange::new();
    exchange.call("listener_a", LISTENER);
    let dj = exchange.ring("dj_1", &[]);
    exchange.reply(
        r#"<Response><Dial answerOnBridge="true"><Queue url="/whisper">line</Queue></Dial></Response>"#,
    );
    assert_eq!(exchange.status(&dj), CallStatus::Ringing);
    exchange.reply("<Response/>");
    assert_eq!(exchange.status(&dj), CallStatus::InProgress);
}

#[test]
fn the_time_limit_of_a_talk_counts_from_its_beginning() {
    let mut exchange = TestExchange::new();
    let caller = exchange.call("listener_a", LISTENER);
    let dj = exchange.call(
        "dj_1",
        r#"<Response><Dial timeLimit="10"><Queue url="/whisper">line</Queue></Dial><Pause length="60"/></Response>"#,
    );
    exchange.reply(r#"<Response><Pause length="30"/></Response>"#);
    exchange.wait(Duration::from_secs(30));
    assert_eq!(exchange.bridges(), [(dj.leg, caller.leg)]);
    exchange.wait(Duration::from_secs(10));
    assert_eq!(exchange.bridges(), []);
}

#[test]
fn a_whisper_held_back_is_not_asked_for_once_the_caller_is_free() {
    let mut exchange = TestExchange::new();
    exchange.call(
        "listener_a",
        r#"<Response><Enqueue waitUrl="">line</Enqueue><Enqueue waitUrl="">other</Enqueue></Response>"#,
    );
    let dj = exchange.call("dj_1", WHISPER);
    for _ in 0..5 {
        exchange.reply("<Response><Redirect>/whisper</Redirect></Response>");
    }
    exchange.hang_up(&dj);
    let asked = exchange.requests().len();
    exchange.wait(Duration::from_secs(5));
    assert_eq!(exchange.requests().len(), asked);
}
