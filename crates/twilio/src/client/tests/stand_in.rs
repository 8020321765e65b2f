//! A server whose faults a test chooses, and a client whose waits take no time.

use std::{
    future::Future,
    io::{Read as _, Write as _},
    net::{TcpListener, TcpStream},
    pin::Pin,
    sync::{Arc, Mutex},
    thread::JoinHandle,
    time::Duration,
};

use url::Url;

use super::{Client, ClientConfig, RetryTiming, TOKEN, account};

/// What the server does with one request.
pub enum Reply {
    /// Answers with a status, further header lines and a body.
    Answer(u16, &'static str, String),
    /// Answers 200 and resets the connection after half of the body.
    Reset(String),
    /// Resets the connection instead of answering.
    ResetAtOnce,
}

impl Reply {
    pub fn ok(body: impl Into<String>) -> Self {
        Self::Answer(200, "", body.into())
    }

    pub fn status(status: u16) -> Self {
        Self::Answer(status, "", String::new())
    }
}

/// A server that replies once to each request, in order, and keeps the requests.
pub struct Server {
    base_url: String,
    script: JoinHandle<Script>,
}

/// What the server saw.
#[derive(Default)]
struct Script {
    requests: Vec<String>,
    connections: usize,
}

impl Server {
    pub fn replying(replies: Vec<Reply>) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
        let base_url = format!("http://{}/exchange", listener.local_addr().expect("bound"));
        let script = std::thread::spawn(move || {
            let mut script = Script::default();
            let mut replies = replies.into_iter().peekable();
            while replies.peek().is_some() {
                let (connection, _) = listener.accept().expect("a connection");
                script.connections += 1;
                while replies.peek().is_some() {
                    let Some(request) = read(&connection) else { break };
                    script.requests.push(request);
                    if !reply(&connection, &replies.next().expect("peeked")) {
                        break;
                    }
                }
            }
            script
        });
        Self { base_url, script }
    }

    pub fn config(&self) -> ClientConfig {
        let base_url = Url::parse(&self.base_url).expect("a URL");
        ClientConfig::new(account(), TOKEN.into()).base_url(base_url)
    }

    /// A client that never waits, but records how long it would have waited.
    pub fn client(&self) -> (Client, Arc<FakeTiming>) {
        let timing = Arc::new(FakeTiming::default());
        (Client::with_timing(self.config(), timing.clone()).expect("a client"), timing)
    }

    /// The requests, each with its head and body. Waits until every reply was used.
    pub fn requests(self) -> Vec<String> {
        self.script.join().expect("every reply was asked for").requests
    }

    /// How many connections there were. Waits until every reply was used.
    pub fn connections(self) -> usize {
        self.script.join().expect("every reply was asked for").connections
    }
}

/// Reads one request, or nothing if the client has left.
fn read(mut connection: &TcpStream) -> Option<String> {
    let mut request = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let length = connection.read(&mut buffer).ok().filter(|length| *length > 0)?;
        request.extend_from_slice(&buffer[..length]);
        let text = String::from_utf8_lossy(&request);
        if let Some((head, content)) = text.split_once("\r\n\r\n") {
            let expected = head
                .lines()
                .find_map(|line| line.to_lowercase().strip_prefix("content-length: ").map(str::to_owned))
                .map_or(0, |length| length.parse().expect("a length"));
            if content.len() >= expected {
                return Some(text.into_owned());
            }
        }
    }
}

/// Replies, and says whether the connection stays open.
fn reply(mut connection: &TcpStream, reply: &Reply) -> bool {
    let head = |status: u16, headers: &str, length: usize| {
        format!("HTTP/1.1 {status} X\r\nTwilio-Request-Id: RQ1\r\n{headers}Content-Length: {length}\r\n\r\n")
    };
    match reply {
        Reply::Answer(status, headers, body) => {
            // RFC 9110, section 8.6: an answer without content has no length.
            let answer = if *status == 204 {
                "HTTP/1.1 204 X\r\nTwilio-Request-Id: RQ1\r\n\r\n".to_owned()
            } else {
                head(*status, headers, body.len()) + body
            };
            connection.write_all(answer.as_bytes()).expect("an answer");
            true
        }
        Reply::Reset(body) => {
            let half = body.get(..body.len() / 2).expect("ASCII");
            let answer = head(200, "", body.len()) + half;
            connection.write_all(answer.as_bytes()).expect("half an answer");
            reset(connection);
            false
        }
        Reply::ResetAtOnce => {
            reset(connection);
            false
        }
    }
}

/// Makes closing send RST in place of FIN.
fn reset(connection: &TcpStream) {
    socket2::SockRef::from(connection).set_linger(Some(Duration::ZERO)).expect("a socket");
}

/// A clock that moves only by waiting, and randomness that always gives its highest number.
#[derive(Debug, Default)]
pub struct FakeTiming {
    waits: Mutex<Vec<Duration>>,
}

impl FakeTiming {
    pub fn waits(&self) -> Vec<Duration> {
        self.waits.lock().expect("no test panicked").clone()
    }
}

impl RetryTiming for FakeTiming {
    fn now(&self) -> Duration {
        self.waits().iter().sum()
    }

    fn random(&self) -> f64 {
        1.0
    }

    fn sleep(&self, wait: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        self.waits.lock().expect("no test panicked").push(wait);
        Box::pin(std::future::ready(()))
    }
}
