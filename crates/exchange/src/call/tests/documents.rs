//! Asking the application, and what happens when it answers badly.

use twilio::rest::Application;

use super::*;

#[test]
fn the_first_request_carries_twilio_s_parameters() {
    let mut board = Board::new();
    let phone = board.ring("dj_1", &[("show", "morning drive")]);
    board.assert_asked("http://127.0.0.1:3000/voice", Method::Post);
    let (_, request) = board.last_request();
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
        assert_eq!(board.asked(name).as_deref(), Some(value), "{name}");
    }
}

#[test]
fn a_browser_cannot_say_it_is_somebody_else() {
    let mut board = Board::new();
    board.ring("listener_a", &[("From", "client:dj_1"), ("Caller", "client:dj_1"), ("CallSid", "CA0")]);
    assert_eq!(board.asked("From").as_deref(), Some("client:listener_a"));
    assert_eq!(board.asked("Caller").as_deref(), Some("client:listener_a"));
    assert_ne!(board.asked("CallSid").as_deref(), Some("CA0"));
}

#[test]
fn a_signed_parameter_outranks_the_browser_s() {
    let mut board = Board::new();
    board.input(Input::Call(NewCall {
        session: SessionId(9),
        application: application(),
        temporary_sid: "TJS9".to_owned(),
        identity: None,
        signed_parameters: vec![("desk".to_owned(), "main".to_owned())],
        parameters: vec![("desk".to_owned(), "other".to_owned())],
        offer: "offer".to_owned(),
    }));
    assert_eq!(board.asked("desk").as_deref(), Some("main"));
    assert_eq!(board.asked("From").as_deref(), Some("client:Anonymous"));
}

