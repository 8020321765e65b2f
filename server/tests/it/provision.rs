use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};

use secrecy::ExposeSecret;
use server::{
    Server,
    config::{Provisioning, Settings},
    provision::{Numbers, provision},
};
use tempfile::TempDir;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
    time::Instant,
};

use crate::{
    raw_server::{Reply, listen},
    whole::start,
};

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
    server: Server,
    sid: String,
    token: String,
}

impl Station {
    async fn start() -> Self {
        let data = TempDir::new().expect("a folder");
        let server = start(&data).await;
        let account =
            exchange::OwnAccount::load_or_create(&data.path().join("exchange"), &mut || panic!("made"))
                .expect("made");
        let token = account.auth_token.expose_secret().to_owned();
        Self { _data: data, server, sid: account.sid.to_string(), token }
    }

    fn settings(&self, more: &[(&str, &str)]) -> Provisioning {
        settings(&self.server.page("/exchange"), (&self.sid, &self.token), more)
    }

    async fn run(&self, more: &[(&str, &str)], number: Option<&str>, dry: bool) -> String {
        let mut out = Vec::new();
        let settings = self.settings(more);
        provision(&settings, studio_number(number), dry, &mut out).await.expect("provisioned");
        String::from_utf8(out).expect("text")
    }

    async fn rest(&self, method: reqwest::Method, path: &str, form: &[(&str, &str)]) -> serde_json::Value {
        let url = self.server.page(&format!("/exchange/2010-04-01/Accounts/{}/{path}", self.sid));
        let asked = reqwest::Client::new().request(method, url).basic_auth(&self.sid, Some(&self.token));
        asked.form(form).send().await.expect("an answer").json().await.expect("JSON")
    }
}

