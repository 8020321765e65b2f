//! Recording callers.

use twilio::{rest::RecordingStatus, sid::RecordingSid};

use super::*;
use crate::{
    call::{CallChange, Next, PhoneCall, Sound},
    media::{RecordId, RecordLimits},
    store::recordings::{NotYetComplete, Written},
    twiml::{Script, Step},
};

/// A recording that silence of 4 s ends; the paths tell the documents asked for afterwards apart.
const RECORD: &str = r#"<Response><Record action="/done" timeout="4" maxLength="120" playBeep="false"/><Redirect>/nothing</Redirect></Response>"#;

/// The recording commanded last.
fn commanded(exchange: &TestExchange) -> (LegId, RecordId, RecordingSid, RecordLimits) {
    let command = |action: &Action| match action {
        Action::Record(leg, record, sid, limits) => Some((*leg, *record, sid.clone(), *limits)),
        _ => None,
    };
    exchange.actions.iter().rev().find_map(command).expect("a recording")
}

fn stopped(exchange: &TestExchange) -> Vec<RecordId> {
    let stop = |action: &Action| match action {
        Action::StopRecording(_, record) => Some(*record),
        _ => None,
    };
    exchange.actions.iter().filter_map(stop).collect()
}

/// The file of the newest recording is finished.
fn finish(exchange: &mut TestExchange, seconds: u64) {
    let (_, record, ..) = commanded(exchange);
    let written = Written { length: Duration::from_secs(seconds), bytes: 44 + seconds * 16_000 };
    exchange.input(Input::RecordingEnded { record, result: Ok(Some(written)) });
}

fn finish_empty(exchange: &mut TestExchange) {
    let (_, record, ..) = commanded(exchange);
    exchange.input(Input::RecordingEnded { record, result: Ok(None) });
}

fn requests_to<'a>(exchange: &'a TestExchange, path: &str) -> Vec<&'a Request> {
    exchange.requests().into_iter().map(|(_, request)| request).filter(|r| r.url.path() == path).collect()
}

fn parameter<'a>(request: &'a Request, name: &str) -> Option<&'a str> {
    request.parameters.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
}

fn last_play(exchange: &TestExchange) -> (PlayId, &Sound) {
    let play = |action: &'_ Action| match action {
        Action::Play(_, play, ..) => Some(*play),
        _ => None,
    };
    let id = exchange.actions.iter().rev().find_map(play).expect("something is played");
    let speech = exchange.actions.iter().rev().find_map(|action| match action {
        Action::Play(_, _, speech, _) => Some(speech),
        _ => None,
    });
    (id, speech.expect("something is played"))
}

#[test]
fn the_attributes_decide_what_is_recorded() {
    let mut exchange = TestExchange::new();
    let caller = exchange.call("listener_a", RECORD);
    let (leg, _, _, limits) = commanded(&exchange);
    assert_eq!(leg, caller.leg);
    let (silence, length) = (Some(Duration::from_secs(4)), Duration::from_secs(120));
    assert_eq!(limits, RecordLimits { silence, length, trim: true });

    exchange.call(
        "listener_a",
        r#"<Response><Record timeout="0" playBeep="false" trim="do-not-trim"/></Response>"#,
    );
    let (_, _, _, limits) = commanded(&exchange);
    assert_eq!((limits.silence, limits.trim), (None, false), "no silence ends it");
    assert_eq!(limits.length, Duration::from_secs(600), "ten minutes of a browser");
}

