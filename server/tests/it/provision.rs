use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};

use axum::{Router, body::Body, extract::Request, response::Response};
use http::StatusCode;
use secrecy::ExposeSecret;
use server::{
    Running,
    config::{Provisioning, Settings},
    provision::provision,
};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};

use crate::whole::start;

const SID: &str = "AC00000000000000000000000000000001";

fn settings(rest_url: &str, account: (&str, &str), more: &[(&str, &str)]) -> Provisioning {
    let all = [
        ("TWILIO_ACCOUNT_SID", account.0),
        ("TWILIO_AUTH_TOKEN", account.1),
        ("TWILIO_REST_URL", rest_url),
        ("PUBLIC_URL", "https://studio.example"),
        ("QUEUE", "night-line"),
    ];
    let lookup = |key: &str| {
        all.iter().chain(more).rfind(|(name, _)| *name == key).map(|(_, value)| (*value).to_owned())
    };
    Provisioning::read(&Settings::read(None, &lookup).expect("settings")).expect("enough")
}

/// An exchange with an account of its own, empty but for what the server made.
struct Station {
    _data: TempDir,
    running: Running,
    sid: String,
    token: String,
}

impl Station {
    async fn start() -> Self {
        let data = TempDir::new().expect("a folder");
        let running = start(&data).await;
        let account =
            exchange::Account::load_or_create(&data.path().join("exchange"), &mut || panic!("made"))
                .expect("made");
        let token = account.auth_token.expose_secret().to_owned();
        Self { _data: data, running, sid: account.sid.to_string(), token }
    }

    fn settings(&self, more: &[(&str, &str)]) -> Provisioning {
        settings(&self.running.page("/exchange"), (&self.sid, &self.token), more)
    }

    async fn run(&self, more: &[(&str, &str)], number: Option<&str>, dry: bool) -> String {
        let mut out = Vec::new();
        let settings = self.settings(more);
        provision(&settings, number.map(str::to_owned), dry, &mut out).await.expect("provisioned");
        String::from_utf8(out).expect("text")
    }

    async fn rest(&self, method: reqwest::Method, path: &str, form: &[(&str, &str)]) -> serde_json::Value {
        let url = self.running.page(&format!("/exchange/2010-04-01/Accounts/{}/{path}", self.sid));
        let asked = reqwest::Client::new().request(method, url).basic_auth(&self.sid, Some(&self.token));
        asked.form(form).send().await.expect("an answer").json().await.expect("JSON")
    }
}

