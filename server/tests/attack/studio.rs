//! The studio as a process of its own.

use std::{
    fs::{self, File},
    net::{Ipv4Addr, TcpListener},
    process::{Child, Command, Stdio},
    time::Duration,
};

use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::time::{Instant, sleep};

/// How long the studio may take to start.
const START_TIMEOUT: Duration = Duration::from_secs(30);

pub(crate) struct Studio {
    process: Child,
    /// Its address with its port.
    pub(crate) authority: String,
    data: TempDir,
}

impl Studio {
    pub(crate) async fn start() -> Self {
        let data = TempDir::new().expect("a folder");
        let silent = json!({
            "greeting": "", "closed_message": "", "full_message": "", "goodbye": "",
            "dj_whisper": "", "caller_whisper": "", "most_waiting": 20,
        });
        fs::write(data.path().join("show.json"), silent.to_string()).expect("written");
        let port =
            TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port").local_addr().expect("bound").port();
        let authority = format!("127.0.0.1:{port}");
        let process = Command::new(env!("CARGO_BIN_EXE_greenroom"))
            .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
            .env_clear()
            .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
            .env("GREENROOM_ADDR", &authority)
            .env("DATA_DIR", data.path())
            .env("MEDIA_PORT", "0")
            .env("MEDIA_ADDRESSES", "127.0.0.1")
            .stdout(Stdio::null())
            .stderr(File::create(data.path().join("log")).expect("a log"))
            .spawn()
            .expect("started");
        let studio = Self { process, authority, data };
        let end = Instant::now() + START_TIMEOUT;
        while studio.get("/queue-status").await.is_none() {
            assert!(Instant::now() < end, "{}", studio.log());
            sleep(Duration::from_millis(50)).await;
        }
        studio
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

    pub(crate) fn log(&self) -> String {
        fs::read_to_string(self.data.path().join("log")).unwrap_or_default()
    }
}

impl Drop for Studio {
    fn drop(&mut self) {
        // It may have ended by itself, which the test has seen.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