fn studio_number(number: Option<&str>) -> Numbers {
    Numbers { studio: number.map(str::to_owned), dj: None }
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
    assert_eq!(queues["queues"].as_array().map(Vec::len), Some(2), "a plan changes nothing");

    let done = station.run(&[], number, false).await;
    let (key, secret) = (value(&done, "twilio_api_key"), value(&done, "twilio_api_secret"));
    let application = value(&done, "twilio_app_sid").expect("an application");
    let (key, secret) = (key.expect("a key"), secret.expect("a secret"));
    let dj_application = value(&done, "twilio_dj_app_sid").expect("an application");
    let dj = station.rest(reqwest::Method::GET, &format!("Applications/{dj_application}.json"), &[]).await;
    assert_eq!(dj["voice_url"], "https://studio.example/voice/dj");
    let made = station.rest(reqwest::Method::GET, &format!("Applications/{application}.json"), &[]).await;
    assert_eq!(made["voice_url"], "https://studio.example/voice");
    assert_eq!(made["status_callback"], "https://studio.example/voice/status");
    let numbers = station.rest(reqwest::Method::GET, "IncomingPhoneNumbers.json", &[]).await;
    assert_eq!(numbers["incoming_phone_numbers"][0]["voice_application_sid"], application);

    let kept = [
        ("TWILIO_API_KEY", key),
        ("TWILIO_API_SECRET", secret),
        ("TWILIO_APP_SID", application),
        ("TWILIO_DJ_APP_SID", dj_application),
    ];
    let again = station.run(&kept, number, false).await;
    assert!(!again.contains("done:"), "{again}");
    let count = async |path: &str, list: &str| {
        station.rest(reqwest::Method::GET, path, &[]).await[list].as_array().map(Vec::len)
    };
    assert_eq!(count("Applications.json", "applications").await, Some(2));
    assert_eq!(count("Queues.json", "queues").await, Some(3));

    let lost = station.run(&[], None, true).await;
    assert!(lost.contains("make another API key") && lost.contains("+15550001111"), "{lost}");
    station.server.shutdown().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_number_of_somebody_else_is_refused_before_anything_is_done() {
    let station = Station::start().await;
    let mut out = Vec::new();
    let refused =
        provision(&station.settings(&[]), studio_number(Some("+15550009999")), false, &mut out).await;
    assert!(refused.expect_err("refused").to_string().contains("no number of this account"));
    let queues = station.rest(reqwest::Method::GET, "Queues.json", &[]).await;
    assert_eq!(queues["queues"].as_array().map(Vec::len), Some(2));
    station.server.shutdown().await;
}

/// An account, one of whose answers goes wrong.
#[derive(Clone)]
struct Faulty {
    /// Which method and resource, and of a list which page.
    at: (&'static str, &'static str),
    reply: Reply,
    /// How often it goes wrong yet.
    times: Arc<AtomicUsize>,
    /// Whether its applications fill a page, and ours stands on the next.
    paged: bool,
    posts: Arc<AtomicUsize>,
    made: Arc<Mutex<Vec<String>>>,
}

impl Faulty {
    fn new(at: (&'static str, &'static str), reply: Reply) -> Self {
        let times = Arc::new(AtomicUsize::new(usize::MAX));
        Self { at, reply, times, paged: false, posts: Arc::default(), made: Arc::default() }
    }

    fn answering(at: (&'static str, &'static str), status: u16, body: &str) -> Self {
        Self::new(at, Reply::Answer(status, "", body.to_owned()))
    }

    fn times(self, times: usize) -> Self {
        self.times.store(times, Ordering::Relaxed);
        self
    }

    async fn run(&self) -> Result<String, String> {
        let faulty = self.clone();
        run_at(&listen(move |method, target, _| faulty.answer(method, target)).await).await
    }

    fn answer(&self, method: &str, target: &str) -> Reply {
        let resource = target.rsplit('/').next().unwrap_or_default().replace(".json", "");
        let list = resource.split('?').next().unwrap_or_default();
        let page = if target.contains("PageToken") { "Applications, page 2" } else { list };
        if method == "POST" {
            self.posts.fetch_add(1, Ordering::Relaxed);
        }
        let fewer = |times: usize| times.checked_sub(1);
        if (method, page) == self.at
            && self.times.fetch_update(Ordering::Relaxed, Ordering::Relaxed, fewer).is_ok()
        {
            return self.reply.clone();
        }
        if method == "POST" {
            self.made.lock().expect("no panic").push(list.to_owned());
            return Reply::Answer(201, "", made(list));
        }
        let key = match list {
            "Applications" => "applications",
            "Queues" => "queues",
            "Keys" => "keys",
            _ => "incoming_phone_numbers",
        };
        let (items, next) = match page {
            "Applications" if self.paged => (
                String::new(),
                format!("\"/2010-04-01/Accounts/{SID}/Applications.json?Page=1&PageToken=PA1\""),
            ),
            "Applications, page 2" => (made(list), "null".to_owned()),
            _ => (String::new(), "null".to_owned()),
        };
        let page = format!(
            "{{\"{key}\":[{items}],\"page\":0,\"page_size\":50,\"start\":0,\"end\":0,\"uri\":\"/x\",\
             \"first_page_uri\":\"/x\",\"next_page_uri\":{next},\"previous_page_uri\":null}}"
        );
        Reply::Answer(200, "", page)
    }

    /// What was made, by its list.
    fn made(&self) -> Vec<String> {
        self.made.lock().expect("no panic").clone()
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
    let ended = provision(&settings(url, (SID, "token"), &[]), Numbers::default(), false, &mut out).await;
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
        let faulty = Faulty::answering(at, status, body);
        let error = faulty.run().await.expect_err(said);
        assert!(error.contains(said), "{at:?} {status}: {error}");
        assert!(!error.contains("token\""), "{error}");
        let again = faulty.made().len() + usize::from(at.0 == "POST");
        assert_eq!(faulty.posts.load(Ordering::Relaxed), again, "no POST is sent twice: {at:?}");
    }
}

#[tokio::test]
async fn a_queue_that_somebody_made_meanwhile_is_as_good() {
    let exists = r#"{"code":22003,"message":"exists","more_info":"x","status":400}"#;
    let faulty = Faulty::answering(("POST", "Queues"), 400, exists);
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

/// What a run brought, and how many seconds it took by a clock that waits for nobody.
async fn timed(faulty: &Faulty) -> (Result<String, String>, f64) {
    tokio::time::pause();
    let began = Instant::now();
    let ended = faulty.run().await;
    let seconds = began.elapsed().as_secs_f64();
    tokio::time::resume();
    (ended, seconds)
}

#[tokio::test]
async fn an_api_that_is_busy_is_left_alone_as_long_as_it_asks() {
    for at in [("GET", "Keys"), ("POST", "Keys")] {
        let faulty = Faulty::new(at, Reply::Answer(429, "Retry-After: 7\r\n", String::new())).times(1);
        let (ended, seconds) = timed(&faulty).await;
        let out = ended.expect("provisioned");
        assert!(out.contains("twilio_api_secret = \"hush\""), "{at:?}: {out}");
        assert!((7.0..9.0).contains(&seconds), "{at:?}: {seconds} s");
        assert_eq!(faulty.made(), ["Applications", "Applications", "Queues", "Keys"], "{at:?}");
    }
}

#[tokio::test]
async fn an_api_that_is_busy_for_long_is_given_up_at_once_saying_how_long() {
    for (at, made) in [(("GET", "Queues"), &[][..]), (("POST", "Queues"), &["Applications", "Applications"])]
    {
        let faulty = Faulty::new(at, Reply::Answer(429, "Retry-After: 3600\r\n", String::new()));
        let (ended, seconds) = timed(&faulty).await;
        let error = ended.expect_err("too long");
        assert!(error.contains("429") && error.contains("in 3600 s"), "{at:?}: {error}");
        assert!(seconds < 1.0, "{at:?}: {seconds} s");
        assert_eq!(faulty.made(), made, "{at:?}");
    }
}

#[tokio::test]
async fn an_api_that_says_nothing_is_given_up_in_time_and_nothing_is_asked_for_twice() {
    let (ended, seconds) = timed(&Faulty::new(("GET", "Queues"), Reply::Silence)).await;
    let error = ended.expect_err("silence");
    assert!(error.contains("could not be read") && error.contains("in time"), "{error}");
    assert!((30.0..42.0).contains(&seconds), "{seconds} s");

    let faulty = Faulty::new(("POST", "Keys"), Reply::Silence);
    let (ended, seconds) = timed(&faulty).await;
    let error = ended.expect_err("silence");
    assert!(error.contains("could not make the API key") && error.contains("in time"), "{error}");
    assert!((10.0..11.0).contains(&seconds), "one attempt, for the key may have been made: {seconds} s");
    assert_eq!(faulty.posts.load(Ordering::Relaxed), 4);
}

#[tokio::test]
async fn a_second_page_that_breaks_off_is_read_again_or_nothing_is_made() {
    let at = ("GET", "Applications, page 2");
    let faulty = Faulty { paged: true, ..Faulty::new(at, Reply::Reset).times(1) };
    let (ended, _) = timed(&faulty).await;
    let out = ended.expect("provisioned");
    let digits = "0".repeat(32);
    assert!(out.contains(&format!("done: set the URLs of application Greenroom, AP{digits}")), "{out}");

    let faulty = Faulty { paged: true, ..Faulty::new(at, Reply::Reset) };
    let (ended, _) = timed(&faulty).await;
    let error = ended.expect_err("broken off");
    assert!(error.contains("could not be read") && error.contains("could not be reached"), "{error}");
    assert_eq!(faulty.posts.load(Ordering::Relaxed), 0, "half a list is no list");
}
