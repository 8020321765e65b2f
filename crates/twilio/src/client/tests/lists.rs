//! Lists, page by page.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use futures_util::TryStreamExt as _;

use super::{
    stand_in::{Reply, Server},
    *,
};
use crate::rest::Queue;

#[tokio::test]
async fn every_page_is_read_and_each_request_is_authorised() {
    let server = Server::replying(vec![
        Reply::ok(page(
            "queues",
            &queue(1, "one"),
            Some("/2010-04-01/Accounts/AC/Queues.json?Page=1&PageToken=PAQU1"),
        )),
        Reply::ok(page("queues", &format!("{},{}", queue(2, "two"), queue(3, "three")), None)),
    ]);
    let queues = server.client().0.queues().list().await.expect("a list");
    let names: Vec<_> = queues.iter().map(|queue| queue.friendly_name.as_str()).collect();
    assert_eq!(names, ["one", "two", "three"]);

    let requests = server.requests();
    let account = account();
    let first = format!("GET /exchange/2010-04-01/Accounts/{account}/Queues.json?PageSize=1000 HTTP/1.1");
    assert!(requests[0].starts_with(&first), "{}", requests[0]);
    assert!(
        requests[1].starts_with("GET /exchange/2010-04-01/Accounts/AC/Queues.json?Page=1&PageToken=PAQU1 ")
    );
    let credentials = STANDARD.encode(format!("{account}:{TOKEN}"));
    for request in requests {
        assert!(request.contains(&format!("authorization: Basic {credentials}")), "{request}");
    }
}

#[tokio::test]
async fn a_page_is_requested_only_when_its_items_are_needed() {
    let server =
        Server::replying(vec![Reply::ok(page("queues", &queue(1, "one"), Some("/2010-04-01/more")))]);
    let (client, _) = server.client();
    let mut queues = client.queues().stream();
    let first = queues.next().await.expect("one item").expect("a queue");
    assert_eq!(first.friendly_name, "one");
    drop(queues);
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_list_is_a_stream_for_those_who_want_one() {
    let server = Server::replying(vec![Reply::ok(page("queues", &queue(1, "one"), None))]);
    let (client, _) = server.client();
    let queues: Vec<Queue> = client.queues().stream().try_collect().await.expect("a list");
    assert_eq!(queues.len(), 1);
}

#[tokio::test]
async fn a_queue_is_found_by_name_without_reading_on() {
    let next = Some("/2010-04-01/more");
    let server = Server::replying(vec![
        Reply::ok(page("queues", &queue(1, "one"), next)),
        Reply::ok(page("queues", &queue(2, "two"), next)),
    ]);
    let found = server.client().0.queues().find_by_friendly_name("two").await.expect("an answer");
    assert_eq!(found.map(|queue| queue.sid), Some(queue_sid(2)));
    assert_eq!(server.requests().len(), 2);

    let server = Server::replying(vec![Reply::ok(page("queues", &queue(1, "one"), None))]);
    let missing = server.client().0.queues().find_by_friendly_name("One").await.expect("an answer");
    assert_eq!(missing, None);
}

#[tokio::test]
async fn a_list_that_goes_round_in_circles_ends() {
    let again = page("queues", "", Some("/2010-04-01/again"));
    let server = Server::replying((0..1_000).map(|_| Reply::ok(again.clone())).collect());
    let error = server.client().0.queues().list().await.expect_err("no end");
    assert_eq!(error.to_string(), "the API's answer cannot be understood: the list has no end [request RQ1]");
}

#[tokio::test]
async fn credentials_do_not_follow_a_page_to_another_place() {
    for next in ["http://evil.example/2010-04-01/", "@evil.example/", "//evil.example/2010-04-01/"] {
        let server = Server::replying(vec![Reply::ok(page("queues", "", Some(next)))]);
        let error = server.client().0.queues().list().await.expect_err("no next page");
        assert!(matches!(error, ClientError::Decode { .. }), "{next}");
        assert_eq!(error.request_id(), Some("RQ1"));
    }
}

#[tokio::test]
async fn after_an_error_a_list_is_over() {
    let server = Server::replying(vec![
        Reply::ok(page("queues", &queue(1, "one"), Some("/2010-04-01/more"))),
        Reply::status(403),
    ]);
    let (client, _) = server.client();
    let mut queues = client.queues().stream();
    assert!(queues.next().await.is_some_and(|item| item.is_ok()));
    assert!(queues.next().await.is_some_and(|item| item.is_err()));
    assert!(queues.next().await.is_none());
}

#[tokio::test]
async fn one_connection_serves_many_requests() {
    let server = Server::replying(vec![
        Reply::ok(page("queues", &queue(1, "one"), Some("/2010-04-01/more"))),
        Reply::ok(page("queues", "", None)),
        Reply::status(404),
        Reply::ok(queue(1, "one")),
    ]);
    let (client, _) = server.client();
    client.queues().list().await.expect("a list");
    client.queues().fetch(&queue_sid(2)).await.expect_err("nothing there");
    client.clone().queues().fetch(&queue_sid(1)).await.expect("a queue");
    assert_eq!(server.connections(), 1);
}
