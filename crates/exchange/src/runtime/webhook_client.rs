use std::{net::IpAddr, sync::Arc, time::Duration};

use reqwest::{
    Client, RequestBuilder, Response, StatusCode,
    cookie::{CookieStore as _, Jar},
    header::{
        CONTENT_TYPE, COOKIE, ETAG, HeaderMap, HeaderName, HeaderValue, IF_MODIFIED_SINCE, IF_NONE_MATCH,
        LAST_MODIFIED, LOCATION, SET_COOKIE, USER_AGENT,
    },
    redirect::Policy,
};
use secrecy::SecretString;
use tokio::sync::Semaphore;
use twilio::{error_code, twiml::Method};
use url::{Host, Url};
use uuid::Uuid;

use super::decode::decode;
use crate::call::{Body, Document, FetchFailure, Request};

/// Twilio's limits: 5 s to connect and one more try, 15 s in total, 10 redirects, 64 kB of TwiML.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
const ANSWER_TIMEOUT: Duration = Duration::from_secs(15);
const MAX_REDIRECTS: usize = 10;
/// How often a request is sent again to a server that could not be reached.
const CONNECT_RETRIES: usize = 1;
const MAX_DOCUMENT_BYTES: usize = 64 * 1024;

/// By this header an application tells a request that is sent again from a new one: a UUID.
const IDEMPOTENCY_TOKEN: &str = "I-Twilio-Idempotency-Token";

/// How many requests are under way at once; the rest wait their turn, within the time that they have.
const MAX_REQUESTS: usize = 512;

/// How many connections are kept open for later requests.
const MAX_IDLE_CONNECTIONS: usize = 32;

/// The largest sound, in bytes; larger ones are refused.
const MAX_SOUND_BYTES: usize = 10 * 1024 * 1024;

/// Sends requests to the application as Twilio does: signed, form-encoded, with limits.
///
/// It sends them only to this machine and to the application's own host: a document or a redirect must
/// not make the exchange contact other hosts.
#[derive(Clone)]
pub(crate) struct WebhookClient {
    client: Client,
    auth_token: SecretString,
    application: Url,
    answer_timeout: Duration,
    turns: Arc<Semaphore>,
}

/// What a file is told by from a later one at its address (RFC 9110, section 8.8); empty where its server does not say.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Validators {
    etag: Option<HeaderValue>,
    last_modified: Option<HeaderValue>,
}

/// A file that was fetched, or is still the one that is known.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum FetchedFile {
    Unchanged,
    New(Vec<u8>, Validators),
}

impl Validators {
    fn of(answer: &HeaderMap) -> Self {
        Self { etag: answer.get(ETAG).cloned(), last_modified: answer.get(LAST_MODIFIED).cloned() }
    }

    /// The headers that ask for the file only if it is another one by now.
    fn conditions(&self) -> impl Iterator<Item = (HeaderName, HeaderValue)> {
        let etag = self.etag.clone().map(|etag| (IF_NONE_MATCH, etag));
        // A server that knows both heeds the other one alone (section 13.2.2).
        etag.into_iter().chain(self.last_modified.clone().map(|time| (IF_MODIFIED_SINCE, time)))
    }
}

impl WebhookClient {
    /// A client for the application whose first document is at `application`.
    pub(crate) fn new(auth_token: SecretString, application: Url) -> reqwest::Result<Self> {
        let client = Client::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            // `follow` follows redirects itself, because each request is signed for its own URL.
            .redirect(Policy::none())
            .pool_max_idle_per_host(MAX_IDLE_CONNECTIONS)
            .no_proxy()
            .build()?;
        Ok(Self {
            client,
            auth_token,
            application,
            answer_timeout: ANSWER_TIMEOUT,
            turns: Arc::new(Semaphore::new(MAX_REQUESTS)),
        })
    }