#[test]
fn a_telephone_may_talk_for_an_hour() {
    let mut exchange = TestExchange::new();
    let call = PhoneCall {
        from: "+15555550101".to_owned(),
        to: "+15555550100".to_owned(),
        application: application(),
        parameters: Vec::new(),
    };
    exchange.controller.ring_in(exchange.now, call).expect("somebody answers");
    exchange.input(Input::Tick);
    exchange.reply(r#"<Response><Record playBeep="false"/></Response>"#);
    assert_eq!(commanded(&exchange).3.length, Duration::from_secs(3_600));
}

#[test]
fn a_tone_is_heard_before() {
    let mut exchange = TestExchange::new();
    exchange.call("listener_a", "<Response><Record/></Response>");
    let (play, speech) = last_play(&exchange);
    assert_eq!(*speech, Sound::RecordBeep);
    assert!(!exchange.actions.iter().any(|action| matches!(action, Action::Record(..))), "not yet");
    exchange.input(play_ended(play));
    commanded(&exchange);
}

#[test]
fn the_action_is_told_what_was_recorded_once_its_file_is_there() {
    let mut exchange = TestExchange::new();
    let caller = exchange.call("listener_a", RECORD);
    let (.., sid, _) = commanded(&exchange);
    let asked = exchange.requests().len();
    exchange.wait(Duration::from_secs(10));
    assert_eq!(exchange.requests().len(), asked, "nothing is asked while it runs");
    finish(&mut exchange, 3);
    exchange.assert_asked("http://127.0.0.1:3000/done", Method::Post);
    let url = format!(
        "http://127.0.0.1:3000/exchange/2010-04-01/Accounts/{}/Recordings/{sid}",
        AccountSid::from_random_bytes([1; 16])
    );
    for (name, value) in
        [("RecordingUrl", url.as_str()), ("RecordingSid", sid.as_str()), ("RecordingDuration", "3")]
    {
        assert_eq!(exchange.asked(name).as_deref(), Some(value), "{name}");
    }
    assert_eq!(exchange.asked("Digits"), None, "no key ended it");
    assert_eq!(exchange.asked("CallStatus").as_deref(), Some("in-progress"));
    exchange.reply("<Response><Hangup/></Response>");
    assert_eq!(exchange.status(&caller), CallStatus::Completed);
}

#[test]
fn without_an_action_the_document_is_asked_for_again() {
    let mut exchange = TestExchange::new();
    exchange.call("listener_a", r#"<Response><Record method="GET" playBeep="false"/></Response>"#);
    finish(&mut exchange, 1);
    exchange.assert_asked("http://127.0.0.1:3000/voice", Method::Get);
}

#[test]
fn after_mere_silence_the_next_verb_follows() {
    let mut exchange = TestExchange::new();
    exchange.call("listener_a", RECORD);
    let (.., sid, _) = commanded(&exchange);
    finish_empty(&mut exchange);
    exchange.assert_asked("http://127.0.0.1:3000/nothing", Method::Post);
    let recording = exchange.controller.recordings().get(&sid).expect("kept");
    assert_eq!(recording.status, RecordingStatus::Absent);
}

#[test]
fn a_key_ends_it_and_is_told() {
    let mut exchange = TestExchange::new();
    let caller = exchange.call("listener_a", RECORD);
    let (_, record, ..) = commanded(&exchange);
    exchange.press(&caller, '7');
    assert_eq!(stopped(&exchange), [record]);
    exchange.press(&caller, '8');
    assert_eq!(stopped(&exchange), [record], "it is ended once");
    finish(&mut exchange, 2);
    assert_eq!(exchange.asked("Digits").as_deref(), Some("7"));
}

#[test]
fn only_the_keys_that_were_named_end_it() {
    let mut exchange = TestExchange::new();
    let document = r##"<Response><Record finishOnKey="#" playBeep="false" action="/done"/></Response>"##;
    let caller = exchange.call("listener_a", document);
    for key in ['1', '*', 'A'] {
        exchange.press(&caller, key);
    }
    assert!(stopped(&exchange).is_empty());
    // The key comes by signalling, as from the SDK's sendDigits.
    exchange.input(about_call(caller.session, caller.sid.as_str(), CallMessage::Dtmf("#".into())));
    finish(&mut exchange, 2);
    assert_eq!(exchange.asked("Digits").as_deref(), Some("#"));
}

#[test]
fn a_key_before_the_tone_is_over_leaves_nothing_to_record() {
    let mut exchange = TestExchange::new();
    let caller = exchange.call("listener_a", "<Response><Record/><Redirect>/nothing</Redirect></Response>");
    let (play, _) = last_play(&exchange);
    exchange.press(&caller, '1');
    exchange.assert_asked("http://127.0.0.1:3000/nothing", Method::Post);
    exchange.input(play_ended(play));
    assert!(!exchange.actions.iter().any(|action| matches!(action, Action::Record(..))));
}

#[test]
fn a_tone_that_cannot_be_played_hinders_nothing() {
    let mut exchange = TestExchange::new();
    exchange.call("listener_a", "<Response><Record/></Response>");
    let (play, _) = last_play(&exchange);
    exchange.input(Input::PlayFailed { play, error: SoundError::Decoder });
    commanded(&exchange);
}

#[test]
fn who_hangs_up_has_left_a_message() {
    let mut exchange = TestExchange::new();
    let caller = exchange.call("listener_a", RECORD);
    let (_, record, ..) = commanded(&exchange);
    exchange.hang_up(&caller);
    assert_eq!(stopped(&exchange), [record]);
    assert!(requests_to(&exchange, "/done").is_empty(), "its file is not there yet");
    finish(&mut exchange, 5);
    let [told] = requests_to(&exchange, "/done")[..] else { panic!("told once") };
    assert_eq!(parameter(told, "Digits"), Some("hangup"));
    assert_eq!(parameter(told, "CallStatus"), Some("completed"));
    assert_eq!(parameter(told, "RecordingDuration"), Some("5"));
    exchange.reply("<Response><Say>too late</Say></Response>");
    assert_eq!(exchange.status(&caller), CallStatus::Completed);
}

#[test]
fn who_hangs_up_in_silence_leaves_nothing() {
    let mut exchange = TestExchange::new();
    let caller = exchange.call("listener_a", RECORD);
    exchange.hang_up(&caller);
    finish_empty(&mut exchange);
    assert!(requests_to(&exchange, "/done").is_empty() && requests_to(&exchange, "/nothing").is_empty());
}

#[test]
fn a_call_lost_while_the_tone_plays_was_never_recorded() {
    let mut exchange = TestExchange::new();
    let caller = exchange.call("listener_a", "<Response><Record/></Response>");
    let (play, _) = last_play(&exchange);
    exchange.input(Input::Leg { leg: caller.leg, event: LegEvent::Lost(LossReason::Closed) });
    exchange.input(play_ended(play));
    assert!(!exchange.actions.iter().any(|action| matches!(action, Action::Record(..))));
    assert_eq!(exchange.controller.recordings().all().count(), 0);
}

#[test]
fn a_file_that_cannot_be_written_is_reported_and_passed_over() {
    let mut exchange = TestExchange::new();
    exchange.call("listener_a", RECORD);
    let (_, record, ..) = commanded(&exchange);
    exchange.input(Input::RecordingEnded { record, result: Err(RecordingError::WriterStopped) });
    assert_eq!(exchange.notified(), [12_400]);
    exchange.assert_asked("http://127.0.0.1:3000/nothing", Method::Post);
}

#[test]
fn a_call_taken_elsewhere_is_recorded_no_longer_and_its_action_not_asked() {
    let mut exchange = TestExchange::new();
    let caller = exchange.call("listener_a", RECORD);
    let (_, record, sid, _) = commanded(&exchange);
    let elsewhere = "<Response><Redirect>http://127.0.0.1:3000/elsewhere</Redirect></Response>";
    let change = CallChange { next: Some(Next::Inline(elsewhere.to_owned())), ..CallChange::default() };
    exchange.controller.update_call(exchange.now, &caller.sid, change).expect("redirected");
    exchange.input(Input::Tick);
    assert_eq!(stopped(&exchange), [record]);
    exchange.assert_asked("http://127.0.0.1:3000/elsewhere", Method::Post);
    finish(&mut exchange, 2);
    assert!(requests_to(&exchange, "/done").is_empty());
    let recording = exchange.controller.recordings().get(&sid).expect("kept all the same");
    assert_eq!(recording.status, RecordingStatus::Completed);
    exchange.reply(ENQUEUE);
    assert_eq!(exchange.waiting(), 1, "the call goes on where it was sent");
}

#[test]
fn who_wants_to_know_is_told_of_each_stage() {
    let document = r#"<Response><Record action="/done" playBeep="false" recordingStatusCallback="/told" recordingStatusCallbackMethod="GET" recordingStatusCallbackEvent="in-progress completed absent"/><Redirect>/nothing</Redirect></Response>"#;
    let mut exchange = TestExchange::new();
    exchange.call("listener_a", document);
    let told = requests_to(&exchange, "/told");
    assert_eq!(parameter(told[0], "RecordingStatus"), Some("in-progress"));
    assert_eq!((parameter(told[0], "RecordingDuration"), told[0].method), (None, Method::Get));
    finish(&mut exchange, 9);
    let told = requests_to(&exchange, "/told");
    let names: Vec<_> = told[1].parameters.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "AccountSid",
            "CallSid",
            "RecordingChannels",
            "RecordingDuration",
            "RecordingSid",
            "RecordingSource",
            "RecordingStartTime",
            "RecordingStatus",
            "RecordingTrack",
            "RecordingUrl"
        ]
    );
    for (name, value) in [
        ("RecordingStatus", "completed"),
        ("RecordingDuration", "9"),
        ("RecordingSource", "RecordVerb"),
        ("RecordingStartTime", "Tue, 14 Nov 2023 22:13:20 +0000"),
    ] {
        assert_eq!(parameter(told[1], name), Some(value), "{name}");
    }

    exchange.call("listener_b", document);
    finish_empty(&mut exchange);
    let told = requests_to(&exchange, "/told");
    assert_eq!(parameter(told[3], "RecordingStatus"), Some("absent"));
}

