//! A disk that is full, and a process that is killed.

use std::{thread::sleep, time::Duration};

use http::StatusCode;
use reqwest::{Client, Method};
use serde_json::{Value, json};

use crate::{show::Show, studio::Studio};

/// The REST API of the embedded exchange, as the account's owner asks it.
struct Rest {
    client: Client,
    base: String,
    account: (String, String),
}

impl Rest {
    fn of(studio: &Studio) -> Self {
        let account = studio.account();
        let base = format!("http://{}/exchange/2010-04-01/Accounts/{}", studio.authority, account.0);
        Self { client: Client::new(), base, account }
    }

    async fn ask(&self, method: Method, path: &str) -> (StatusCode, Value) {
        let asked = self.client.request(method.clone(), format!("{}/{path}", self.base));
        let form = if method == Method::POST { "FriendlyName=station" } else { "" };
        let asked = asked.header("content-type", "application/x-www-form-urlencoded").body(form);
        let answer =
            asked.basic_auth(&self.account.0, Some(&self.account.1)).send().await.expect("an answer");
        (answer.status(), answer.json().await.unwrap_or_default())
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_a_full_disk_the_show_goes_on() {
    let mut show = Show::begin().await;
    show.studio.disk_is_full(true);
    show.withstands("a full disk", |going| {
        while going.on() {
            sleep(Duration::from_millis(10));
        }
    })
    .await;
}

#[tokio::test]
async fn on_a_full_disk_a_key_is_what_it_was_said_to_be() {
    let mut studio = Studio::start().await;
    let rest = Rest::of(&studio);
    let (_, kept) = rest.ask(Method::POST, "Keys.json").await;
    let (_, deleted) = rest.ask(Method::POST, "Keys.json").await;
    let path = |key: &Value| format!("Keys/{}.json", key["sid"].as_str().expect("a key"));
    let (kept, deleted) = (path(&kept), path(&deleted));
    assert_eq!(rest.ask(Method::DELETE, &deleted).await.0, StatusCode::NO_CONTENT);

    studio.disk_is_full(true);
    let refused = rest.ask(Method::DELETE, &kept).await.0;
    let not_made = rest.ask(Method::POST, "Keys.json").await.0;
    println!("a full disk: DELETE {refused}, POST {not_made}");
    assert!(refused.is_server_error() && not_made.is_server_error(), "{refused}, {not_made}");
    let (_, before) = rest.ask(Method::GET, "Keys.json").await;
    assert_eq!(rest.ask(Method::GET, &kept).await.0, StatusCode::OK, "what was refused was not done");

    studio.disk_is_full(false);
    studio.is_killed_and_started().await;
    let (_, after) = rest.ask(Method::GET, "Keys.json").await;
    assert_eq!(after["keys"], before["keys"], "a restart finds what was shown");
    assert_eq!(rest.ask(Method::DELETE, &kept).await.0, StatusCode::NO_CONTENT);
    studio.is_killed_and_started().await;
    assert_eq!(rest.ask(Method::GET, &kept).await.0, StatusCode::NOT_FOUND);
    assert_eq!(rest.ask(Method::GET, &deleted).await.0, StatusCode::NOT_FOUND);
}

/// Whether the studio says that its lines are open.
async fn lines_are_open(studio: &Studio) -> bool {
    let notice = reqwest::get(format!("http://{}/api/show/lines-notice", studio.authority)).await;
    let notice: Value = notice.expect("an answer").json().await.expect("JSON");
    notice["open"].as_bool().expect("yes or no")
}

#[tokio::test]
async fn lines_that_were_closed_are_closed_after_a_kill() {
    let mut studio = Studio::start().await;
    assert!(lines_are_open(&studio).await);
    let close = Client::new()
        .post(format!("http://{}/api/show/lines", studio.authority))
        .header("sec-fetch-site", "same-origin")
        .json(&json!({ "open": false }));
    assert_eq!(close.send().await.expect("an answer").status(), StatusCode::OK);
    studio.is_killed_and_started().await;
    let open = lines_are_open(&studio).await;
    println!("a kill: the lines that were closed are {}", if open { "open" } else { "closed" });
    assert!(!open);
}
