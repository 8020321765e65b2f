use axum::body::Body;
use http::{Request, StatusCode, header};

use crate::test_server::{Answer, From, LOCAL, REMOTE, TestServer, with_body};

async fn token(server: &TestServer, from: From, forwarded_for: Option<&str>) -> Answer {
    let mut asked = Request::post("/api/voice/listener-token")
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_TYPE, "application/json");
    if let Some(client) = forwarded_for {
        asked = asked.header("x-forwarded-for", client);
    }
    server.send(with_body(asked, from, Body::from("{}"))).await
}

#[tokio::test]
async fn one_address_has_its_share_and_no_more() {
    let server = TestServer::guarded(&[("LISTENER_CALLS_PER_MINUTE", "3")]);
    for _ in 0..3 {
        assert_eq!(token(&server, REMOTE, None).await.status(), StatusCode::OK);
    }
    let refused = token(&server, REMOTE, None).await;
    assert_eq!((refused.status(), &*refused.body), (StatusCode::TOO_MANY_REQUESTS, "\"TooOften\""));
    let wait: u64 = refused.header(header::RETRY_AFTER).parse().expect("seconds");
    assert!((1..=20).contains(&wait), "{wait}");

    let neighbour = ("198.51.100.8:50000", "studio.example");
    assert_eq!(token(&server, neighbour, None).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn behind_a_proxy_each_listener_has_a_share_of_their_own() {
    let server = TestServer::guarded(&[("LISTENER_CALLS_PER_MINUTE", "1")]);
    assert_eq!(token(&server, LOCAL, Some("203.0.113.1")).await.status(), StatusCode::OK);
    assert_eq!(token(&server, LOCAL, Some("203.0.113.2")).await.status(), StatusCode::OK);
    assert_eq!(token(&server, LOCAL, Some("203.0.113.1")).await.status(), StatusCode::TOO_MANY_REQUESTS);
    let made_up = token(&server, LOCAL, Some("203.0.113.9, 203.0.113.1")).await;
    assert_eq!(made_up.status(), StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn who_is_no_proxy_cannot_take_anothers_share() {
    let server = TestServer::guarded(&[("LISTENER_CALLS_PER_MINUTE", "1")]);
    assert_eq!(token(&server, REMOTE, Some("203.0.113.1")).await.status(), StatusCode::OK);
    assert_eq!(token(&server, REMOTE, Some("203.0.113.2")).await.status(), StatusCode::TOO_MANY_REQUESTS);
}