    /// Fetches a document, or a sound in its place. `cookies` are sent, and take what the answers set.
    pub(super) async fn document(
        &self,
        request: &Request,
        cookies: Option<Arc<Jar>>,
    ) -> Result<Document, FetchFailure> {
        let fetched = async {
            let (url, response) =
                self.follow(request.clone(), cookies.as_deref(), &Validators::default()).await?;
            let ContentType { kind, charset } = ContentType::of(&response);
            let body = if kind.starts_with("audio/") {
                let sound = body(response, MAX_SOUND_BYTES, error_code::PLAY_INVALID_CONTENT).await?;
                Body::Sound(sound.into())
            } else {
                let bytes = body(response, MAX_DOCUMENT_BYTES, error_code::RESPONSE_TOO_LARGE).await?;
                let text = decode(&bytes, charset.as_deref());
                Body::Text(text.map_err(|error| {
                    failure(error_code::DOCUMENT_PARSE_FAILURE, format!("the answer cannot be read: {error}"))
                })?)
            };
            Ok(Document { url, content_type: kind, body })
        };
        self.in_time(&request.url, fetched).await
    }

    /// Fetches a file, unless it is still the one with these validators; as with Twilio, the request has no call
    /// parameters.
    pub(super) async fn file(&self, url: &Url, known: &Validators) -> Result<FetchedFile, FetchFailure> {
        let request = Request { url: url.clone(), method: Method::Get, parameters: Vec::new(), call: None };
        let fetched = async {
            let (_, response) = self.follow(request, None, known).await?;
            if response.status() == StatusCode::NOT_MODIFIED {
                return Ok(FetchedFile::Unchanged);
            }
            let validators = Validators::of(response.headers());
            let bytes = body(response, MAX_SOUND_BYTES, error_code::PLAY_INVALID_CONTENT).await?;
            Ok(FetchedFile::New(bytes, validators))
        };
        self.in_time(url, fetched).await
    }

    /// Gives up a request that takes too long, and adds the URL to a failure.
    async fn in_time<T>(
        &self,
        url: &Url,
        fetched: impl Future<Output = Result<T, FetchFailure>>,
    ) -> Result<T, FetchFailure> {
        let in_turn = async {
            // Nobody closes it.
            let _turn = self.turns.acquire().await;
            fetched.await
        };
        let fetched = tokio::time::timeout(self.answer_timeout, in_turn).await.unwrap_or_else(|_| {
            let reason = format!("no answer within {:?}", self.answer_timeout);
            Err(failure(error_code::HTTP_RETRIEVAL_FAILURE, reason))
        });
        fetched.map_err(|FetchFailure { code, reason }| failure(code, format!("{url}: {reason}")))
    }

    /// Sends a request and follows redirects. The returned URL does not contain the call's parameters:
    /// relative URLs in the document refer to it, and an empty `<Redirect>` requests it again.
    async fn follow(
        &self,
        mut request: Request,
        cookies: Option<&Jar>,
        known: &Validators,
    ) -> Result<(Url, Response), FetchFailure> {
        for _ in 0..=MAX_REDIRECTS {
            let response = self.send(&request, cookies, known).await?;
            if let Some(cookies) = cookies {
                cookies.set_cookies(&mut response.headers().get_all(SET_COOKIE).iter(), &request.url);
            }
            let status = response.status();
            let is_unchanged = status == StatusCode::NOT_MODIFIED && *known != Validators::default();
            if !status.is_redirection() || is_unchanged {
                return if status.is_success() || is_unchanged {
                    Ok((request.url, response))
                } else {
                    Err(failure(error_code::HTTP_RETRIEVAL_FAILURE, format!("answered {status}")))
                };
            }
            let location = response
                .headers()
                .get(LOCATION)
                .and_then(|value| value.to_str().ok())
                .and_then(|location| request.url.join(location).ok());
            request.url = location.ok_or_else(|| {
                failure(
                    error_code::HTTP_RETRIEVAL_FAILURE,
                    format!("answered {status} without a valid Location"),
                )
            })?;
            if !matches!(status, StatusCode::TEMPORARY_REDIRECT | StatusCode::PERMANENT_REDIRECT) {
                request.method = Method::Get;
            }
        }
        Err(failure(error_code::TOO_MANY_REDIRECTS, "too many redirects"))
    }

