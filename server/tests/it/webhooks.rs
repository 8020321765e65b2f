use axum::body::Body;
use http::{Request, StatusCode, header};

use crate::test_server::{Answer, TestServer, encoded, get, post, signed};

async fn posted(server: &TestServer, form: &[(String, String)]) -> Answer {
    server.send(post("/voice", form, Some(&signed("/voice", form)))).await
}

/// The same call, which has ended.
fn ended(mut call: Vec<(String, String)>) -> Vec<(String, String)> {
    for (_, value) in call.iter_mut().filter(|(name, _)| name == "CallStatus") {
        "completed".clone_into(value);
    }
    call
}

#[tokio::test]
async fn the_dj_gets_the_next_caller_by_post_and_by_get() {
    let server = TestServer::new();
    let caller = server.call(1, "client:listener_1", &[]);
    posted(&server, &caller).await;
    server.send(post("/voice/wait?visit=1", &caller, Some(&signed("/voice/wait?visit=1", &caller)))).await;
    let call = server.call(9, "client:dj_1", &[]);
    let with_get = signed(&format!("/voice?{}", encoded(&call)), &[]);
    for answer in [posted(&server, &call).await, server.send(get("/voice", &call, Some(&with_get))).await] {
        assert_eq!(answer.status(), StatusCode::OK, "{}", answer.body);
        assert_eq!(answer.header(header::CONTENT_TYPE), "text/xml; charset=utf-8");
        assert!(answer.body.contains("<Say>Next: Web caller"), "{}", answer.body);
    }
    let announced = format!("/voice?document=1&announced={}", TestServer::call_sid(1));
    let with_get = signed(&format!("{announced}&{}", encoded(&call)), &[]);
    let answer = server.send(get(&announced, &call, Some(&with_get))).await;
    assert!(
        answer.body.ends_with(
            "<Response><Dial hangupOnStar=\"true\"><Queue url=\"/voice/whisper?document=2\">radio-callin-queue</Queue>\
             </Dial><Redirect method=\"GET\">/voice?document=2</Redirect></Response>"
        ),
        "{}",
        answer.body
    );
}

#[tokio::test]
async fn an_address_with_a_slash_at_its_end_is_the_same_address() {
    let server = TestServer::new();
    let call = server.call_from("client:listener_1", &[]);
    for path in ["/voice/", "/voice/status/"] {
        let answer = server.send(post(path, &call, Some(&signed(path, &call)))).await;
        assert!(answer.status().is_success(), "{path}: {}", answer.body);
        let unsigned = server.send(post(path, &call, None)).await;
        assert_eq!(unsigned.status(), StatusCode::FORBIDDEN, "{path}");
    }
}

#[tokio::test]
async fn a_listener_is_put_into_the_queue() {
    let server = TestServer::new();
    let answer = posted(&server, &server.call_from("client:listener_1", &[])).await;
    let enqueued = "<Enqueue action=\"/voice/enqueue-action?visit=1\" waitUrl=\"/voice/wait?visit=1\">radio-callin-queue<";
    assert!(answer.body.contains(enqueued), "{}", answer.body);
}

#[tokio::test]
async fn what_a_browser_adds_does_not_pass_for_what_our_own_address_says() {
    let server = TestServer::new();
    let call = server.call_from("client:listener_1", &[("visit", "77"), ("direct", "1")]);
    posted(&server, &call).await;
    let path = "/voice/priority-queue?visit=1";
    let with_get = signed(&format!("{path}&{}", encoded(&call)), &[]);
    let by_post = server.send(post(path, &call, Some(&signed(path, &call)))).await;
    for answer in [by_post, server.send(get(path, &call, Some(&with_get))).await] {
        assert!(answer.body.contains("/voice/enqueue-action?visit=1\""), "{}", answer.body);
    }
}

