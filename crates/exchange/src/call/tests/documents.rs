//! Asking the application, and what happens when it answers badly.

use std::sync::Arc;

use twilio::{rest::Application, twiml::Say};

use super::*;
use crate::call::Sound;

#[test]
fn the_first_request_carries_twilio_s_parameters() {
    let mut exchange = TestExchange::new();
    let phone = exchange.ring("dj_1", &[("show", "morning drive")]);
    exchange.assert_asked("http://127.0.0.1:3000/voice", Method::Post);
    let (_, request) = exchange.last_request();
    let names: Vec<_> = request.parameters.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        [
            "AccountSid",
            "ApiVersion",
            "ApplicationSid",
            "CallSid",
            "CallStatus",
            "Called",
            "Caller",
            "Direction",
            "From",
            "To",
            "show"
        ]
    );
    for (name, value) in [
        ("From", "client:dj_1"),
        ("Caller", "client:dj_1"),
        ("To", ""),
        ("CallStatus", "ringing"),
        ("Direction", "inbound"),
        ("CallSid", phone.sid.as_str()),
        ("show", "morning drive"),
    ] {
        assert_eq!(exchange.asked(name).as_deref(), Some(value), "{name}");
    }
}

#[test]
fn a_browser_cannot_say_it_is_somebody_else() {
    let mut exchange = TestExchange::new();
    exchange.ring("listener_a", &[("From", "client:dj_1"), ("Caller", "client:dj_1"), ("CallSid", "CA0")]);
    assert_eq!(exchange.asked("From").as_deref(), Some("client:listener_a"));
    assert_eq!(exchange.asked("Caller").as_deref(), Some("client:listener_a"));
    assert_ne!(exchange.asked("CallSid").as_deref(), Some("CA0"));
}

#[test]
fn a_signed_parameter_outranks_the_browser_s() {
    let mut exchange = TestExchange::new();
    exchange.input(invite(
        SessionId(9),
        InvitedCall {
            application: application(),
            identity: None,
            signed_parameters: vec![("desk".to_owned(), "main".to_owned())],
            invite: Invite {
                call: CallName::from("TJS9".to_owned()),
                sdp: "offer".to_owned(),
                parameters: vec![("desk".to_owned(), "other".to_owned())],
                reconnect: None,
            },
        },
    ));
    assert_eq!(exchange.asked("desk").as_deref(), Some("main"));
    assert_eq!(exchange.asked("From").as_deref(), Some("client:Anonymous"));
}