#[test]
fn unless_asked_otherwise_only_what_was_recorded_is_told() {
    let document =
        r#"<Response><Record action="/done" playBeep="false" recordingStatusCallback="/told"/></Response>"#;
    let mut exchange = TestExchange::new();
    exchange.call("listener_a", document);
    finish_empty(&mut exchange);
    assert_eq!(requests_to(&exchange, "/told").len(), 0);
    exchange.call("listener_b", document);
    finish(&mut exchange, 1);
    assert_eq!(requests_to(&exchange, "/told").len(), 1);
}

#[test]
fn a_transcription_is_not_made_and_that_is_said() {
    let mut exchange = TestExchange::new();
    exchange.call("listener_a", r#"<Response><Record transcribe="true" playBeep="false"/></Response>"#);
    assert_eq!(exchange.notified(), [12_200]);
    commanded(&exchange);
}

#[test]
fn a_recording_is_kept_when_it_is_whole_and_erased_when_it_is_deleted() {
    let mut exchange = TestExchange::new();
    exchange.call("listener_a", RECORD);
    let (.., sid, _) = commanded(&exchange);
    assert_eq!(exchange.controller.delete_recording(&sid), Err(NotYetComplete));
    finish(&mut exchange, 2);
    let kept = exchange.actions.iter().find_map(|action| match action {
        Action::StoreRecording(kept) => Some(kept),
        _ => None,
    });
    assert_eq!(kept.expect("kept").recording.duration, Some(2));
    assert_eq!(exchange.controller.delete_recording(&sid), Ok(true));
    assert_eq!(exchange.controller.take_actions(), [Action::EraseRecording(sid.clone())]);
    assert_eq!(exchange.controller.delete_recording(&sid), Ok(false));
}

#[test]
fn a_relative_action_has_no_place_in_a_document_sent_with_a_request() {
    let (mut script, _) = Script::inline("<Response><Record/></Response>").expect("TwiML");
    assert!(matches!(script.next_step(), Some(Step::Fault(15_004, _))));
}

#[test]
fn recordings_cannot_be_multiplied_without_end() {
    let mut exchange = TestExchange::new();
    for n in 0..100 {
        exchange.call(&format!("listener_{n}"), RECORD);
    }
    assert!(exchange.notified().is_empty());
    exchange.call("listener_b", RECORD);
    assert_eq!(exchange.notified(), [12_400]);
    exchange.assert_asked("http://127.0.0.1:3000/nothing", Method::Post);
}
