use std::{net::Ipv4Addr, time::Duration};

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use tokio::{
    net::{TcpSocket, TcpStream},
    time::timeout,
};
use tokio_tungstenite::{WebSocketStream, client_async, tungstenite::Message};

use crate::{Peer, SilentAudio};

/// Generous: the machine may be busy.
const TIMEOUT: Duration = Duration::from_secs(20);

/// A browser's telephone: the Voice SDK's signalling, and audio that says nothing.
///
/// Its methods panic where a browser would fail.
#[derive(Debug)]
pub struct Phone {
    socket: WebSocketStream<TcpStream>,
    /// The call's name; empty before there is one.
    pub call: String,
    audio: Option<SilentAudio>,
}

impl Phone {
    /// Connects to the signalling socket at `authority`, a host's address with its port; `from` is the loopback address
    /// that it comes from.
    pub async fn connect(authority: &str, path: &str, from: Ipv4Addr) -> Self {
        let stream = async {
            let socket = TcpSocket::new_v4().expect("a socket");
            socket.bind((from, 0).into()).expect("binds");
            let stream = socket.connect(authority.parse().expect("an address")).await.expect("connects");
            client_async(format!("ws://{authority}{path}"), stream).await.expect("is upgraded").0
        };
        let socket = timeout(TIMEOUT, stream).await.expect("in time");
        Self { socket, call: String::new(), audio: None }
    }

    /// Says who it is by a voice token.
    pub async fn listens(&mut self, token: &str) {
        self.say("listen", json!({ "token": token, "browserinfo": {} })).await;
        self.hears("connected").await;
    }

    /// Calls with audio, with the parameters of the SDK's `connect`.
    pub async fn calls(&mut self, params: &str) {
        let (mut peer, offer) = Peer::offering();
        self.invites(&offer, params).await;
        peer.accept(self.hears("answer").await["sdp"].as_str().expect("an answer"));
        self.audio = Some(SilentAudio::start(peer));
    }

    /// Calls with an offer, and waits until it rings.
    pub async fn invites(&mut self, offer: &str, params: &str) {
        self.say("invite", json!({"callsid": "TJS1", "sdp": offer, "twilio": {"params": params}})).await;
        self.call = self.hears("ringing").await["callsid"].as_str().expect("a name").to_owned();
    }

    /// The audio of the call, if it has any.
    #[must_use]
    pub const fn audio(&self) -> Option<&SilentAudio> {
        self.audio.as_ref()
    }

    /// Presses the key for the next caller.
    pub async fn presses_star(&mut self) {
        let call = self.call.clone();
        self.say("dtmf", json!({ "callsid": call, "dtmf": "*" })).await;
    }

    /// Ends the call.
    pub async fn hangs_up(&mut self) {
        let call = self.call.clone();
        self.say("hangup", json!({ "callsid": call })).await;
    }

    /// Sends a frame.
    pub async fn say(&mut self, kind: &str, payload: Value) {
        self.try_say(kind, payload).await.expect("sent");
    }

    /// Sends a frame, if the socket is open.
    ///
    /// # Errors
    /// When the exchange has closed it.
    pub async fn try_say(
        &mut self,
        kind: &str,
        payload: Value,
    ) -> Result<(), tokio_tungstenite::tungstenite::Error> {
        let frame = json!({ "type": kind, "payload": payload, "version": "1.6" });
        self.socket.send(Message::text(frame.to_string())).await
    }

    /// The payload of the next frame of a kind; heart-beats are answered.
    pub async fn hears(&mut self, kind: &str) -> Value {
        loop {
            let text = self.text().await.unwrap_or_else(|| panic!("closed without {kind}"));
            let mut frame: Value = serde_json::from_str(&text).expect("JSON");
            if frame["type"] == kind {
                return frame["payload"].take();
            }
        }
    }

    /// Goes on until the exchange closes the socket, answering heart-beats: whoever does not is given up after a while.
    pub async fn stays(mut self) {
        while self.text().await.is_some() {}
    }

    /// The next frame, if the socket is open; heart-beats are answered.
    async fn text(&mut self) -> Option<String> {
        loop {
            match timeout(TIMEOUT, self.socket.next()).await.expect("a frame in time") {
                Some(Ok(Message::Text(text))) if text.trim().is_empty() => {
                    self.socket.send(Message::text("\n")).await.ok()?;
                }
                Some(Ok(Message::Text(text))) => return Some(text.to_string()),
                Some(Ok(Message::Close(_)) | Err(_)) | None => return None,
                Some(Ok(_)) => {}
            }
        }
    }
}