    async fn send(
        &self,
        request: &Request,
        cookies: Option<&Jar>,
        known: &Validators,
    ) -> Result<Response, FetchFailure> {
        if request.url.origin() != self.application.origin() && !is_this_machine(&request.url) {
            let reason = "the embedded exchange asks only this machine and the application's own host";
            return Err(failure(error_code::HTTP_RETRIEVAL_FAILURE, reason));
        }
        let cookies = cookies.and_then(|cookies| cookies.cookies(&request.url));
        let mut builder = self.signed(request).headers(known.conditions().collect());
        if let Some(cookies) = cookies {
            builder = builder.header(COOKIE, cookies);
        }
        let builder = builder.header(IDEMPOTENCY_TOKEN, Uuid::new_v4().to_string());
        for _ in 0..CONNECT_RETRIES {
            match builder.try_clone() {
                Some(attempt) => match attempt.send().await {
                    Err(error) if error.is_connect() => {}
                    answer => return answer.map_err(unanswered),
                },
                // Only a body that is read as it is sent cannot be sent twice.
                None => break,
            }
        }
        builder.send().await.map_err(unanswered)
    }

    /// The request with its parameters where its method has them, and their signature.
    fn signed(&self, request: &Request) -> RequestBuilder {
        let mut url = request.url.clone();
        let builder = match request.method {
            Method::Get => {
                if !request.parameters.is_empty() {
                    url.query_pairs_mut().extend_pairs(&request.parameters);
                }
                let signature =
                    twilio::signature::sign(&self.auth_token, url.as_str(), twilio::signature::NO_FORM);
                self.client.get(url).header("X-Twilio-Signature", signature)
            }
            Method::Post => {
                let signature = twilio::signature::sign(&self.auth_token, url.as_str(), &request.parameters);
                let form = form_urlencoded::Serializer::new(String::new())
                    .extend_pairs(&request.parameters)
                    .finish();
                self.client
                    .post(url)
                    .header("X-Twilio-Signature", signature)
                    .header(CONTENT_TYPE, "application/x-www-form-urlencoded; charset=UTF-8")
                    .body(form)
            }
        };
        builder.header(USER_AGENT, "TwilioProxy/1.1")
    }
}

/// Why a server has not answered: not reached, or silent.
fn unanswered(error: reqwest::Error) -> FetchFailure {
    let code = if error.is_connect() {
        error_code::HTTP_CONNECTION_FAILURE
    } else {
        error_code::HTTP_RETRIEVAL_FAILURE
    };
    failure(code, format!("{:#}", anyhow::Error::from(error.without_url())))
}

fn failure(code: u32, reason: impl Into<String>) -> FetchFailure {
    FetchFailure { code, reason: reason.into() }
}

fn is_this_machine(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => IpAddr::V4(address).is_loopback(),
        Some(Host::Ipv6(address)) => IpAddr::V6(address).is_loopback(),
        None => false,
    }
}

/// What an answer says of its body.
struct ContentType {
    /// The media type, lower-case; empty if none was given.
    kind: String,
    charset: Option<String>,
}

impl ContentType {
    fn of(response: &Response) -> Self {
        let value = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
        let mut parts = value.split(';').map(str::trim);
        let kind = parts.next().unwrap_or("").to_ascii_lowercase();
        let charset = parts.filter_map(|part| part.split_once('=')).find_map(|(name, value)| {
            name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches('"').to_owned())
        });
        Self { kind, charset }
    }
}

async fn body(mut response: Response, limit: usize, code_if_longer: u32) -> Result<Vec<u8>, FetchFailure> {
    let mut body = Vec::new();
    loop {
        let chunk = response
            .chunk()
            .await
            .map_err(|error| failure(error_code::HTTP_RETRIEVAL_FAILURE, error.without_url().to_string()))?;
        let Some(chunk) = chunk else { return Ok(body) };
        if body.len() + chunk.len() > limit {
            return Err(failure(code_if_longer, format!("the answer is longer than {limit} bytes")));
        }
        body.extend_from_slice(&chunk);
    }
}

#[cfg(test)]
mod tests {
    use axum::{Router, http::HeaderMap, response::IntoResponse as _, routing::get};
    use tokio::net::TcpListener;

