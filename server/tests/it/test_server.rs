use std::{net::SocketAddr, sync::Arc, time::Duration};

use axum::{Router, body::Body, extract::ConnectInfo, response::Response};
use http::{Request, StatusCode, header};
use leptos::config::LeptosOptions;
use server::{
    AppState, Config, Route,
    config::{PublicUrl, Settings},
    router::{router, routes},
};
use show::Timestamp;
use studio::{ApiKey, Clock, NoRandomness, Randomness, ShowSettings, Signalling, Studio, TwilioSettings};
use tower::ServiceExt;
use twilio::{
    sid::{AccountSid, ApiKeySid, ApplicationSid, CallSid},
    signature,
};
use url::Url;

pub const PUBLIC_URL: &str = "https://studio.example";
pub const AUTH_TOKEN: &str = "12345";
pub const API_KEY_SECRET: &str = "the secret of the key";
pub const NOW: u64 = 1_795_000_000;

struct Fixed;

impl Clock for Fixed {
    fn now(&self) -> Timestamp {
        Timestamp(NOW * 1_000)
    }
}

impl Randomness for Fixed {
    fn bytes(&self) -> Result<[u8; 16], NoRandomness> {
        Ok([7; 16])
    }
}

/// The configuration of a file and variables.
fn config(file: &str, variables: &[(&str, &str)]) -> Config {
    let lookup =
        |key: &str| variables.iter().find(|(name, _)| *name == key).map(|(_, value)| (*value).into());
    let settings = Settings::read(Some(("greenroom.toml", file)), &lookup).expect("a file");
    Config::read(site(), &settings).expect("usable")
}

/// The server without an exchange, before anybody listens.
pub struct TestServer {
    pub studio: Studio,
    /// Every address that is mounted.
    pub addresses: Vec<Address>,
    routes: Router,
    account_sid: AccountSid,
    application_sid: ApplicationSid,
}

/// An address with a method; with GET for one below which another router answers, and `/*` at its end.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Address {
    pub path: String,
    pub method: String,
}

impl Address {
    fn of(route: &Route) -> Vec<Self> {
        let path = route.path();
        match route.methods() {
            Some(methods) => methods
                .iter()
                .map(|method| Self { path: path.to_owned(), method: method.to_string() })
                .collect(),
            None => vec![Self { path: format!("{path}/*"), method: "GET".to_owned() }],
        }
    }
}

/// What came back.
pub struct Answer {
    pub response: Response<()>,
    pub body: String,
}

impl Answer {
    pub fn status(&self) -> StatusCode {
        self.response.status()
    }

    pub fn header(&self, name: impl header::AsHeaderName) -> &str {
        self.response.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or("")
    }
}

/// The options of a site that nobody has built.
pub fn site() -> LeptosOptions {
    LeptosOptions::builder()
        .output_name("greenroom")
        .site_root(concat!(env!("CARGO_TARGET_TMPDIR"), "/no-site"))
        .build()
}

impl TestServer {
    /// A server whose REST API cannot be reached.
    pub fn new() -> Self {
        // Nobody listens on the discard port.
        Self::asking("http://127.0.0.1:9")
    }

    /// A server whose REST API is at `rest_base_url`.
    pub fn asking(rest_base_url: &str) -> Self {
        Self::with(rest_base_url, site())
    }

    pub fn with(rest_base_url: &str, site: LeptosOptions) -> Self {
        Self::made(rest_base_url, Config { site, ..config("", &[]) })
    }

    /// A server with these settings on who may do what.
    pub fn guarded(variables: &[(&str, &str)]) -> Self {
        Self::made("http://127.0.0.1:9", config("", variables))
    }

    /// A server with this configuration file.
    pub fn configured(file: &str) -> Self {
        Self::made("http://127.0.0.1:9", config(file, &[]))
    }

