//! The client against a server that answers what the test has written down.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::thread::JoinHandle;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use url::Url;

use super::*;
use crate::sid::QueueSid;
use crate::webhook::CallStatus;

const TOKEN: &str = "very-secret";

fn account() -> AccountSid {
    AccountSid::from_random_bytes([0xaa; 16])
}

fn queue_sid(byte: u8) -> QueueSid {
    QueueSid::from_random_bytes([byte; 16])
}

/// A server that gives each of these answers once, in order, and tells what it was asked.
struct Server {
    base_url: String,
    requests: JoinHandle<Vec<String>>,
}

impl Server {
    fn answering(answers: Vec<(u16, String)>) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        let base_url = format!("http://{}/exchange", listener.local_addr().expect("bound"));
        let requests = std::thread::spawn(move || {
            answers.iter().map(|answer| serve(&listener.accept().expect("a connection").0, answer)).collect()
        });
        Self { base_url, requests }
    }

    fn client(&self) -> Client {
        let base_url = Url::parse(&self.base_url).expect("a URL");
        Client::new(ClientConfig::new(account(), TOKEN.into()).base_url(base_url)).expect("a client")
    }

    fn requests(self) -> Vec<String> {
        self.requests.join().expect("every answer was asked for")
    }
}

fn serve(mut connection: &TcpStream, (status, body): &(u16, String)) -> String {
    let mut request = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let length = connection.read(&mut buffer).expect("a request");
        request.extend_from_slice(&buffer[..length]);
        let text = String::from_utf8_lossy(&request);
        if let Some((head, content)) = text.split_once("\r\n\r\n") {
            let expected = head
                .lines()
                .find_map(|line| line.to_lowercase().strip_prefix("content-length: ").map(str::to_owned))
                .map_or(0, |length| length.parse().expect("a length"));
            if content.len() >= expected || length == 0 {
                break;
            }
        }
    }
    write!(
        connection,
        "HTTP/1.1 {status} X\r\nTwilio-Request-Id: RQ1\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
        body.len()
    )
    .expect("an answer");
    String::from_utf8_lossy(&request).into_owned()
}

fn queue(byte: u8, name: &str) -> String {
    let (sid, account) = (queue_sid(byte), account());
    format!(
        r#"{{"sid":"{sid}","account_sid":"{account}","friendly_name":"{name}","current_size":2,"average_wait_time":12,
        "max_size":1000,"date_created":"Tue, 04 Aug 2015 18:39:09 +0000","date_updated":"Tue, 04 Aug 2015 18:39:09 +0000","uri":"/x"}}"#
    )
}

fn page(key: &str, items: &str, next: Option<&str>) -> (u16, String) {
    let next = next.map_or_else(|| "null".into(), |next| format!("{next:?}"));
    let body = format!(
        r#"{{"{key}":[{items}],"page":0,"page_size":50,"start":0,"end":0,"uri":"/x","first_page_uri":"/x",
        "next_page_uri":{next},"previous_page_uri":null}}"#
    );
    (200, body)
}

