//! An exchange and an application to try it with, over sockets and HTTP.

pub(crate) mod application;
pub(crate) mod client;

use std::net::{IpAddr, Ipv4Addr};

use exchange::{Exchange, ExchangeConfig, MediaPorts};
use secrecy::ExposeSecret as _;
use serde_json::Value;
use tempfile::TempDir;
use tokio::net::TcpListener;
use twilio::token::{AccessToken, OutgoingApplication, VoiceGrant};
use url::Url;

const LOOPBACK: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

/// An exchange and an application on one port, as they run in the product.
pub(crate) struct Rig {
    pub(crate) exchange: Exchange,
    pub(crate) base: Url,
    pub(crate) asked: application::Asked,
    pub(crate) http: reqwest::Client,
    data: TempDir,
}

impl Rig {
    pub(crate) async fn start() -> Self {
        Self::on(tempfile::tempdir().expect("a folder")).await
    }

    /// The same data, another process.
    pub(crate) async fn restart(&mut self) {
        self.exchange.shutdown();
        let data = std::mem::replace(&mut self.data, tempfile::tempdir().expect("a folder"));
        *self = Self::on(data).await;
    }

    async fn on(data: TempDir) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.expect("a port");
        let address = listener.local_addr().expect("its address");
        let base = Url::parse(&format!("http://{address}/")).expect("a URL");
        let exchange = Exchange::start(ExchangeConfig {
            data_dir: data.path().to_owned(),
            voice_url: base.join("voice").expect("a URL"),
            api_url: base.join("exchange").expect("a URL"),
            further_applications: Vec::new(),
            status_callback: Some(base.join("status").expect("a URL")),
            media: MediaPorts { udp: 0, tcp: None, bind: vec![LOOPBACK], addresses: vec![LOOPBACK] },
        })
        .await
        .expect("started");
        let asked = application::Asked::default();
        let router = application::router(exchange.account().clone(), base.clone(), asked.clone())
            .nest_service("/exchange", exchange.router());
        tokio::spawn(axum::serve(listener, router).into_future());
        Self { exchange, base, asked, http: reqwest::Client::new(), data }
    }

    pub(crate) fn data_dir(&self) -> &std::path::Path {
        self.data.path()
    }

    /// A token for the exchange's own application.
    pub(crate) fn token(&self, identity: &str) -> String {
        let account = self.exchange.account();
        let outgoing =
            OutgoingApplication { application_sid: account.application_sid.clone(), params: Vec::new() };
        AccessToken::new(account.sid.clone(), account.api_key.clone())
            .identity(identity)
            .voice(VoiceGrant { outgoing: Some(outgoing), ..VoiceGrant::default() })
            .sign(&account.api_key_secret, unix_now())
            .expect("signed")
    }

    fn ask(&self, method: reqwest::Method, path: &str) -> reqwest::RequestBuilder {
        let account = self.exchange.account();
        let url = format!("{}{path}", self.base);
        let password = account.auth_token.expose_secret().to_owned();
        self.http.request(method, url).basic_auth(account.sid.as_str(), Some(password))
    }

    fn below_account(&self, path: &str) -> String {
        format!("exchange/2010-04-01/Accounts/{}/{path}", self.exchange.account().sid)
    }

    /// Asks the REST API below the account.
    pub(crate) async fn rest(&self, path: &str) -> (u16, Value) {
        let request = self.ask(reqwest::Method::GET, &self.below_account(path));
        let response = request.send().await.expect("an answer");
        (response.status().as_u16(), response.json().await.expect("JSON"))
    }

    /// Makes or changes something below the account.
    pub(crate) async fn post(&self, path: &str, form: &[(&str, &str)]) -> (u16, Value) {
        let request = self.ask(reqwest::Method::POST, &self.below_account(path)).form(form);
        let response = request.send().await.expect("an answer");
        (response.status().as_u16(), response.json().await.expect("JSON"))
    }

    /// Deletes something below the account.
    pub(crate) async fn delete(&self, path: &str) -> u16 {
        let request = self.ask(reqwest::Method::DELETE, &self.below_account(path));
        request.send().await.expect("an answer").status().as_u16()
    }

    /// Asks for any path, with the account's credentials.
    pub(crate) async fn get_absolute(&self, path: &str) -> Value {
        let response = self.ask(reqwest::Method::GET, path).send().await.expect("an answer");
        response.json().await.expect("JSON")
    }

    /// Whether a call waits in any queue.
    pub(crate) async fn is_in_a_queue(&self, call: &str) -> bool {
        let (_, queues) = self.rest("Queues.json").await;
        for queue in queues["queues"].as_array().into_iter().flatten() {
            let sid = queue["sid"].as_str().expect("a name");
            if self.rest(&format!("Queues/{sid}/Members/{call}.json")).await.0 == 200 {
                return true;
            }
        }
        false
    }

    /// The status of one call.
    pub(crate) async fn status(&self, sid: &str) -> String {
        let (_, call) = self.rest(&format!("Calls/{sid}.json")).await;
        call["status"].as_str().unwrap_or_default().to_owned()
    }
}

pub(crate) fn unix_now() -> u64 {
    std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).expect("after 1970").as_secs()
}
