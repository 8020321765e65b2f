//! Passphrases tried from everywhere, and logins that are over.

use std::net::{IpAddr, Ipv4Addr};

use futures_util::StreamExt as _;
use http::{StatusCode, header};
use reqwest::{Client, Response, redirect::Policy};
use serde_json::{Value, json};
use tokio::{
    net::TcpStream,
    time::{Instant, timeout},
};
use tokio_tungstenite::{
    WebSocketStream, client_async,
    tungstenite::{Message, client::IntoClientRequest},
};

use crate::{Bounds, studio::Studio};

const PASSPHRASE: &str = "correct horse battery";

/// A browser that comes from an address, and logs in.
async fn logs_in(studio: &Studio, from: IpAddr, passphrase: &str) -> Response {
    let client = Client::builder().local_address(from).redirect(Policy::none()).build().expect("a client");
    client
        .post(format!("http://{}/login", studio.authority))
        .header("sec-fetch-site", "same-origin")
        .form(&[("passphrase", passphrase)])
        .send()
        .await
        .expect("an answer")
}

/// The DJ's browser, with what its login has opened.
struct Login {
    client: Client,
    cookie: String,
    authority: String,
}

impl Login {
    async fn of(studio: &Studio) -> Self {
        let answer = logs_in(studio, Ipv4Addr::LOCALHOST.into(), PASSPHRASE).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER);
        let set = answer.headers()[header::SET_COOKIE].to_str().expect("text");
        let cookie = set.split(';').next().expect("a pair").to_owned();
        let client = Client::builder().redirect(Policy::none()).build().expect("a client");
        Self { client, cookie, authority: studio.authority.clone() }
    }

    async fn post(&self, path: &str) -> Response {
        let asked = self.client.post(format!("http://{}{path}", self.authority)).json(&json!({}));
        let as_browser = asked.header("sec-fetch-site", "same-origin").header(header::COOKIE, &self.cookie);
        as_browser.send().await.expect("an answer")
    }

    /// The stream of the board, which names the callers.
    async fn stream(&self) -> WebSocketStream<TcpStream> {
        let mut asked = format!("ws://{}/live", self.authority).into_client_request().expect("a request");
        let cookie = self.cookie.parse().expect("a cookie");
        asked.headers_mut().insert(header::COOKIE, cookie);
        let origin = format!("http://{}", self.authority).parse().expect("an origin");
        asked.headers_mut().insert(header::ORIGIN, origin);
        let connection = TcpStream::connect(&self.authority).await.expect("connects");
        client_async(asked, connection).await.expect("is upgraded").0
    }
}

/// Reads a stream to its end.
async fn is_over(stream: &mut WebSocketStream<TcpStream>) {
    while !matches!(stream.next().await, None | Some(Ok(Message::Close(_)) | Err(_))) {}
}

#[tokio::test]
async fn wrong_passphrases_from_everywhere_do_not_shut_the_dj_out() {
    let studio = Studio::with(&[("DJ_PASSPHRASE", PASSPHRASE)]).await;
    let mut wrong = 0;
    for address in 2..=41 {
        for _ in 0..5 {
            let answer = logs_in(&studio, Ipv4Addr::new(127, 0, 0, address).into(), "wrong").await;
            wrong += u32::from(answer.status() == StatusCode::FORBIDDEN);
        }
    }
    let begin = Instant::now();
    let right = logs_in(&studio, Ipv4Addr::LOCALHOST.into(), PASSPHRASE).await;
    println!("passphrases: {wrong} of 200 wrong ones were tried, the right one took {:?}", begin.elapsed());
    assert_eq!(right.status(), StatusCode::SEE_OTHER);
    assert!((100..200).contains(&wrong), "{wrong} were tried");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_login_that_is_over_tells_no_names_and_calls_nobody() {
    let studio = Studio::with(&[("DJ_PASSPHRASE", PASSPHRASE)]).await;
    let login = Login::of(&studio).await;
    let mut stream = login.stream().await;
    assert!(matches!(stream.next().await, Some(Ok(Message::Text(_)))), "the board comes");
    let token: Value = login.post("/api/voice/dj-token").await.json().await.expect("JSON");
    let token = token["token"].as_str().expect("a token");
    let mut dj = studio.phone(token).await;
    dj.calls("").await;

    let bound = Bounds::chosen().newcomer;
    let begin = Instant::now();
    assert_eq!(login.post("/logout").await.status(), StatusCode::SEE_OTHER);
    timeout(bound, is_over(&mut stream)).await.expect("the stream ends");
    let streamed = begin.elapsed();
    timeout(bound, dj.hears("hangup")).await.expect("the call ends");
    println!("log-out: the stream ended after {streamed:?}, the call after {:?}", begin.elapsed());

    let mut left_over = studio.phone(token).await;
    left_over.calls("").await;
    // After the words that say why.
    left_over.hears("hangup").await;
    assert_eq!(login.post("/api/voice/dj-token").await.status(), StatusCode::FORBIDDEN);
}
