use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use axum::{Json, Router, routing::get};
use http::{StatusCode, header};
use serde_json::{Value, json};
use tokio::net::TcpListener;

use crate::test_server::TestServer;

/// Serves a REST API whose account has one queue of this name, and a server that asks it.
async fn server_with_queue(name: &'static str) -> TestServer {
    server_that_may_break(name, Arc::default()).await
}

/// The same, whose REST API fails while `broken`.
async fn server_that_may_break(name: &'static str, broken: Arc<AtomicBool>) -> TestServer {
    let account_sid = "AC01010101010101010101010101010101";
    let path = format!("/2010-04-01/Accounts/{account_sid}/Queues.json");
    let page = json!({
        "queues": [{
            "sid": "QU5ef8732a3c49700934481addd5ce1659", "account_sid": account_sid,
            "friendly_name": name, "current_size": 2, "average_wait_time": 12, "max_size": 1000,
            "date_created": "Tue, 04 Aug 2015 18:39:09 +0000",
            "date_updated": "Tue, 04 Aug 2015 18:39:09 +0000",
            "uri": path.replace("Queues", "Queues/QU5ef8732a3c49700934481addd5ce1659"),
            "subresource_uris": {
                "members": path.replace("Queues", "Queues/QU5ef8732a3c49700934481addd5ce1659/Members"),
            },
        }],
        "page": 0, "page_size": 50, "start": 0, "end": 0, "uri": path, "first_page_uri": path,
        "next_page_uri": null, "previous_page_uri": null,
    });
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let base = format!("http://{}", listener.local_addr().expect("an address"));
    let one = page["queues"][0].clone();
    let answer = move |body: Value| {
        let broken = Arc::clone(&broken);
        get(async move || match broken.load(Ordering::Relaxed) {
            true => Err(StatusCode::SERVICE_UNAVAILABLE),
            false => Ok(Json(body)),
        })
    };
    let one_path = one["uri"].as_str().expect("a path").to_owned();
    let routes = Router::new().route(&path, answer(page)).route(&one_path, answer(one));
    tokio::spawn(axum::serve(listener, routes).into_future());
    TestServer::asking(&base)
}

#[tokio::test]
async fn programs_read_the_two_figures() {
    let answer = server_with_queue("radio-callin-queue").await.get("/queue-status").await;
    assert_eq!(answer.status(), StatusCode::OK, "{}", answer.body);
    assert_eq!(answer.header(header::CONTENT_TYPE), "application/json");
    let figures: Value = serde_json::from_str(&answer.body).expect("JSON");
    assert_eq!(figures, json!({"current_size": 2, "average_wait_time": 12}));
}

#[tokio::test]
async fn without_a_queue_of_the_shows_name_there_is_nothing() {
    let answer = server_with_queue("sales").await.get("/queue-status").await;
    assert_eq!(answer.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_exchange_that_does_not_answer_is_told_apart_and_not_explained() {
    let answer = TestServer::new().get("/queue-status").await;
    assert_eq!(answer.status(), StatusCode::BAD_GATEWAY);
    assert!(!answer.body.contains("127.0.0.1"), "{}", answer.body);
}

#[tokio::test]
async fn figures_that_cannot_be_read_again_come_with_their_age() {
    let broken = Arc::new(AtomicBool::new(false));
    let server = server_that_may_break("radio-callin-queue", Arc::clone(&broken)).await;
    assert_eq!(server.get("/queue-status").await.header(header::AGE), "");
    broken.store(true, Ordering::Relaxed);
    let answer = server.get("/queue-status").await;
    assert_eq!((answer.status(), answer.header(header::AGE)), (StatusCode::OK, "0"), "{}", answer.body);
    assert!(answer.body.contains("\"current_size\":2"), "{}", answer.body);
    broken.store(false, Ordering::Relaxed);
    assert_eq!(server.get("/queue-status").await.header(header::AGE), "");
}
