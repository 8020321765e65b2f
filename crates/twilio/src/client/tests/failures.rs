//! Everything that may go wrong between the API and us.

use std::{net::TcpListener, time::Duration};

use url::Url;

use super::{
    stand_in::{Reply, Server},
    *,
};

const fn millis(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

fn error(status: u16, code: u32, message: &str) -> Reply {
    let body = format!(r#"{{"code":{code},"message":"{message}","more_info":"","status":{status}}}"#);
    Reply::Answer(status, "", body)
}

#[tokio::test]
async fn an_error_carries_twilios_code_and_the_request_id() {
    let server = Server::replying(vec![error(404, 20404, "The requested resource was not found")]);
    let error = server.client().0.queues().fetch(&queue_sid(1)).await.expect_err("nothing there");
    assert!(error.is_not_found());
    assert_eq!(
        error.to_string(),
        "the API answered 404 (error 20404): The requested resource was not found [request RQ1]"
    );
}

#[tokio::test]
async fn refused_credentials_are_not_tried_again() {
    let server = Server::replying(vec![error(401, 20003, "Authenticate")]);
    let (client, timing) = server.client();
    let error = client.accounts().own().await.expect_err("refused");
    assert!(error.is_unauthorized());
    assert_eq!((error.code(), error.request_id()), (Some(20003), Some("RQ1")));
    assert!(timing.waits().is_empty());
}

#[tokio::test]
async fn a_duplicate_is_told_by_its_code_whatever_the_status() {
    for status in [400, 409] {
        let server = Server::replying(vec![error(status, 22003, "A queue with the name x already exists")]);
        let (client, timing) = server.client();
        let error = client.queues().create("x", None).await.expect_err("taken");
        assert_eq!(error.code(), Some(22003));
        assert!(timing.waits().is_empty());
    }
}

#[tokio::test]
async fn an_error_page_of_some_proxy_is_not_shown() {
    let page = || Reply::Answer(502, "", "<html>internal.example.com</html>".into());
    let server = Server::replying((0..5).map(|_| page()).collect());
    let error = server.client().0.queues().list().await.expect_err("a bad gateway");
    assert!(
        matches!(&error, ClientError::Api { status: 502, code: None, message, .. } if message == "Bad Gateway")
    );
}

#[tokio::test]
async fn a_get_is_repeated_with_growing_waits_until_it_succeeds() {
    let server = Server::replying(vec![
        Reply::status(500),
        Reply::status(503),
        Reply::ResetAtOnce,
        Reply::ok(queue(1, "one")),
    ]);
    let (client, timing) = server.client();
    client.queues().fetch(&queue_sid(1)).await.expect("a queue at last");
    assert_eq!(timing.waits(), [millis(500), millis(1_000), millis(2_000)]);
    assert_eq!(server.requests().len(), 4);
}

#[tokio::test]
async fn after_four_repetitions_the_last_error_is_passed_on() {
    let server = Server::replying((0..5).map(|_| error(500, 20500, "Internal Server Error")).collect());
    let (client, timing) = server.client();
    let error = client.queues().list().await.expect_err("five failures");
    assert_eq!(error.code(), Some(20500));
    assert_eq!(timing.waits(), [millis(500), millis(1_000), millis(2_000), millis(4_000)]);
}

#[tokio::test]
async fn too_many_requests_are_repeated_even_when_they_create() {
    let server = Server::replying(vec![
        error(429, 20429, "Too Many Requests"),
        Reply::Answer(429, "Retry-After: 7\r\n", String::new()),
        Reply::Answer(201, "", queue(1, "one")),
    ]);
    let (client, timing) = server.client();
    client.queues().create("one", None).await.expect("created at last");
    assert_eq!(timing.waits(), [millis(500), millis(7_500)], "ours, then the one asked for and a little");
    let requests = server.requests();
    assert!(requests.iter().all(|request| request.ends_with("FriendlyName=one")), "{requests:?}");
}

#[tokio::test]
async fn a_wait_beyond_all_patience_is_not_begun() {
    let server = Server::replying(vec![Reply::Answer(429, "Retry-After: 3600\r\n", String::new())]);
    let (client, timing) = server.client();
    let error = client.queues().list().await.expect_err("too long");
    assert!(matches!(error, ClientError::Api { status: 429, .. }));
    assert!(timing.waits().is_empty());
}

#[tokio::test]
async fn a_post_that_may_have_happened_is_never_repeated() {
    for reply in [Reply::status(500), Reply::status(503), Reply::ResetAtOnce, Reply::Reset(queue(1, "one"))] {
        let server = Server::replying(vec![reply]);
        let (client, timing) = server.client();
        client.queues().create("one", None).await.expect_err("who knows");
        assert!(timing.waits().is_empty());
        assert_eq!(server.requests().len(), 1);
    }
}

#[tokio::test]
async fn a_delete_whose_answer_was_lost_has_happened() {
    let server = Server::replying(vec![Reply::ResetAtOnce, error(404, 20404, "not found")]);
    server.client().0.queues().delete(&queue_sid(1)).await.expect("gone");

    let server = Server::replying(vec![error(404, 20404, "not found")]);
    let error = server.client().0.queues().delete(&queue_sid(1)).await.expect_err("never there");
    assert!(error.is_not_found());
}

#[tokio::test]
async fn a_connection_reset_in_mid_page_costs_only_that_page() {
    let second = page("queues", &queue(2, "two"), None);
    let server = Server::replying(vec![
        Reply::ok(page("queues", &queue(1, "one"), Some("/2010-04-01/more"))),
        Reply::Reset(second.clone()),
        Reply::ok(second),
    ]);
    let (client, timing) = server.client();
    let queues = client.queues().list().await.expect("a list");
    assert_eq!(queues.len(), 2);
    assert_eq!(timing.waits(), [millis(500)]);
    let requests = server.requests();
    assert_eq!(requests[1], requests[2]);
}

#[tokio::test]
async fn truncated_json_is_an_error_with_the_request_id() {
    let whole = page("queues", &queue(1, "one"), None);
    let cut = whole[..whole.len() / 2].to_owned();
    for body in [cut, String::new(), "{".into(), "{}".into(), r#"{"queues":{}}"#.into()] {
        let server = Server::replying(vec![Reply::ok(body.clone())]);
        let error = server.client().0.queues().list().await.expect_err("no list");
        assert!(matches!(error, ClientError::Decode { .. }), "{body:?}: {error:?}");
        assert_eq!(error.request_id(), Some("RQ1"));
    }
}

#[tokio::test]
async fn nobody_there_is_tried_again_and_then_an_error_without_an_address() {
    let server = Server::replying(Vec::new());
    let (client, timing) = server.client();
    assert!(server.requests().is_empty(), "and the listener is gone");
    let error = client.queues().create("one", None).await.expect_err("nobody");
    assert_eq!(error.to_string(), "the API could not be reached");
    assert_eq!(timing.waits().len(), 4, "nothing was sent, so that even a POST may be repeated");
}

#[tokio::test]
async fn silence_is_an_error_after_the_time_set() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    let base_url = format!("http://{}", listener.local_addr().expect("bound"));
    let config = ClientConfig::new(account(), TOKEN.into())
        .base_url(Url::parse(&base_url).expect("a URL"))
        .timeout(millis(20))
        .retry(RetryPolicy::never());
    let client = Client::new(config).expect("a client");
    let error = client.queues().list().await.expect_err("nobody answers");
    assert_eq!(error.to_string(), "the API could not be reached in time");
}