#[test]
fn an_empty_redirect_asks_the_same_url_with_its_own_method() {
    let mut board = Board::new();
    board.call("dj_1", r#"<Response><Redirect method="GET"></Redirect></Response>"#);
    board.assert_asked("http://127.0.0.1:3000/voice", Method::Get);
    board.reply("<Response><Redirect>../other?x=1</Redirect></Response>");
    board.assert_asked("http://127.0.0.1:3000/other?x=1", Method::Post);
    board.reply("<Response><Redirect/></Response>");
    board.assert_asked("http://127.0.0.1:3000/other?x=1", Method::Post);
}

#[test]
fn a_call_that_redirects_without_end_is_slowed_down() {
    let mut board = Board::without_queue();
    let dj = board.call("dj_1", DIAL);
    for _ in 0..100 {
        if board.switchboard.deadline().is_none() {
            board.reply(DIAL);
        }
        board.wait(Duration::from_millis(50));
    }
    let asked = board.requests().len();
    assert!((10..=40).contains(&asked), "{asked} requests in 5 s");
    assert_eq!(board.status(&dj), CallStatus::InProgress, "a missing queue does not end the DJ's call");
}

#[test]
fn an_application_that_fails_is_apologised_for_and_touches_no_other_call() {
    for fail in [
        (|board: &mut Board| board.fail(11_200)) as fn(&mut Board),
        |board| board.reply("<html>Internal error"),
        |board| board.reply("<Order/>"),
        |board| board.reply_as("application/json", "{}"),
        |board| board.reply_as("", ""),
    ] {
        let mut board = Board::new();
        let other = board.call("listener_b", ENQUEUE);
        let caller = board.ring("listener_a", &[]);
        fail(&mut board);
        assert_eq!(board.notified().len(), 1, "logged once");
        assert_eq!(board.status(&caller), CallStatus::InProgress, "the caller hears why");
        let play = board
            .actions
            .iter()
            .find_map(|action| match action {
                Action::Play(leg, play, ..) if *leg == caller.leg => Some(*play),
                _ => None,
            })
            .expect("an apology");
        board.input(Input::PlayEnded { play });
        assert_eq!(board.status(&caller), CallStatus::Completed);
        assert!(board.was_told_the_end(&caller));
        assert_eq!((board.status(&other), board.waiting()), (CallStatus::InProgress, 1));
    }
}

#[test]
fn the_end_of_the_document_is_the_end_of_the_call() {
    let mut board = Board::new();
    let caller = board.call("listener_a", "<Response/>");
    assert_eq!(board.status(&caller), CallStatus::Completed);
    assert!(board.was_told_the_end(&caller));
}

#[test]
fn reject_refuses_without_answering() {
    let mut board = Board::new();
    let caller = board.call("listener_a", r#"<Response><Reject reason="busy"/></Response>"#);
    assert_eq!(board.status(&caller), CallStatus::Busy);
    assert!(!board.sent(&caller).iter().any(|frame| matches!(frame, ServerFrame::Answer { .. })));
}

#[test]
fn a_leading_pause_leaves_the_call_ringing_and_speech_answers_it() {
    let mut board = Board::new();
    let caller = board.call("listener_a", r#"<Response><Pause length="2"/><Say>Hello</Say></Response>"#);
    assert_eq!(board.status(&caller), CallStatus::Ringing);
    board.wait(Duration::from_secs(2));
    assert_eq!(board.status(&caller), CallStatus::InProgress);
}

#[test]
fn a_sound_that_cannot_be_played_is_logged_and_passed_over() {
    let mut board = Board::new();
    let caller =
        board.call("listener_a", "<Response><Play>gone.wav</Play><Redirect>/next</Redirect></Response>");
    let play = board.actions.iter().find_map(|action| match action {
        Action::Play(leg, play, ..) if *leg == caller.leg => Some(*play),
        _ => None,
    });
    board.input(Input::PlayFailed { play: play.expect("tried"), reason: "404".to_owned() });
    assert_eq!(board.notified(), [13_420]);
    board.assert_asked("http://127.0.0.1:3000/next", Method::Post);
}

#[test]
fn what_this_exchange_does_not_serve_is_logged_and_passed_over() {
    let mut board = Board::new();
    board.call(
        "listener_a",
        "<Response><Gather/><Dial>+15005550006</Dial><Redirect>/next</Redirect></Response>",
    );
    assert_eq!(board.notified(), [12_200, 12_200]);
    board.assert_asked("http://127.0.0.1:3000/next", Method::Post);
}

fn with_application(change: &str) -> Board {
    let mut board = Board::new();
    let form = crate::directory::Form::parse(change.as_bytes());
    let now = board.now;
    board.switchboard.directory.update::<Application>(&application(), &form, now).expect("acceptable");
    board
}

#[test]
fn a_fallback_is_asked_once_with_what_went_wrong() {
    let mut board = with_application("VoiceFallbackUrl=http%3A%2F%2F127.0.0.1%3A3000%2Fsorry");
    let caller = board.ring("listener_a", &[]);
    board.fail(11_200);
    board.assert_asked("http://127.0.0.1:3000/sorry", Method::Post);
    assert_eq!(board.asked("ErrorCode").as_deref(), Some("11200"));
    assert_eq!(board.asked("ErrorUrl").as_deref(), Some("http://127.0.0.1:3000/voice"));
    board.reply(ENQUEUE);
    assert_eq!((board.status(&caller), board.waiting()), (CallStatus::InProgress, 1));
}

#[test]
fn a_fallback_that_fails_too_is_apologised_for() {
    let mut board = with_application("VoiceFallbackUrl=http%3A%2F%2F127.0.0.1%3A3000%2Fsorry");
    board.ring("listener_a", &[]);
    board.fail(11_200);
    board.fail(11_200);
    assert_eq!(board.requests().len(), 2);
    assert!(board.actions.iter().any(|action| matches!(action, Action::Play(..))));
}

#[test]
fn the_end_of_a_call_is_told_to_the_status_callback() {
    let mut board = with_application("StatusCallback=http%3A%2F%2F127.0.0.1%3A3000%2Fstatus");
    let caller = board.call("listener_a", ENQUEUE);
    board.wait(Duration::from_secs(61));
    board.hang_up(&caller);
    board.assert_asked("http://127.0.0.1:3000/status", Method::Post);
    for (name, value) in
        [("CallStatus", "completed"), ("CallDuration", "61"), ("Duration", "2"), ("SequenceNumber", "0")]
    {
        assert_eq!(board.asked(name).as_deref(), Some(value), "{name}");
    }
}

#[test]
fn an_application_that_is_not_there_takes_no_call() {
    let mut board = Board::new();
    board.input(Input::Call(NewCall {
        session: SessionId(9),
        application: ApplicationSid::from_random_bytes([77; 16]),
        temporary_sid: "TJS9".to_owned(),
        identity: None,
        signed_parameters: Vec::new(),
        parameters: Vec::new(),
        offer: "offer".to_owned(),
    }));
    assert_eq!(board.switchboard.calls().count(), 0);
    let [Action::Send(SessionId(9), ServerFrame::Hangup { call, error: Some(fault) })] = &board.actions[..]
    else {
        panic!("{:?}", board.actions)
    };
    assert_eq!((call.as_str(), fault.code), ("TJS9", 31_002));
}