    fn made(rest_base_url: &str, config: Config) -> Self {
        let account_sid = AccountSid::from_random_bytes([1; 16]);
        let application_sid = ApplicationSid::from_random_bytes([3; 16]);
        let settings = TwilioSettings {
            account_sid: account_sid.clone(),
            auth_token: AUTH_TOKEN.into(),
            api_key: Some(ApiKey {
                sid: ApiKeySid::from_random_bytes([2; 16]),
                secret: API_KEY_SECRET.into(),
            }),
            application_sid: application_sid.clone(),
            rest_base_url: Url::parse(rest_base_url).expect("an address"),
            webhook_base: PUBLIC_URL.to_owned(),
            dj_application_sid: Some(ApplicationSid::from_random_bytes([4; 16])),
            signalling: Signalling::SamePage { path: "/exchange".to_owned() },
        };
        let show = ShowSettings {
            queue_name: "radio-callin-queue".to_owned(),
            // Every look reads, as tests do not wait.
            queue_read_interval: Duration::ZERO,
            token_lifetime: Duration::from_secs(3600),
            reconcile_interval: Duration::from_secs(2),
            data_dir: None,
            dj_pin: Some("314159".into()),
        };
        let studio = Studio::new(settings, show, Arc::new(Fixed), Arc::new(Fixed)).expect("a studio");
        let base = PUBLIC_URL.parse::<PublicUrl>().expect("an address");
        // Without a passphrase the DJ's pages are open only where nobody else comes.
        let is_guarded = config.access.dj_passphrase.is_some();
        let pages = if is_guarded { base.clone() } else { config.public_url(config.http_address) };
        let state = AppState::new(&config, studio.clone(), pages, base, false, Arc::new(Fixed));
        // Stands for the embedded exchange, of which only the address counts here.
        let exchange = Router::new;
        let addresses = routes(&state, Some(exchange())).iter().flat_map(Address::of).collect();
        Self { studio, addresses, routes: router(state, Some(exchange())), account_sid, application_sid }
    }

    pub async fn send(&self, request: Request<Body>) -> Answer {
        let answer = self.routes.clone().oneshot(request).await.expect("routers do not fail");
        let (head, body) = answer.into_parts();
        let body = axum::body::to_bytes(body, 1 << 20).await.expect("a whole body");
        Answer { response: Response::from_parts(head, ()), body: String::from_utf8_lossy(&body).into_owned() }
    }

    /// What a browser on the server's own machine gets.
    pub async fn get(&self, path: &str) -> Answer {
        self.send(request(Request::get(path), LOCAL)).await
    }

    /// What Twilio sends about a call from `from`, with whatever the browser added.
    pub fn call_from(&self, from: &str, added: &[(&str, &str)]) -> Vec<(String, String)> {
        self.call(4, from, added)
    }

    /// The name of one of several calls.
    pub fn call_sid(number: u8) -> CallSid {
        CallSid::from_random_bytes([number; 16])
    }

    /// The same about one of several calls.
    pub fn call(&self, number: u8, from: &str, added: &[(&str, &str)]) -> Vec<(String, String)> {
        let call_sid = Self::call_sid(number);
        [
            ("AccountSid", self.account_sid.as_str()),
            ("ApiVersion", "2010-04-01"),
            ("ApplicationSid", self.application_sid.as_str()),
            ("CallSid", call_sid.as_str()),
            ("CallStatus", "ringing"),
            ("Called", ""),
            ("Caller", from),
            ("Direction", "inbound"),
            ("From", from),
            ("To", ""),
        ]
        .iter()
        .chain(added)
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect()
    }
}

/// Who asks, and by which name: the address at the other end, and the `Host`.
pub type From = (&'static str, &'static str);

/// A browser on the server's own machine.
pub const LOCAL: From = ("127.0.0.1:50000", "127.0.0.1:3000");
/// A browser elsewhere, by https through no proxy.
pub const REMOTE: From = ("198.51.100.7:50000", "studio.example");

/// A request without a body from somewhere.
pub fn request(request: http::request::Builder, from: From) -> Request<Body> {
    with_body(request, from, Body::empty())
}

/// A request from somewhere.
pub fn with_body(request: http::request::Builder, (peer, host): From, body: Body) -> Request<Body> {
    let peer: SocketAddr = peer.parse().expect("an address");
    let mut request = request.header(header::HOST, host).body(body).expect("a request");
    request.extensions_mut().insert(ConnectInfo(peer));
    request
}

/// Writes fields as a form or a query.
pub fn encoded(fields: &[(String, String)]) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()
}

/// Twilio's signature of a request to `path` with these form fields.
pub fn signed(path: &str, form: &[(String, String)]) -> String {
    signature::sign(&AUTH_TOKEN.into(), &format!("{PUBLIC_URL}{path}"), form)
}

/// A webhook as Twilio would POST it, signed or not.
pub fn post(path: &str, form: &[(String, String)], signature: Option<&str>) -> Request<Body> {
    let mut request =
        Request::post(path).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded; charset=UTF-8");
    if let Some(signature) = signature {
        request = request.header("X-Twilio-Signature", signature);
    }
    request.body(Body::from(encoded(form))).expect("a request")
}

/// A webhook as Twilio would GET it, the fields in its query, after what stands there already.
pub fn get(path: &str, fields: &[(String, String)], signature: Option<&str>) -> Request<Body> {
    let and = if path.contains('?') { '&' } else { '?' };
    let mut request = Request::get(format!("{path}{and}{}", encoded(fields)));
    if let Some(signature) = signature {
        request = request.header("X-Twilio-Signature", signature);
    }
    request.body(Body::empty()).expect("a request")
}
