use anyhow::{Context as _, ensure};
use secrecy::SecretString;
use tokio::{
    io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader},
    net::TcpStream,
};
use twilio::signature;
use url::Url;

/// Somebody who rings in from a telephone.
pub struct BenchCaller {
    /// The SID of the call.
    pub sid: String,
    /// The name that the carrier sends.
    pub name: String,
    number: String,
}

impl BenchCaller {
    /// The caller with this running number, whom all screens look for.
    pub fn new(number: u32) -> Self {
        Self::named("Probe", number)
    }

    /// One of those who are in line beside them.
    pub fn waiting(number: u32) -> Self {
        Self::named("Waiting", 1_000_000 + number)
    }

    fn named(name: &str, number: u32) -> Self {
        Self {
            sid: format!("CA{number:032x}"),
            name: format!("{name} {number}"),
            number: format!("+1555{number:07}"),
        }
    }
}

/// Sends signed webhooks as Twilio does, over one connection.
pub struct Webhooks {
    origin: String,
    authority: String,
    auth_token: SecretString,
    connection: BufReader<TcpStream>,
}

impl Webhooks {
    /// Connects to the server.
    ///
    /// # Errors
    /// When it cannot be reached.
    pub async fn connect(origin: &Url, auth_token: SecretString) -> anyhow::Result<Self> {
        let authority = origin.authority().to_owned();
        let connection = TcpStream::connect(&authority).await.context("connecting")?;
        connection.set_nodelay(true)?;
        let origin = origin.as_str().trim_end_matches('/').to_owned();
        Ok(Self { origin, authority, auth_token, connection: BufReader::new(connection) })
    }

    /// The caller rings in; returns the document.
    ///
    /// # Errors
    /// When the webhook is refused.
    pub async fn rings(&mut self, caller: &BenchCaller) -> anyhow::Result<String> {
        self.post("/voice", caller, "ringing").await
    }

    /// The caller has hung up.
    ///
    /// # Errors
    /// When the webhook is refused.
    pub async fn hangs_up(&mut self, caller: &BenchCaller) -> anyhow::Result<String> {
        self.post("/voice/status", caller, "completed").await
    }

    async fn post(&mut self, path: &str, caller: &BenchCaller, status: &str) -> anyhow::Result<String> {
        let account = format!("AC{}", "a".repeat(32));
        let form = [
            ("AccountSid", account.as_str()),
            ("ApiVersion", "2010-04-01"),
            ("CallSid", &caller.sid),
            ("CallStatus", status),
            ("Called", "+15550000000"),
            ("Caller", &caller.number),
            ("CallerName", &caller.name),
            ("Direction", "inbound"),
            ("From", &caller.number),
            ("FromCity", "LEEDS"),
            ("To", "+15550000000"),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()));
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(&form).finish();
        let signature = signature::sign(&self.auth_token, &format!("{}{path}", self.origin), &form);
        let request = format!(
            "POST {path} HTTP/1.1\r\nHost: {}\r\n{}: {signature}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            self.authority,
            signature::HEADER,
            body.len(),
        );
        self.connection.get_mut().write_all(request.as_bytes()).await?;
        self.answer().await.with_context(|| format!("{path} answered"))
    }

    /// Reads an answer as our server gives them: with a length, or with status 204.
    async fn answer(&mut self) -> anyhow::Result<String> {
        let mut status = String::new();
        self.connection.read_line(&mut status).await?;
        let mut length = 0;
        loop {
            let mut line = String::new();
            self.connection.read_line(&mut line).await?;
            match line.trim_end().split_once(": ") {
                Some((name, value)) if name.eq_ignore_ascii_case("content-length") => {
                    length = value.parse()?
                }
                Some(_) => {}
                None => break,
            }
        }
        let mut body = vec![0; length];
        self.connection.read_exact(&mut body).await?;
        let body = String::from_utf8_lossy(&body).into_owned();
        ensure!(status.contains(" 20"), "{}: {body}", status.trim_end());
        Ok(body)
    }
}
