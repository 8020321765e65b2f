//! An application whose answer depends on who calls.

use std::sync::{Arc, Mutex};

use axum::{
    Router,
    extract::{OriginalUri, Request, State},
    http::{StatusCode, header},
    response::{IntoResponse, Response},
    routing::any,
};
use exchange::OwnAccount;
use url::Url;

/// What the application was asked, and whether each request was signed.
#[derive(Clone, Default)]
pub struct Asked(Arc<Mutex<Vec<Question>>>);

#[derive(Clone, Debug)]
pub struct Question {
    pub method: String,
    pub path: String,
    pub parameters: Vec<(String, String)>,
    pub signed: bool,
    /// The cookies it came with.
    pub cookies: Option<String>,
    /// By which it is told from a request that is sent again.
    pub idempotency_token: Option<String>,
}

impl Asked {
    /// Waits until a path has been asked, and gives the first request to it.
    pub async fn at(&self, path: &str) -> Question {
        self.nth(path, 0).await
    }

    /// The same for a later request, counted from 0.
    pub async fn nth(&self, path: &str, n: usize) -> Question {
        loop {
            if let Some(question) = self.all().into_iter().filter(|question| question.path == path).nth(n) {
                return question;
            }
            tokio::task::yield_now().await;
        }
    }

    pub fn all(&self) -> Vec<Question> {
        self.0.lock().expect("unpoisoned").clone()
    }
}

impl Question {
    pub fn get(&self, name: &str) -> Option<&str> {
        self.parameters.iter().find(|(n, _)| n == name).map(|(_, value)| value.as_str())
    }
}

#[derive(Clone)]
struct Application {
    account: OwnAccount,
    base: Url,
    asked: Asked,
}

pub fn router(account: OwnAccount, base: Url, asked: Asked) -> Router {
    Router::new()
        .route("/voice", any(voice))
        .route("/status", any(voice))
        .route("/after", any(voice))
        .route("/elsewhere", any(voice))
        .route("/messages", any(voice))
        .route("/gr%C3%BC%C3%9Fe", any(voice))
        .route("/echo", any(voice))
        .route("/whisper", any(voice))
        .route("/wave.wav", any(wave))
        .route("/nowhere", any(|| async { StatusCode::NOT_FOUND }))
        .with_state(Application { account, base, asked })
}

async fn voice(
    State(application): State<Application>,
    OriginalUri(uri): OriginalUri,
    request: Request,
) -> Response {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, 64 * 1024).await.expect("a body");
    let url = application.base.join(&uri.to_string()).expect("a URL");
    let form: Vec<(String, String)> = form_urlencoded::parse(&body).into_owned().collect();
    let header = |name: &str| parts.headers.get(name)?.to_str().ok().map(str::to_owned);
    let signed = header("X-Twilio-Signature").is_some_and(|signature| {
        twilio::signature::verify(&application.account.auth_token, url.as_str(), &form, &signature)
    });
    let parameters = if parts.method == "GET" { url.query_pairs().into_owned().collect() } else { form };
    let question = Question {
        method: parts.method.to_string(),
        path: uri.path().to_owned(),
        parameters,
        signed,
        cookies: header("Cookie"),
        idempotency_token: header("I-Twilio-Idempotency-Token"),
    };
    let from = question.get("From").unwrap_or_default().to_owned();
    let recorded = question.get("RecordingUrl").unwrap_or_default().to_owned();
    application.asked.0.lock().expect("unpoisoned").push(question);
    let xml = |body: &'static str| ([(header::CONTENT_TYPE, "text/xml")], body).into_response();
    match uri.path() {
        "/status" | "/messages" => return StatusCode::NO_CONTENT.into_response(),
        "/echo" => {
            let document = format!("<Response><Play loop=\"0\">{recorded}</Play></Response>");
            return ([(header::CONTENT_TYPE, "text/xml")], document).into_response();
        }
        "/whisper" => return xml("<Response><Play>/wave.wav</Play></Response>"),
        "/after" => return xml("<Response><Hangup/></Response>"),
        "/elsewhere" => return xml(r#"<Response><Pause length="60"/></Response>"#),
        _ => {}
    }
    match from.as_str() {
        "client:thorough" => {
            xml(r#"<Response><Enqueue waitUrl="" action="/after">line</Enqueue></Response>"#)
        }
        "client:whispering" => xml(r#"<Response><Dial><Queue url="/whisper">line</Queue></Dial></Response>"#),
        "client:echo" => xml(
            r#"<Response><Record playBeep="false" timeout="1" action="/echo" recordingStatusCallback="/status"/></Response>"#,
        ),
        "client:host" => xml("<Response><Dial><Queue>line</Queue></Dial></Response>"),
        "client:html" => xml("<html><body>Not found"),
        "client:failing" => (StatusCode::INTERNAL_SERVER_ERROR, "secret stack trace").into_response(),
        "client:silent" => std::future::pending().await,
        "client:json" => axum::Json(()).into_response(),
        "client:huge" => xml(Box::leak("x".repeat(70_000).into_boxed_str())),
        "client:elsewhere" => xml("<Response><Redirect>http://192.0.2.1/voice</Redirect></Response>"),
        "client:cookies" => (
            [(header::SET_COOKIE, "show=night; Path=/"), (header::CONTENT_TYPE, "text/xml")],
            "<Response><Redirect>/elsewhere</Redirect></Response>",
        )
            .into_response(),
        "client:latin" => (
            [(header::CONTENT_TYPE, "text/xml")],
            b"<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?><Response><Redirect>/gr\xfc\xdfe</Redirect></Response>"
                .as_slice(),
        )
            .into_response(),
        "client:again" => xml(r#"<Response><Redirect method="GET"></Redirect></Response>"#),
        _ => xml(r#"<Response><Enqueue waitUrl="">line</Enqueue></Response>"#),
    }
}

/// Two seconds of the wave that peers say and hear.
async fn wave() -> Response {
    let spec = hound::WavSpec {
        channels: 1,
        sample_rate: 8_000,
        bits_per_sample: 16,
        sample_format: hound::SampleFormat::Int,
    };
    let mut file = std::io::Cursor::new(Vec::new());
    let mut writer = hound::WavWriter::new(&mut file, spec).expect("a WAV");
    for sample in 0..16_000 {
        writer.write_sample(if sample % 16 < 8 { 15_996_i16 } else { -15_996 }).expect("written");
    }
    writer.finalize().expect("finished");
    ([(header::CONTENT_TYPE, "audio/wav")], file.into_inner()).into_response()
}