fn value<'a>(out: &'a str, key: &str) -> Option<&'a str> {
    out.lines().find_map(|line| line.strip_prefix(&format!("{key} = \""))?.strip_suffix('"'))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_account_is_made_ready_once_and_nothing_twice() {
    let station = Station::start().await;
    station
        .rest(reqwest::Method::POST, "IncomingPhoneNumbers.json", &[("PhoneNumber", "+15550001111")])
        .await;
    let number = Some("+15550001111");

    let planned = station.run(&[], number, true).await;
    for step in ["would set the URLs of application", "would make the queue night-line", "would point number"]
    {
        assert!(planned.contains(step), "{step}: {planned}");
    }
    let queues = station.rest(reqwest::Method::GET, "Queues.json", &[]).await;
    assert_eq!(queues["queues"].as_array().map(Vec::len), Some(1), "a plan changes nothing");

    let done = station.run(&[], number, false).await;
    let (key, secret) = (value(&done, "twilio_api_key"), value(&done, "twilio_api_secret"));
    let application = value(&done, "twilio_app_sid").expect("an application");
    let (key, secret) = (key.expect("a key"), secret.expect("a secret"));
    let made = station.rest(reqwest::Method::GET, &format!("Applications/{application}.json"), &[]).await;
    assert_eq!(made["voice_url"], "https://studio.example/voice");
    assert_eq!(made["status_callback"], "https://studio.example/voice/status");
    let numbers = station.rest(reqwest::Method::GET, "IncomingPhoneNumbers.json", &[]).await;
    assert_eq!(numbers["incoming_phone_numbers"][0]["voice_application_sid"], application);

    let kept = [("TWILIO_API_KEY", key), ("TWILIO_API_SECRET", secret), ("TWILIO_APP_SID", application)];
    let again = station.run(&kept, number, false).await;
    assert!(!again.contains("done:"), "{again}");
    let count = async |path: &str, list: &str| {
        station.rest(reqwest::Method::GET, path, &[]).await[list].as_array().map(Vec::len)
    };
    assert_eq!(count("Applications.json", "applications").await, Some(1));
    assert_eq!(count("Queues.json", "queues").await, Some(2));

    let lost = station.run(&[], None, true).await;
    assert!(lost.contains("make another API key") && lost.contains("+15550001111"), "{lost}");
    station.running.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_number_of_somebody_else_is_refused_before_anything_is_done() {
    let station = Station::start().await;
    let mut out = Vec::new();
    let refused = provision(&station.settings(&[]), Some("+15550009999".into()), false, &mut out).await;
    assert!(refused.expect_err("refused").to_string().contains("no number of this account"));
    let queues = station.rest(reqwest::Method::GET, "Queues.json", &[]).await;
    assert_eq!(queues["queues"].as_array().map(Vec::len), Some(1));
    station.running.shutdown().await;
}

/// An empty account, one of whose answers goes wrong.
#[derive(Clone)]
struct Faulty {
    /// Which method and resource.
    at: (&'static str, &'static str),
    status: u16,
    body: &'static str,
    posts: Arc<AtomicUsize>,
    made: Arc<Mutex<Vec<String>>>,
}

impl Faulty {
    fn new(at: (&'static str, &'static str), status: u16, body: &'static str) -> Self {
        Self { at, status, body, posts: Arc::default(), made: Arc::default() }
    }

    async fn run(&self) -> Result<String, String> {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let url = format!("http://{}", listener.local_addr().expect("an address"));
        let faulty = self.clone();
        let routes = Router::new().fallback(async move |request: Request| faulty.answer(&request));
        tokio::spawn(axum::serve(listener, routes).into_future());
        run_at(&url).await
    }

    fn answer(&self, request: &Request) -> Response {
        let (method, path) = (request.method().as_str(), request.uri().path());
        let list = path.rsplit('/').next().unwrap_or_default().trim_end_matches(".json").to_owned();
        if method == "POST" {
            self.posts.fetch_add(1, Ordering::Relaxed);
        }
        let (status, body) = if (method, &*list) == self.at {
            (self.status, self.body.to_owned())
        } else if method == "POST" {
            self.made.lock().expect("no panic").push(list.clone());
            (201, made(&list))
        } else {
            let key = match &*list {
                "Applications" => "applications",
                "Queues" => "queues",
                "Keys" => "keys",
                _ => "incoming_phone_numbers",
            };
            let page = format!(
                "{{\"{key}\":[],\"page\":0,\"page_size\":50,\"start\":0,\"end\":0,\"uri\":\"/x\",\
                 \"first_page_uri\":\"/x\",\"next_page_uri\":null,\"previous_page_uri\":null}}"
            );
            (200, page)
        };
        Response::builder().status(status).body(Body::from(body)).expect("an answer")
    }
}

fn made(list: &str) -> String {
    let digits = "0".repeat(32);
    let date = "Tue, 04 Aug 2015 18:39:09 +0000";
    match list {
        "Queues" => format!(
            "{{\"sid\":\"QU{digits}\",\"account_sid\":\"{SID}\",\"friendly_name\":\"night-line\",\"current_size\":0,\
             \"average_wait_time\":0,\"max_size\":100,\"date_created\":\"{date}\",\"date_updated\":\"{date}\",\"uri\":\"/x\"}}"
        ),
        "Keys" => format!(
            "{{\"sid\":\"SK{digits}\",\"friendly_name\":\"Greenroom\",\"date_created\":\"{date}\",\
             \"date_updated\":\"{date}\",\"secret\":\"hush\"}}"
        ),
        _ => format!(
            "{{\"sid\":\"AP{digits}\",\"account_sid\":\"{SID}\",\"friendly_name\":\"Greenroom\",\"api_version\":\"2010-04-01\",\
             \"date_created\":\"{date}\",\"date_updated\":\"{date}\",\"uri\":\"/x\"}}"
        ),
    }
}

async fn run_at(url: &str) -> Result<String, String> {
    let mut out = Vec::new();
    let ended = provision(&settings(url, (SID, "token"), &[]), None, false, &mut out).await;
    let out = String::from_utf8(out).expect("text");
    ended.map(|()| out).map_err(|error| format!("{error:#}"))
}

const NO: &str = r#"{"code":20003,"message":"Authenticate","more_info":"x","status":401}"#;

#[tokio::test]
async fn a_refusal_or_a_broken_answer_ends_the_work_with_the_step_and_the_reason() {
    for (at, status, body, said) in [
        (("GET", "Applications"), 401, NO, "primary auth token"),
        (("GET", "Keys"), 404, "{}", "404"),
        (("GET", "Queues"), 200, "{\"queues\":[{\"sid\":", "cannot be understood"),
        (("POST", "Applications"), 409, "{}", "could not make the application Greenroom"),
        (("POST", "Applications"), 500, "{}", "run the command again"),
        (("POST", "Queues"), 500, "", "could not make the queue night-line"),
        (("POST", "Keys"), 201, "{\"sid\":\"SK", "could not make the API key"),
    ] {
        let faulty = Faulty::new(at, status, body);
        let error = faulty.run().await.expect_err(said);
        assert!(error.contains(said), "{at:?} {status}: {error}");
        assert!(!error.contains("token\""), "{error}");
        let again = faulty.made.lock().expect("no panic").len() + usize::from(at.0 == "POST");
        assert_eq!(faulty.posts.load(Ordering::Relaxed), again, "no POST is sent twice: {at:?}");
    }
}

#[tokio::test]
async fn a_queue_that_somebody_made_meanwhile_is_as_good() {
    let exists = r#"{"code":22003,"message":"exists","more_info":"x","status":400}"#;
    let faulty = Faulty::new(("POST", "Queues"), StatusCode::BAD_REQUEST.as_u16(), exists);
    let out = faulty.run().await.expect("provisioned");
    assert!(
        out.contains("done: make the queue night-line") && out.contains("twilio_api_secret = \"hush\""),
        "{out}"
    );
}

#[tokio::test]
async fn a_connection_that_breaks_off_in_mid_answer_is_told() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    tokio::spawn(async move {
        while let Ok((mut line, _)) = listener.accept().await {
            let _ = line.read(&mut [0; 1024]).await;
            let _ = line.write_all(b"HTTP/1.1 401 No\r\nContent-Length: 900\r\n\r\n{\"code\":").await;
        }
    });
    tokio::time::pause();
    let error = run_at(&url).await.expect_err("broken off");
    assert!(error.contains("could not be read") && error.contains("could not be reached"), "{error}");
}
