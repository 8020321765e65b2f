use std::time::Duration;

use http::{Request, StatusCode, header};
use serde_json::json;
use show::{Board, CallFrame, ListenerStatus, LiveFrame};
use tokio::time::{Instant, timeout};
use tokio_tungstenite::{connect_async, tungstenite::client::IntoClientRequest};

use crate::{
    test_server::{From, LOCAL, REMOTE, TestServer, request},
    test_show::{TestShow, call_frame, say, text},
};

/// Asks for a stream as a browser does that is on a page of this origin.
async fn asks(server: &TestServer, path: &str, from: From, origin: Option<&str>, cookie: &str) -> StatusCode {
    let mut asked = Request::get(path)
        .header(header::CONNECTION, "Upgrade")
        .header(header::UPGRADE, "websocket")
        .header("sec-websocket-version", "13")
        .header("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==");
    if let Some(origin) = origin {
        asked = asked.header(header::ORIGIN, origin);
    }
    if !cookie.is_empty() {
        asked = asked.header(header::COOKIE, cookie);
    }
    server.send(request(asked, from)).await.status()
}

/// What such a request gets that may have its stream, where no connection is there to be upgraded.
const OPEN: StatusCode = StatusCode::UPGRADE_REQUIRED;

#[tokio::test]
async fn another_sites_page_gets_no_stream() {
    let server = TestServer::new();
    for path in ["/live", "/live/call"] {
        let own = Some("http://127.0.0.1:3000");
        assert_eq!(asks(&server, path, LOCAL, own, "").await, OPEN, "{path}");
        assert_eq!(asks(&server, path, LOCAL, None, "").await, OPEN, "{path}");
        for origin in ["https://evil.example", "null", "http://127.0.0.1:3001"] {
            let status = asks(&server, path, LOCAL, Some(origin), "").await;
            assert_eq!(status, StatusCode::FORBIDDEN, "{path} {origin}");
        }
        assert_eq!(asks(&server, path, LOCAL, None, "a=b").await, StatusCode::FORBIDDEN, "{path}");
    }
}

#[tokio::test]
async fn the_djs_stream_is_for_the_dj_and_the_callers_for_all() {
    let origin = Some("https://studio.example");
    for server in [TestServer::new(), TestServer::guarded(&[("DJ_PASSPHRASE", "correct horse battery")])] {
        for path in ["/live", "/live/", "//live", "/live?epoch=1&seq=1"] {
            let status = asks(&server, path, REMOTE, origin, "").await;
            assert_eq!(status, StatusCode::FORBIDDEN, "{path}");
        }
        assert_eq!(asks(&server, "/live/call", REMOTE, origin, "").await, OPEN);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_screen_gets_a_board_then_changes_and_beats() {
    let show = TestShow::silent().await;
    let mut screen = show.screen().await;
    assert!(matches!(screen.frame().await, LiveFrame::Board(_)));
    let asked = Instant::now();
    show.does("lines", json!({ "open": false })).await;
    let frame = loop {
        match screen.frame().await {
            LiveFrame::Beat(_) => {}
            frame => break frame,
        }
    };
    assert!(
        matches!(&frame, LiveFrame::Update(update) if update.show.as_ref().is_some_and(|h| !h.lines.open))
    );
    assert!(asked.elapsed() < Duration::from_secs(1), "{:?}", asked.elapsed());
    let began = Instant::now();
    let mut beats = 0;
    while beats < 3 {
        beats += u32::from(matches!(screen.frame().await, LiveFrame::Beat(_)));
    }
    let took = began.elapsed();
    assert!(took > Duration::from_millis(1_800) && took < Duration::from_secs(6), "{took:?}");
    show.server.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_screen_that_comes_back_takes_up_where_it_was() {
    let show = TestShow::silent().await;
    let mut screen = show.screen().await;
    let LiveFrame::Board(seen) = screen.frame().await else { panic!("a board first") };
    drop(screen);
    for open in [false, true, false] {
        show.does("lines", json!({ "open": open })).await;
    }
    let Board { epoch, seq, .. } = *seen;
    let mut back = show.socket(&format!("/live?epoch={epoch}&seq={seq}")).await;
    let first: LiveFrame = serde_json::from_str(&text(&mut back).await.expect("open")).expect("a frame");
    assert!(matches!(first, LiveFrame::Update(update) if update.seq == seq + 1));
    for gap in [format!("epoch={}&seq={seq}", epoch + 1), format!("epoch={epoch}&seq={}", seq + 999)] {
        let mut lost = show.socket(&format!("/live?{gap}")).await;
        let first: LiveFrame = serde_json::from_str(&text(&mut lost).await.expect("open")).expect("a frame");
        assert!(matches!(first, LiveFrame::Board(board) if !board.show.lines.open), "{gap}");
    }
    show.server.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_foreign_page_is_refused_over_the_wire_too() {
    let show = TestShow::silent().await;
    let url = show.server.page("/live").replace("http://", "ws://");
    let mut request = url.into_client_request().expect("a request");
    request.headers_mut().insert(header::ORIGIN, "https://evil.example".parse().expect("a value"));
    assert!(connect_async(request).await.is_err());
    show.server.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn open_streams_do_not_hold_up_the_end() {
    let show = TestShow::silent().await;
    let mut screen = show.screen().await;
    let mut page = show.socket("/live/call").await;
    screen.frame().await;
    call_frame(&mut page).await;
    timeout(Duration::from_secs(5), show.server.shutdown()).await.expect("stopped in time");
    while text(&mut page).await.is_some() {}
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_listeners_page_follows_its_own_call() {
    let show = TestShow::silent().await;
    let mut page = show.socket("/live/call").await;
    let CallFrame::Call(stranger) = call_frame(&mut page).await else { panic!("the lines first") };
    assert_eq!(stranger.state, ListenerStatus::NoCall);
    assert!(stranger.notice.open);
    let (token, _) = show.token("listener").await;
    say(&mut page, "nonsense").await;
    say(&mut page, &format!("{{\"token\":\"{token}\"}}")).await;
    let mut phone = show.calls_with(&token, "name=Maria").await;
    let mut seen = Vec::new();
    let next = loop {
        match call_frame(&mut page).await {
            CallFrame::Call(call) if matches!(call.state, ListenerStatus::Next { .. }) => break call,
            CallFrame::Call(call) => seen.push(call.state),
            CallFrame::Beat(_) => {}
        }
    };
    assert_eq!(next.notice.waiting, 1);
    assert!(
        seen.iter().all(|state| matches!(state, ListenerStatus::NoCall | ListenerStatus::Ringing)),
        "{seen:?}"
    );
    phone.hangs_up().await;
    while !matches!(call_frame(&mut page).await, CallFrame::Call(call) if call.state == ListenerStatus::NoCall)
    {
    }
    show.server.shutdown().await;
}
