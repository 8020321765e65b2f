use std::{net::Ipv4Addr, time::Duration};

use anyhow::{Context as _, ensure};
use futures_util::{SinkExt as _, StreamExt as _};
use serde_json::{Value, json};
use test_peer::Phone;
use tokio::{
    net::TcpSocket,
    time::{Instant, sleep},
};
use tokio_tungstenite::{
    client_async,
    tungstenite::{Message, client::IntoClientRequest as _, http::HeaderValue},
};

/// Signalling of the embedded exchange.
const SIGNALLING: &str = "/exchange/signal";
/// For the audio of a call to come.
const AUDIO_TIMEOUT: Duration = Duration::from_secs(20);
/// How many connections come from one address: fewer than the server lets it have.
const PER_ADDRESS: usize = 250;

/// The server that is measured.
pub struct Server {
    /// Its address with its port.
    authority: String,
    pages: reqwest::Client,
}

impl Server {
    pub fn new(authority: String) -> Self {
        Self { authority, pages: reqwest::Client::new() }
    }

    /// A token for a listener who has not called before.
    async fn token(&self) -> anyhow::Result<String> {
        let asked = self
            .pages
            .post(format!("http://{}/api/voice/listener-token", self.authority))
            .header("sec-fetch-site", "same-origin")
            .json(&json!({}));
        let token: Value = asked.send().await?.error_for_status()?.json().await?;
        Ok(token["token"].as_str().context("an answer without a token")?.to_owned())
    }

    /// A Voice SDK that has registered, and does not call.
    pub async fn registers(&self, index: usize) -> anyhow::Result<Phone> {
        let mut phone = Phone::connect(&self.authority, SIGNALLING, address(index)).await;
        phone.listens(&self.token().await?).await;
        Ok(phone)
    }

    /// A listener's page that watches its call; it goes on until the server closes the socket.
    pub async fn watches(&self, index: usize) -> anyhow::Result<impl Future<Output = ()> + use<>> {
        let stream = TcpSocket::new_v4()?;
        stream.bind((address(index), 0).into())?;
        let stream = stream.connect(self.authority.parse()?).await?;
        let mut request = format!("ws://{}/live/call", self.authority).into_client_request()?;
        let origin = format!("http://{}", self.authority);
        request.headers_mut().insert("origin", HeaderValue::from_str(&origin)?);
        let (mut socket, _) = client_async(request, stream).await?;
        socket.send(Message::text(json!({ "token": self.token().await? }).to_string())).await?;
        Ok(async move { while let Some(Ok(_)) = socket.next().await {} })
    }
}

/// A listener who calls, with audio.
pub struct Caller(Phone);

impl Caller {
    /// Rings, and hears what those in line hear.
    pub async fn rings(server: &Server, index: usize) -> anyhow::Result<Self> {
        let mut phone = server.registers(index).await?;
        phone.calls("").await;
        let end = Instant::now() + AUDIO_TIMEOUT;
        while phone.audio().is_none_or(|audio| audio.frames() == 0) {
            ensure!(Instant::now() < end, "call {index} has no audio");
            sleep(Duration::from_millis(5)).await;
        }
        Ok(Self(phone))
    }

    /// Waits until the server ends the call.
    pub async fn waits(self) {
        self.0.stays().await;
    }

    /// Hangs up.
    pub async fn hangs_up(mut self) {
        self.0.hangs_up().await;
    }
}

/// One of the loopback addresses, so that connections come from many.
fn address(index: usize) -> Ipv4Addr {
    let [high, low] = u16::try_from(index / PER_ADDRESS % 60_000).unwrap_or_default().to_be_bytes();
    Ipv4Addr::new(127, 1, high, low.saturating_add(1))
}
