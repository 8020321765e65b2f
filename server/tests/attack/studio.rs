//! The studio as a process of its own.

use std::{
    fs::{self, File},
    net::{Ipv4Addr, TcpListener},
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

use serde_json::{Value, json};
use tempfile::TempDir;
use test_peer::Phone;
use tokio::time::{Instant, sleep};

/// How long the studio may take to start.
const START_TIMEOUT: Duration = Duration::from_secs(30);

pub(crate) struct Studio {
    process: Child,
    /// Its address with its port.
    pub(crate) authority: String,
    data: TempDir,
    variables: Vec<(&'static str, String)>,
}

impl Studio {
    pub(crate) async fn start() -> Self {
        Self::with(&[]).await
    }

    /// A studio with these settings.
    pub(crate) async fn with(variables: &[(&'static str, &str)]) -> Self {
        let data = TempDir::new().expect("a folder");
        let silent = json!({
            "greeting": "", "closed_message": "", "full_message": "", "goodbye": "",
            "dj_whisper": "", "caller_whisper": "", "most_waiting": 20,
        });
        fs::write(data.path().join("show.json"), silent.to_string()).expect("written");
        let port =
            TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port").local_addr().expect("bound").port();
        let authority = format!("127.0.0.1:{port}");
        let variables: Vec<_> = variables.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        let process = begin(&authority, data.path(), &variables);
        let studio = Self { process, authority, data, variables };
        studio.is_up().await;
        studio
    }

    /// Kills the process, and starts it anew on the same data.
    pub(crate) async fn is_killed_and_started(&mut self) {
        self.process.kill().expect("it lived");
        self.process.wait().expect("it has ended");
        self.process = begin(&self.authority, self.data.path(), &self.variables);
        self.is_up().await;
    }

    async fn is_up(&self) {
        let end = Instant::now() + START_TIMEOUT;
        while self.get("/queue-status").await.is_none() {
            assert!(Instant::now() < end, "{}", self.log());
            sleep(Duration::from_millis(50)).await;
        }
    }

    /// The status of a page; `None` if there is no answer.
    pub(crate) async fn get(&self, path: &str) -> Option<u16> {
        let answer = reqwest::get(format!("http://{}{path}", self.authority)).await.ok()?;
        Some(answer.status().as_u16())
    }

    /// How many callers wait, as the exchange says.
    pub(crate) async fn waiting(&self) -> u64 {
        let answer =
            reqwest::get(format!("http://{}/queue-status", self.authority)).await.expect("an answer");
        answer.json::<Value>().await.expect("JSON")["current_size"].as_u64().expect("a number")
    }

    /// A voice token for a page of a role, `dj` or `listener`.
    pub(crate) async fn token(&self, role: &str) -> String {
        let asked = reqwest::Client::new()
            .post(format!("http://{}/api/voice/{role}-token", self.authority))
            .header("sec-fetch-site", "same-origin")
            .json(&json!({}));
        let token: Value = asked.send().await.expect("an answer").json().await.expect("JSON");
        token["token"].as_str().expect("a token").to_owned()
    }

    /// A browser's telephone with a token, before it calls.
    pub(crate) async fn phone(&self, token: &str) -> Phone {
        let mut phone = Phone::connect(&self.authority, "/exchange/signal", Ipv4Addr::LOCALHOST).await;
        phone.listens(token).await;
        phone
    }

    /// What the process takes, in megabytes.
    pub(crate) fn memory(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.process.id())).expect("it lives");
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).expect("a figure");
        line.split_whitespace().next().and_then(|kilobytes| kilobytes.parse::<u64>().ok()).expect("a figure")
            / 1024
    }

    /// How many files and sockets the process has open.
    pub(crate) fn descriptors(&self) -> usize {
        fs::read_dir(format!("/proc/{}/fd", self.process.id())).expect("it lives").count()
    }

    /// Lets the process write to no file, as if the disk were full, or to any again.
    pub(crate) fn disk_is_full(&self, full: bool) {
        let pid = self.process.id().try_into().expect("a process");
        let size = if full { 0 } else { u64::MAX };
        rlimit::prlimit(pid, rlimit::Resource::FSIZE, Some((size, u64::MAX)), None).expect("is set");
    }

    /// The credentials of the embedded exchange's account: its SID and its auth token.
    pub(crate) fn account(&self) -> (String, String) {
        let file = fs::read(self.data.path().join("exchange/account.json")).expect("an account");
        let account: Value = serde_json::from_slice(&file).expect("JSON");
        let value = |key: &str| account[key].as_str().expect("a text").to_owned();
        (value("account_sid"), value("auth_token"))
    }

    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.data.path().join("log")).unwrap_or_default()
    }
}

/// Starts the process. That a file may be no longer is an error to it, as a full disk is, and not its end.
fn begin(authority: &str, data: &Path, variables: &[(&str, String)]) -> Child {
    let log = File::options().create(true).append(true).open(data.join("log")).expect("a log");
    Command::new("env")
        .args(["--ignore-signal=XFSZ", env!("CARGO_BIN_EXE_greenroom")])
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
        .env_clear()
        .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
        .env("GREENROOM_ADDR", authority)
        .env("DATA_DIR", data)
        .env("MEDIA_PORT", "0")
        .env("MEDIA_ADDRESSES", "127.0.0.1")
        .envs(variables.iter().map(|(name, value)| (*name, value)))
        .stdout(Stdio::null())
        .stderr(log)
        .spawn()
        .expect("started")
}

impl Drop for Studio {
    fn drop(&mut self) {
        // It may have ended by itself, which the test has seen.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