#[tokio::test]
async fn every_document_is_signed_for_and_about_a_call() {
    let server = TestServer::new();
    for path in [
        "/voice/wait",
        "/voice/whisper",
        "/voice/whispered",
        "/voice/priority-queue",
        "/voice/enqueue-action",
        "/voice/goodbye",
        "/voice/mic-test",
        "/voice/status",
    ] {
        let call = server.call_from("client:listener_1", &[]);
        let unsigned = server.send(post(path, &call, None)).await;
        assert_eq!(unsigned.status(), StatusCode::FORBIDDEN, "{path}");
        let nobody = [("From".to_owned(), "client:dj_1".to_owned())];
        let nobody = server.send(post(path, &nobody, Some(&signed(path, &nobody)))).await;
        assert_eq!(nobody.status(), StatusCode::BAD_REQUEST, "{path}");
        assert!(!nobody.body.contains("<Response"), "{path}: {}", nobody.body);
    }
}

#[tokio::test]
async fn a_call_that_has_ended_is_off_the_board_at_once() {
    let server = TestServer::new();
    let call = server.call_from("client:listener_1", &[]);
    posted(&server, &call).await;
    assert_eq!(server.studio.board().callers.len(), 1);
    let ended = ended(call);
    let answer = server.send(post("/voice/status", &ended, Some(&signed("/voice/status", &ended)))).await;
    assert_eq!(answer.status(), StatusCode::NO_CONTENT);
    assert_eq!(server.studio.board().callers, []);
}

#[tokio::test]
async fn a_word_that_twilio_may_add_one_day_ends_no_call_and_is_no_error() {
    let server = TestServer::new();
    let mut call = server.call_from("client:listener_1", &[]);
    posted(&server, &call).await;
    call.retain(|(name, _)| name != "CallStatus");
    call.push(("CallStatus".to_owned(), "forwarded".to_owned()));
    let status = server.send(post("/voice/status", &call, Some(&signed("/voice/status", &call)))).await;
    assert_eq!(status.status(), StatusCode::NO_CONTENT);
    assert_eq!(server.studio.board().callers.len(), 1);
    let whisper = server.send(post("/voice/whisper", &call, Some(&signed("/voice/whisper", &call)))).await;
    assert_eq!(whisper.status(), StatusCode::OK);
    assert!(whisper.body.contains("/voice/whispered?visit=1"), "{}", whisper.body);
}

#[tokio::test]
async fn an_unknown_caller_is_turned_away() {
    let server = TestServer::new();
    let answer = posted(&server, &server.call_from("client:Anonymous", &[])).await;
    assert_eq!(answer.status(), StatusCode::OK);
    assert!(answer.body.contains("<Say>") && answer.body.contains("<Hangup/>"), "{}", answer.body);
    assert!(!answer.body.contains("radio-callin-queue"), "{}", answer.body);
}

#[tokio::test]
async fn nothing_the_browser_adds_makes_a_listener_the_dj() {
    let server = TestServer::new();
    let call = server.call_from(
        "client:listener_1",
        &[("from", "client:dj_1"), ("identity", "dj_1"), ("role", "dj"), ("Caller", "client:dj_1")],
    );
    let answer = posted(&server, &call).await;
    assert!(answer.body.contains("<Enqueue"), "{}", answer.body);

    let twice = server.call_from("client:listener_1", &[("From", "client:dj_1")]);
    let answer = posted(&server, &twice).await;
    assert_eq!(answer.status(), StatusCode::BAD_REQUEST);
    assert!(!answer.body.contains("<Response"), "{}", answer.body);
}

