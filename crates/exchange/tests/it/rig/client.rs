//! A client that speaks the Voice SDK's signalling; its audio is silent, where it has any.

use std::time::Duration;

use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use test_peer::{Peer, SilentAudio};
use tokio::net::TcpStream;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async, tungstenite::Message};

use super::Rig;

/// An offer as Chromium makes it for the SDK: no candidates, several codecs.
pub const OFFER: &str = include_str!("offer.sdp");

pub struct Client {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    /// Ends with it.
    audio: Option<SilentAudio>,
}

impl Client {
    pub async fn connect(rig: &Rig) -> Self {
        let url = format!("{}exchange/signal", rig.base).replace("http://", "ws://");
        let (socket, _) = connect_async(url).await.expect("connected");
        Self { socket, audio: None }
    }

    /// Connected and known under `identity`.
    pub async fn listening(rig: &Rig, identity: &str) -> Self {
        let mut client = Self::connect(rig).await;
        client.say("listen", json!({ "token": rig.token(identity), "browserinfo": {} })).await;
        let connected = client.hears("connected").await;
        assert_eq!(connected["token"]["identity"], identity);
        client
    }

    pub async fn say(&mut self, kind: &str, payload: Value) {
        self.say_text(&json!({ "type": kind, "payload": payload, "version": "1.6" }).to_string()).await;
    }

    pub async fn say_text(&mut self, text: &str) {
        self.socket.send(Message::text(text)).await.expect("sent");
    }

    /// Calls with an offer; the name of the call.
    pub async fn invite(&mut self, sdp: &str) -> String {
        self.say("invite", json!({ "callsid": "TJS1", "sdp": sdp, "twilio": {} })).await;
        let ringing = self.hears("ringing").await;
        ringing["callsid"].as_str().expect("a name").to_owned()
    }

    /// Calls with audio, and waits until it stands in a queue; the name of the call.
    pub async fn waits(&mut self, rig: &Rig) -> String {
        let (mut peer, offer) = Peer::offering();
        let call = self.invite(&offer).await;
        peer.accept(self.hears("answer").await["sdp"].as_str().expect("an answer"));
        self.audio = Some(SilentAudio::start(peer));
        while !rig.is_in_a_queue(&call).await {
            tokio::task::yield_now().await;
        }
        call
    }

    /// The payload of the next frame of a type; frames of other types are passed over.
    pub async fn hears(&mut self, kind: &str) -> Value {
        loop {
            let frame = self.next().await.unwrap_or_else(|| panic!("closed without {kind}"));
            if frame["type"] == kind {
                return frame["payload"].clone();
            }
        }
    }

    /// The next frame that is no heart-beat, or nothing when the socket is closed.
    pub async fn next(&mut self) -> Option<Value> {
        loop {
            let message = tokio::time::timeout(Duration::from_secs(20), self.socket.next());
            match message.await.expect("a frame in time") {
                Some(Ok(Message::Text(text))) if text.trim().is_empty() => {
                    self.say_text("\n").await;
                }
                Some(Ok(Message::Text(text))) => {
                    return Some(serde_json::from_str(&text).expect("JSON"));
                }
                Some(Ok(Message::Close(_)) | Err(_)) | None => return None,
                Some(Ok(_)) => {}
            }
        }
    }
}
