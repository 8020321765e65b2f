//! A running server with its screens and telephones: whole shows without a browser.

use std::{net::Ipv4Addr, time::Duration};

use futures_util::{SinkExt, StreamExt};
use serde_json::Value;
use server::Server;
use show::{Board, CallFrame, CallerId, LiveFrame, ShowOptions};
use tempfile::TempDir;
pub use test_peer::Phone;
use tokio::{
    net::TcpStream,
    time::{Instant, timeout},
};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async, tungstenite::Message};

use crate::whole::start;

/// Generous: the machine may be busy.
const TIMEOUT: Duration = Duration::from_secs(20);

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// A server with its embedded exchange.
pub struct TestShow {
    pub server: Server,
    _data_dir: TempDir,
}

impl TestShow {
    /// A server on which nothing is said and nobody is announced, so that tests need not listen.
    pub async fn silent() -> Self {
        Self::with(&silent()).await
    }

    pub async fn with(options: &ShowOptions) -> Self {
        let data_dir = TempDir::new().expect("a folder");
        let kept = serde_json::to_string(options).expect("JSON");
        std::fs::write(data_dir.path().join("show.json"), kept).expect("written");
        Self { server: start(&data_dir).await, _data_dir: data_dir }
    }

    /// Opens a stream of the server's.
    pub async fn socket(&self, path: &str) -> Socket {
        let url = self.server.page(path).replace("http://", "ws://");
        timeout(TIMEOUT, connect_async(url)).await.expect("in time").expect("connected").0
    }

    /// A screen of the DJ's.
    pub async fn screen(&self) -> Screen {
        Screen { socket: self.socket("/live").await, board: Board::empty() }
    }

    /// What the DJ's page asks the server to do: the answer's status and body.
    pub async fn asks(&self, function: &str, fields: Value) -> (u16, String) {
        let asked = reqwest::Client::new()
            .post(self.server.page(&format!("/api/show/{function}")))
            .header("sec-fetch-site", "same-origin")
            .json(&fields);
        let answer = asked.send().await.expect("an answer");
        (answer.status().as_u16(), answer.text().await.expect("a body"))
    }

    /// The same, which must work.
    pub async fn does(&self, function: &str, fields: Value) {
        let (status, body) = self.asks(function, fields).await;
        assert_eq!(status, 200, "{function}: {body}");
    }

    /// A token for a page of a role, `dj` or `listener`.
    pub async fn token(&self, role: &str) -> (String, String) {
        let answer = reqwest::Client::new()
            .post(self.server.page(&format!("/api/voice/{role}-token")))
            .header("sec-fetch-site", "same-origin")
            .json(&serde_json::json!({}));
        let token: Value = answer.send().await.expect("an answer").json().await.expect("JSON");
        let text = |key: &str| token[key].as_str().expect("a text").to_owned();
        (text("token"), text("identity"))
    }

    /// A browser that calls the studio, with the parameters of its `connect`.
    pub async fn calls(&self, role: &str, params: &str) -> Phone {
        let (token, _) = self.token(role).await;
        self.calls_with(&token, params).await
    }

    pub async fn calls_with(&self, token: &str, params: &str) -> Phone {
        let authority = self.server.address().to_string();
        let mut phone = Phone::connect(&authority, "/exchange/signal", Ipv4Addr::LOCALHOST).await;
        phone.listens(token).await;
        phone.calls(params).await;
        phone
    }
}

/// Somebody whom a board may show.
pub trait OnBoard {
    fn id(&self) -> CallerId;
}

impl OnBoard for Phone {
    fn id(&self) -> CallerId {
        self.call.as_str().into()
    }
}

/// Options by which nothing is said to anybody.
pub fn silent() -> ShowOptions {
    ShowOptions {
        greeting: String::new(),
        closed_message: String::new(),
        full_message: String::new(),
        goodbye: String::new(),
        dj_whisper: String::new(),
        caller_whisper: String::new(),
        ..ShowOptions::default()
    }
}

/// A screen of the DJ's, with the board it shows.
pub struct Screen {
    pub socket: Socket,
    pub board: Board,
}

impl Screen {
    /// Follows the stream until the board is so.
    pub async fn until(&mut self, what: &str, holds: impl Fn(&Board) -> bool) -> &Board {
        let deadline = Instant::now() + TIMEOUT;
        while !holds(&self.board) {
            assert!(Instant::now() < deadline, "{what}: {:#?}", self.board);
            match self.frame().await {
                LiveFrame::Board(board) => self.board = *board,
                LiveFrame::Update(update) => self.board.take(update).expect("no gap"),
                LiveFrame::Beat(_) => {}
            }
        }
        &self.board
    }

    pub async fn frame(&mut self) -> LiveFrame {
        let text = text(&mut self.socket).await.expect("an open stream");
        serde_json::from_str(&text).expect("a frame")
    }
}

/// The next text, or nothing when the socket is closed.
pub async fn text(socket: &mut Socket) -> Option<String> {
    loop {
        match timeout(TIMEOUT, socket.next()).await.expect("a frame in time") {
            Some(Ok(Message::Text(text))) => return Some(text.to_string()),
            Some(Ok(Message::Close(_)) | Err(_)) | None => return None,
            Some(Ok(_)) => {}
        }
    }
}

/// The next frame of a listener's stream.
pub async fn call_frame(socket: &mut Socket) -> CallFrame {
    serde_json::from_str(&text(socket).await.expect("an open stream")).expect("a frame")
}

/// Says something on a stream.
pub async fn say(socket: &mut Socket, text: &str) {
    socket.send(Message::text(text)).await.expect("sent");
}