    use super::*;

    async fn code_of(url: &str, answer_timeout: Duration) -> u32 {
        let url = Url::parse(url).expect("a URL");
        let home = Url::parse("http://127.0.0.1:1/voice").expect("a URL");
        let mut client = WebhookClient::new("token".to_owned().into(), home).expect("made");
        client.answer_timeout = answer_timeout;
        let request = Request { url, method: Method::Post, parameters: Vec::new(), call: None };
        client.document(&request, None).await.expect_err("nothing to be had").code
    }

    #[tokio::test]
    async fn an_application_that_says_nothing_is_given_up() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}/voice", listener.local_addr().expect("its address"));
        assert_eq!(code_of(&url, Duration::from_millis(50)).await, 11_200);
    }

    #[tokio::test]
    async fn an_application_that_is_not_there_is_told_from_one_that_fails() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("http://{}/voice", listener.local_addr().expect("its address"));
        drop(listener);
        assert_eq!(code_of(&url, ANSWER_TIMEOUT).await, 11_205);
    }

    #[tokio::test]
    async fn an_application_that_cannot_be_reached_is_tried_once_more() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let url = format!("https://{}/voice", listener.local_addr().expect("its address"));
        let reached = tokio::spawn(async move {
            // TLS never comes about.
            for _ in 0..2 {
                listener.accept().await.expect("a connection");
            }
        });
        assert_eq!(code_of(&url, ANSWER_TIMEOUT).await, 11_205);
        assert!(reached.is_finished(), "twice");
    }

    /// A server with a file that says when it is the same, one that does not, and one that says so to everybody.
    async fn files() -> (WebhookClient, Url) {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let home =
            Url::parse(&format!("http://{}", listener.local_addr().expect("its address"))).expect("a URL");
        let with_etag = |asked: HeaderMap| async move {
            if asked.get(IF_NONE_MATCH).is_some_and(|etag| etag == "\"1\"") {
                StatusCode::NOT_MODIFIED.into_response()
            } else {
                ([(ETAG, "\"1\"")], "sound").into_response()
            }
        };
        let router = Router::new()
            .route("/etag", get(with_etag))
            .route("/plain", get(|| async { "sound" }))
            .route("/unasked", get(|| async { StatusCode::NOT_MODIFIED }));
        tokio::spawn(axum::serve(listener, router).into_future());
        (WebhookClient::new("token".to_owned().into(), home.clone()).expect("made"), home)
    }

    #[tokio::test]
    async fn a_file_is_not_sent_again_while_its_server_says_that_it_is_the_same() {
        let (client, home) = files().await;
        for (path, second) in [("etag", None), ("plain", Some("sound"))] {
            let url = home.join(path).expect("a URL");
            let first = client.file(&url, &Validators::default()).await.expect("a file");
            let FetchedFile::New(bytes, validators) = first else { panic!("{path} is new") };
            assert_eq!(bytes, b"sound");
            let again = match client.file(&url, &validators).await.expect("a file") {
                FetchedFile::Unchanged => None,
                FetchedFile::New(bytes, _) => Some(bytes),
            };
            assert_eq!(again.as_deref(), second.map(str::as_bytes), "{path}");
        }
    }

    #[tokio::test]
    async fn a_server_that_calls_a_file_the_same_unasked_gives_none() {
        let (client, home) = files().await;
        let url = home.join("unasked").expect("a URL");
        let refused = client.file(&url, &Validators::default()).await.expect_err("no file");
        assert_eq!(refused.code, 11_200);
    }

    #[test]
    fn only_loopback_is_this_machine() {
        let here = |url: &str| is_this_machine(&Url::parse(url).expect("a URL"));
        for url in ["http://localhost:3000/", "http://127.9.9.9/", "http://[::1]/", "https://a.localhost/"] {
            assert!(here(url), "{url}");
        }
        for url in ["http://192.168.0.1/", "http://localhost.example/", "http://0.0.0.0/", "data:text/xml,"] {
            assert!(!here(url), "{url}");
        }
    }
}
