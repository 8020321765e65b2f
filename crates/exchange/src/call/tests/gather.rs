//! Collecting keys.

use super::*;
use crate::call::Sound;

const MENU: &str = r#"<Response><Gather action="/chosen" timeout="4"><Say>Press a key</Say><Pause length="2"/><Play>/menu.wav</Play></Gather><Redirect>/nothing</Redirect></Response>"#;

fn sounds(exchange: &TestExchange) -> Vec<&Sound> {
    let sounds = exchange.actions.iter().filter_map(|action| match action {
        Action::Play(_, _, sound, _) => Some(sound),
        _ => None,
    });
    sounds.collect()
}

#[test]
fn prompts_are_heard_one_after_the_other_and_then_keys_are_waited_for() {
    let mut exchange = TestExchange::new();
    exchange.call("listener_a", MENU);
    exchange.input(play_ended(exchange.last_play()));
    assert_eq!(sounds(&exchange).len(), 1, "a pause follows");
    exchange.wait(Duration::from_secs(2));
    assert!(matches!(sounds(&exchange)[..], [Sound::Say(_), Sound::Url(_)]));
    exchange.input(play_ended(exchange.last_play()));
    exchange.wait(Duration::from_millis(3_900));
    exchange.assert_asked("http://127.0.0.1:3000/voice", Method::Post);
    exchange.wait(Duration::from_millis(100));
    exchange.assert_asked("http://127.0.0.1:3000/nothing", Method::Post);
}

#[test]
fn a_key_ends_the_prompts_and_each_further_one_has_its_time() {
    let mut exchange = TestExchange::new();
    let caller = exchange.call("listener_a", MENU);
    for key in ['4', '*', '2'] {
        exchange.press(&caller, key);
        assert_eq!(exchange.actions.last(), Some(&Action::Silence(caller.leg)));
        exchange.wait(Duration::from_secs(3));
    }
    exchange.assert_asked("http://127.0.0.1:3000/voice", Method::Post);
    exchange.wait(Duration::from_secs(1));
    exchange.assert_asked("http://127.0.0.1:3000/chosen", Method::Post);
    assert_eq!(exchange.asked("Digits").as_deref(), Some("4*2"));
    assert_eq!(exchange.asked("FinishedOnKey").as_deref(), Some(""));
    exchange.reply("<Response><Say>Thanks</Say></Response>");
    assert_eq!(sounds(&exchange).len(), 2, "the prompts are over");
}

#[test]
fn the_finishing_key_or_enough_keys_end_the_input() {
    for (attributes, keys, digits, finished) in [
        ("", "12#", "12", "#"),
        (r##"finishOnKey="*""##, "1#*", "1#", "*"),
        (r#"numDigits="3""#, "123", "123", ""),
        (r#"numDigits="1" finishOnKey="""#, "#", "#", ""),
    ] {
        let mut exchange = TestExchange::new();
        let caller = exchange.call("listener_a", &MENU.replace("timeout", &format!("{attributes} timeout")));
        keys.chars().for_each(|key| exchange.press(&caller, key));
        exchange.assert_asked("http://127.0.0.1:3000/chosen", Method::Post);
        assert_eq!(exchange.asked("Digits").as_deref(), Some(digits), "{attributes}");
        assert_eq!(exchange.asked("FinishedOnKey").as_deref(), Some(finished), "{attributes}");
    }
}

#[test]
fn no_keys_are_told_only_where_the_action_wants_to_know() {
    for (attributes, wanted) in [("", "/nothing"), (r#"actionOnEmptyResult="true""#, "/chosen")] {
        let mut exchange = TestExchange::new();
        let caller = exchange.call("listener_a", &MENU.replace("timeout", &format!("{attributes} timeout")));
        exchange.press(&caller, '#');
        exchange.assert_asked(&format!("http://127.0.0.1:3000{wanted}"), Method::Post);
    }
}

#[test]
fn speech_is_not_recognised_and_the_next_verb_follows_after_the_prompts() {
    let mut exchange = TestExchange::new();
    let caller = exchange.call("listener_a", &MENU.replace("timeout", r#"input="speech" timeout"#));
    exchange.press(&caller, '1');
    for _ in 0..2 {
        exchange.input(play_ended(exchange.last_play()));
        exchange.wait(Duration::from_secs(2));
    }
    exchange.wait(Duration::from_secs(4));
    exchange.assert_asked("http://127.0.0.1:3000/nothing", Method::Post);
    assert_eq!(exchange.notified(), [12_200]);
}

#[test]
fn a_caller_in_a_queue_chooses_by_keys_and_keeps_the_place() {
    let mut exchange = TestExchange::new();
    let caller =
        exchange.call("listener_a", r#"<Response><Enqueue waitUrl="/wait">line</Enqueue></Response>"#);
    exchange.reply(
        r#"<Response><Gather numDigits="1" action="/choice"><Play>/music.mp3</Play></Gather></Response>"#,
    );
    exchange.press(&caller, '9');
    exchange.assert_asked("http://127.0.0.1:3000/choice", Method::Post);
    assert_eq!((exchange.asked("Digits").as_deref(), exchange.waiting()), (Some("9"), 1));
    exchange.reply("<Response><Leave/></Response>");
    assert_eq!(exchange.waiting(), 0);
}

#[test]
fn hanging_up_among_prompts_leaves_nothing_behind() {
    let mut exchange = TestExchange::new();
    let caller = exchange.call("listener_a", MENU);
    exchange.hang_up(&caller);
    exchange.input(play_ended(exchange.last_play()));
    assert_eq!((exchange.status(&caller), exchange.controller.deadline()), (CallStatus::Completed, None));
}