#[tokio::test]
async fn what_is_not_signed_gets_no_document() {
    let server = TestServer::new();
    let call = server.call_from("client:dj_1", &[]);
    let other = server.call_from("client:listener_1", &[]);
    let of_other = signed("/voice", &other);
    let of_other_path = signed("/voice/wait", &call);
    let get_of_other = signed(&format!("/voice?{}", encoded(&other)), &[]);
    let unreadable = "\u{fc}";
    for (what, request) in [
        ("POST without", post("/voice", &call, None)),
        ("POST with nothing", post("/voice", &call, Some(""))),
        ("POST with nonsense", post("/voice", &call, Some(unreadable))),
        ("POST with that of other fields", post("/voice", &call, Some(&of_other))),
        ("POST with that of another path", post("/voice", &call, Some(&of_other_path))),
        ("GET without", get("/voice", &call, None)),
        ("GET with that of other fields", get("/voice", &call, Some(&get_of_other))),
        ("wait without", post("/voice/wait", &call, None)),
    ] {
        let answer = server.send(request).await;
        assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{what}");
        assert!(!answer.body.contains("<Response"), "{what}: {}", answer.body);
    }
}

#[tokio::test]
async fn a_body_that_the_signature_does_not_cover_is_refused() {
    let server = TestServer::new();
    let request = Request::post("/voice")
        .header("X-Twilio-Signature", signed("/voice", &[]))
        .header(header::CONTENT_TYPE, "application/json")
        .body(Body::from(r#"{"From":"client:dj_1"}"#))
        .expect("a request");
    assert_eq!(server.send(request).await.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
}

#[tokio::test]
async fn a_body_without_end_is_refused() {
    let server = TestServer::new();
    let form = [("From".to_owned(), "x".repeat(64 * 1024))];
    let answer = posted(&server, &form).await;
    assert_eq!(answer.status(), StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn signed_parameters_of_no_call_are_refused() {
    let server = TestServer::new();
    let answer = posted(&server, &[("From".to_owned(), "client:dj_1".to_owned())]).await;
    assert_eq!(answer.status(), StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_waiting_caller_hears_their_place() {
    let server = TestServer::new();
    for number in [1, 2] {
        posted(&server, &server.call(number, &format!("+1415867531{number}"), &[])).await;
    }
    let call = server.call(2, "+14158675312", &[("QueuePosition", "2")]);
    let with_get = signed(&format!("/voice/wait?{}", encoded(&call)), &[]);
    let by_post = server.send(post("/voice/wait", &call, Some(&signed("/voice/wait", &call)))).await;
    let by_get = server.send(get("/voice/wait", &call, Some(&with_get))).await;
    for answer in [&by_post, &by_get] {
        assert_eq!(answer.status(), StatusCode::OK);
        assert!(answer.body.contains("<Play>/audio/hold-music.wav</Play>"), "{}", answer.body);
    }
    assert!(by_post.body.contains("next caller"), "nobody else waits in the queue yet: {}", by_post.body);
    assert!(!by_get.body.contains("<Say>"), "told once: {}", by_get.body);
}

#[tokio::test]
async fn callers_by_phone_hear_a_greeting_then_their_place_whenever_it_changes_and_music_between() {
    let server = TestServer::new();
    let music = "<Play>/audio/hold-music.wav</Play></Response>";
    let waits = async |number: u8| {
        let call = server.call(number, &format!("+1415867531{number}"), &[]);
        server.send(post("/voice/wait", &call, Some(&signed("/voice/wait", &call)))).await.body
    };
    for number in [1, 2] {
        posted(&server, &server.call(number, &format!("+1415867531{number}"), &[])).await;
        let heard = waits(number).await;
        let place = ["You are the next caller", "You are number 2 in the line"][usize::from(number) - 1];
        let [greeting, told] = ["<Say>Welcome to the show.", place].map(|words| heard.find(words));
        assert!(greeting.is_some() && greeting < told && heard.ends_with(music), "{heard}");
    }
    let nothing_new = waits(2).await;
    assert!(!nothing_new.contains("<Say>") && nothing_new.ends_with(music), "{nothing_new}");

    let ended = ended(server.call(1, "+14158675311", &[]));
    server.send(post("/voice/status", &ended, Some(&signed("/voice/status", &ended)))).await;
    let moved_up = waits(2).await;
    assert!(moved_up.contains("<Say>You are the next caller") && !moved_up.contains("Welcome"), "{moved_up}");
    assert!(moved_up.ends_with(music), "{moved_up}");
}