#[tokio::test]
async fn every_page_is_read_and_each_request_is_authorised() {
    let server = Server::answering(vec![
        page("queues", &queue(1, "one"), Some("/2010-04-01/Accounts/AC/Queues.json?Page=1&PageToken=PAQU1")),
        page("queues", &format!("{},{}", queue(2, "two"), queue(3, "three")), None),
    ]);
    let queues = server.client().queues().list().await.expect("a list");
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
async fn a_queue_is_found_by_name_without_reading_on() {
    let next = Some("/2010-04-01/more");
    let server = Server::answering(vec![
        page("queues", &queue(1, "one"), next),
        page("queues", &queue(2, "two"), next),
    ]);
    let found = server.client().queues().find_by_friendly_name("two").await.expect("an answer");
    assert_eq!(found.map(|queue| queue.sid), Some(queue_sid(2)));
    assert_eq!(server.requests().len(), 2);

    let server = Server::answering(vec![page("queues", &queue(1, "one"), None)]);
    let missing = server.client().queues().find_by_friendly_name("One").await.expect("an answer");
    assert_eq!(missing, None);
}

#[tokio::test]
async fn a_queue_is_created_with_a_form() {
    let server = Server::answering(vec![(201, queue(1, "one & two"))]);
    let created = server.client().queues().create("one & two", Some(50)).await.expect("created");
    assert_eq!(created.sid, queue_sid(1));
    let request = server.requests().remove(0);
    assert!(request.starts_with("POST /exchange/2010-04-01/Accounts/"), "{request}");
    assert!(request.ends_with("\r\n\r\nFriendlyName=one+%26+two&MaxSize=50"), "{request}");
}

#[tokio::test]
async fn calls_are_asked_for_by_status() {
    let server = Server::answering(vec![page("calls", "", None)]);
    let calls = server.client().calls().list(Some(CallStatus::InProgress)).await.expect("a list");
    assert!(calls.is_empty());
    let request = server.requests().remove(0);
    assert!(request.contains("/Calls.json?PageSize=1000&Status=in-progress "), "{request}");
}

#[tokio::test]
async fn an_error_carries_twilios_code_and_the_request_id() {
    let body =
        r#"{"code":20404,"message":"The requested resource was not found","more_info":"","status":404}"#;
    let server = Server::answering(vec![(404, body.into())]);
    let error = server.client().queues().fetch(&queue_sid(1)).await.expect_err("nothing there");
    assert!(error.is_not_found());
    assert_eq!(
        error.to_string(),
        "the API answered 404 (error 20404): The requested resource was not found [request RQ1]"
    );
}

#[tokio::test]
async fn an_error_page_of_some_proxy_is_not_shown() {
    let server = Server::answering(vec![(502, "<html>internal.example.com</html>".into())]);
    let error = server.client().queues().list().await.expect_err("a bad gateway");
    assert!(
        matches!(&error, ClientError::Api { status: 502, code: None, message, .. } if message == "Bad Gateway")
    );
}

#[tokio::test]
async fn an_answer_that_is_no_resource_is_told_from_an_error() {
    for body in ["", "{", "{}", r#"{"queues":{}}"#] {
        let server = Server::answering(vec![(200, body.into())]);
        let error = server.client().queues().list().await.expect_err("no list");
        assert!(matches!(error, ClientError::Decode { .. }), "{body:?}: {error:?}");
    }
}

#[tokio::test]
async fn credentials_do_not_follow_a_page_to_another_place() {
    for next in ["http://evil.example/2010-04-01/", "@evil.example/", "//evil.example/2010-04-01/"] {
        let server = Server::answering(vec![page("queues", "", Some(next))]);
        let error = server.client().queues().list().await.expect_err("no next page");
        assert!(matches!(error, ClientError::Decode { .. }), "{next}");
    }
}

#[tokio::test]
async fn nobody_there_is_an_error_without_an_address() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    let port = listener.local_addr().expect("bound").port();
    drop(listener);
    let base_url = Url::parse(&format!("http://127.0.0.1:{port}")).expect("a URL");
    let client =
        Client::new(ClientConfig::new(account(), TOKEN.into()).base_url(base_url)).expect("a client");
    let error = client.queues().list().await.expect_err("nobody");
    assert_eq!(error.to_string(), "the API could not be reached");
}

#[tokio::test]
async fn silence_is_an_error_after_the_time_set() {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    let base_url = format!("http://{}", listener.local_addr().expect("bound"));
    let config = ClientConfig::new(account(), TOKEN.into()).base_url(Url::parse(&base_url).expect("a URL"));
    let client =
        Client::new(ClientConfig { timeout: Duration::from_millis(20), ..config }).expect("a client");
    let error = client.queues().list().await.expect_err("nobody answers");
    assert_eq!(error.to_string(), "the API could not be reached in time");
}

#[test]
fn a_base_address_must_be_plain() {
    for base_url in ["ftp://a", "https://user@a", "https://u:p@a", "https://a?b", "https://a#b", "data:x"] {
        let config =
            ClientConfig::new(account(), TOKEN.into()).base_url(Url::parse(base_url).expect("a URL"));
        assert!(matches!(Client::new(config), Err(ClientError::BaseUrl)), "{base_url}");
    }
}

#[test]
fn secrets_are_not_printed() {
    let url = Url::parse("https://user:hidden-in-url@api.example.com").expect("a URL");
    let config = ClientConfig::new(account(), TOKEN.into());
    let client = Client::new(config.clone()).expect("a client");
    let printed = format!("{config:?} {:?} {client:?}", config.clone().base_url(url));
    assert!(!printed.contains(TOKEN) && !printed.contains("hidden-in-url"), "{printed}");
}