#[test]
fn an_empty_redirect_asks_the_same_url_with_its_own_method() {
    let mut exchange = TestExchange::new();
    exchange.call("dj_1", r#"<Response><Redirect method="GET"></Redirect></Response>"#);
    exchange.assert_asked("http://127.0.0.1:3000/voice", Method::Get);
    exchange.reply("<Response><Redirect>../other?x=1</Redirect></Response>");
    exchange.assert_asked("http://127.0.0.1:3000/other?x=1", Method::Post);
    exchange.reply("<Response><Redirect/></Response>");
    exchange.assert_asked("http://127.0.0.1:3000/other?x=1", Method::Post);
}

#[test]
fn a_call_that_redirects_without_end_is_slowed_down() {
    let mut exchange = TestExchange::without_queue();
    let dj = exchange.call("dj_1", DIAL);
    for _ in 0..100 {
        if exchange.controller.deadline().is_none() {
            exchange.reply(DIAL);
        }
        exchange.wait(Duration::from_millis(50));
    }
    let asked = exchange.requests().len();
    assert!((10..=40).contains(&asked), "{asked} requests in 5 s");
    assert_eq!(exchange.status(&dj), CallStatus::InProgress, "a missing queue does not end the DJ's call");
}

#[test]
fn an_application_that_fails_is_apologised_for_and_touches_no_other_call() {
    for fail in [
        (|exchange: &mut TestExchange| exchange.fail(11_200)) as fn(&mut TestExchange),
        |exchange| exchange.reply("<html>Internal error"),
        |exchange| exchange.reply("<Order/>"),
        |exchange| exchange.reply_as("application/json", "{}"),
        |exchange| exchange.reply_as("", ""),
    ] {
        let mut exchange = TestExchange::new();
        let other = exchange.call("listener_b", ENQUEUE);
        let caller = exchange.ring("listener_a", &[]);
        fail(&mut exchange);
        assert_eq!(exchange.notified().len(), 1, "logged once");
        assert_eq!(exchange.status(&caller), CallStatus::InProgress, "the caller hears why");
        let play = exchange
            .actions
            .iter()
            .find_map(|action| match action {
                Action::Play(leg, play, ..) if *leg == caller.leg => Some(*play),
                _ => None,
            })
            .expect("an apology");
        exchange.input(play_ended(play));
        assert_eq!(exchange.status(&caller), CallStatus::Completed);
        assert!(exchange.was_told_the_end(&caller));
        assert_eq!((exchange.status(&other), exchange.waiting()), (CallStatus::InProgress, 1));
    }
}

#[test]
fn the_end_of_the_document_is_the_end_of_the_call() {
    let mut exchange = TestExchange::new();
    let caller = exchange.call("listener_a", "<Response/>");
    assert_eq!(exchange.status(&caller), CallStatus::Completed);
    assert!(exchange.was_told_the_end(&caller));
}

#[test]
fn reject_refuses_without_answering() {
    let mut exchange = TestExchange::new();
    let caller = exchange.call("listener_a", r#"<Response><Reject reason="busy"/></Response>"#);
    assert_eq!(exchange.status(&caller), CallStatus::Busy);
    assert!(!exchange.sent(&caller).iter().any(|frame| matches!(frame, ServerFrame::Answer { .. })));
}

#[test]
fn a_leading_pause_leaves_the_call_ringing_and_speech_answers_it() {
    let mut exchange = TestExchange::new();
    let caller = exchange.call("listener_a", r#"<Response><Pause length="2"/><Say>Hello</Say></Response>"#);
    assert_eq!(exchange.status(&caller), CallStatus::Ringing);
    exchange.wait(Duration::from_secs(2));
    assert_eq!(exchange.status(&caller), CallStatus::InProgress);
}

#[test]
fn a_sound_that_cannot_be_played_is_logged_and_passed_over() {
    let mut exchange = TestExchange::new();
    let caller =
        exchange.call("listener_a", "<Response><Play>gone.wav</Play><Redirect>/next</Redirect></Response>");
    let play = exchange.actions.iter().find_map(|action| match action {
        Action::Play(leg, play, ..) if *leg == caller.leg => Some(*play),
        _ => None,
    });
    exchange.input(Input::PlayFailed { play: play.expect("tried"), error: SoundError::Decoder });
    assert_eq!(exchange.notified(), [13_420]);
    exchange.assert_asked("http://127.0.0.1:3000/next", Method::Post);
}

#[test]
fn what_this_exchange_does_not_serve_is_logged_and_passed_over() {
    let mut exchange = TestExchange::new();
    exchange.call(
        "listener_a",
        "<Response><Pay/><Dial><Sip>sip:a@b</Sip></Dial><Redirect>/next</Redirect></Response>",
    );
    exchange.assert_asked("http://127.0.0.1:3000/voice", Method::Post);
    exchange.wait(Duration::from_secs(1));
    assert_eq!(exchange.notified(), [12_200, 12_200]);
    exchange.assert_asked("http://127.0.0.1:3000/next", Method::Post);
}

#[test]
fn the_prompts_of_what_is_not_served_are_heard() {
    let mut exchange = TestExchange::new();
    exchange.call(
        "listener_a",
        "<Response><Pay><Prompt for='x'><Say>Your card</Say></Prompt><Prompt><Play>/a.mp3</Play></Prompt></Pay>\
         <Redirect>/next</Redirect></Response>",
    );
    for sound in ["Your card", "/a.mp3"] {
        let Some(Action::Play(_, play, heard, 1)) =
            exchange.actions.iter().rev().find(|action| matches!(action, Action::Play(..)))
        else {
            panic!("something is heard")
        };
        assert!(format!("{heard:?}").contains(sound), "{heard:?}");
        let play = *play;
        exchange.input(play_ended(play));
    }
    exchange.wait(Duration::from_secs(1));
    exchange.assert_asked("http://127.0.0.1:3000/next", Method::Post);
}

#[test]
fn a_plain_text_is_read_aloud() {
    let mut exchange = TestExchange::new();
    let caller = exchange.ring("listener_a", &[]);
    exchange.reply_as("text/plain", " Good evening & welcome \n");
    let said = exchange.actions.iter().find_map(|action| match action {
        Action::Play(leg, _, Sound::Say(say), 1) if *leg == caller.leg => Some(say.clone()),
        _ => None,
    });
    assert_eq!(said, Some(Say::new("Good evening & welcome")));
    exchange.input(play_ended(exchange.last_play()));
    assert_eq!(exchange.status(&caller), CallStatus::Completed);
}

#[test]
fn a_sound_in_place_of_a_document_is_played_as_it_came() {
    let mut exchange = TestExchange::new();
    let caller = exchange.ring("listener_a", &[]);
    let (fetch, request) = exchange.last_request();
    let sound: Arc<[u8]> = Arc::from([1, 2, 3]);
    let body = Body::Sound(Arc::clone(&sound));
    let document = Document { url: request.url.clone(), content_type: "audio/mpeg".to_owned(), body };
    exchange.input(Input::Fetched { fetch, result: Ok(document) });
    let played = exchange.actions.iter().any(|action| {
        matches!(action, Action::Play(leg, _, Sound::File(url, file), 1)
            if *leg == caller.leg && *url == request.url && *file == sound)
    });
    assert!(played);
    assert_eq!(exchange.requests().len(), 1, "it is not fetched again");
}

fn with_application(change: &str) -> TestExchange {
    let mut exchange = TestExchange::new();
    let form = crate::store::directory::ResourceForm::parse(change.as_bytes());
    let now = exchange.now;
    exchange
        .controller
        .directory_mut()
        .update::<Application>(&application(), &form, now)
        .expect("acceptable");
    exchange
}

#[test]
fn a_fallback_is_asked_once_with_what_went_wrong() {
    let mut exchange = with_application("VoiceFallbackUrl=http%3A%2F%2F127.0.0.1%3A3000%2Fsorry");
    let caller = exchange.ring("listener_a", &[]);
    exchange.fail(11_200);
    exchange.assert_asked("http://127.0.0.1:3000/sorry", Method::Post);
    assert_eq!(exchange.asked("ErrorCode").as_deref(), Some("11200"));
    assert_eq!(exchange.asked("ErrorUrl").as_deref(), Some("http://127.0.0.1:3000/voice"));
    exchange.reply(ENQUEUE);
    assert_eq!((exchange.status(&caller), exchange.waiting()), (CallStatus::InProgress, 1));
}

#[test]
fn a_fallback_that_fails_too_is_apologised_for() {
    let mut exchange = with_application("VoiceFallbackUrl=http%3A%2F%2F127.0.0.1%3A3000%2Fsorry");
    exchange.ring("listener_a", &[]);
    exchange.fail(11_200);
    exchange.fail(11_200);
    assert_eq!(exchange.requests().len(), 2);
    assert!(exchange.actions.iter().any(|action| matches!(action, Action::Play(..))));
}

#[test]
fn the_end_of_a_call_is_told_to_the_status_callback() {
    let mut exchange = with_application("StatusCallback=http%3A%2F%2F127.0.0.1%3A3000%2Fstatus");
    let caller = exchange.call("listener_a", ENQUEUE);
    exchange.wait(Duration::from_secs(61));
    exchange.hang_up(&caller);
    exchange.assert_asked("http://127.0.0.1:3000/status", Method::Post);
    for (name, value) in
        [("CallStatus", "completed"), ("CallDuration", "61"), ("Duration", "2"), ("SequenceNumber", "0")]
    {
        assert_eq!(exchange.asked(name).as_deref(), Some(value), "{name}");
    }
}

#[test]
fn an_application_that_is_not_there_takes_no_call() {
    let mut exchange = TestExchange::new();
    exchange.input(invite(
        SessionId(9),
        InvitedCall {
            application: ApplicationSid::from_random_bytes([77; 16]),
            identity: None,
            signed_parameters: Vec::new(),
            invite: Invite {
                call: CallName::from("TJS9".to_owned()),
                sdp: "offer".to_owned(),
                parameters: Vec::new(),
                reconnect: None,
            },
        },
    ));
    assert_eq!(exchange.controller.calls().count(), 0);
    let [Action::Send(SessionId(9), ServerFrame::Hangup { call, error: Some(fault) })] =
        &exchange.actions[..]
    else {
        panic!("{:?}", exchange.actions)
    };
    assert_eq!((call.as_str(), fault.code), ("TJS9", 31_002));
}
