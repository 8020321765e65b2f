use std::sync::{
    Arc, Mutex,
    atomic::{AtomicUsize, Ordering},
};

use axum::{
    Form, Json, Router,
    extract::{OriginalUri, Query, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::get,
};
use serde_json::{Value, json};
use show::{QueueState, QueueStatistics, UpstreamStatus};
use studio::{Studio, TwilioSettings};
use tokio::net::TcpListener;
use url::Url;

use crate::fixture::{settings, with};

/// An account's queues as its REST API shows them, one to a page.
#[derive(Clone, Default)]
struct Account {
    names: Arc<Mutex<Vec<String>>>,
    /// Answers the creation of a queue as if somebody else had just made it.
    overtaken: bool,
    /// Answers every list with this status.
    broken: Option<u16>,
    /// How many lists were asked for.
    asked: Arc<AtomicUsize>,
}

impl Account {
    fn with_queues(names: &[&str]) -> Self {
        let names = names.iter().map(|name| (*name).to_owned()).collect();
        Self { names: Arc::new(Mutex::new(names)), ..Self::default() }
    }

    fn names(&self) -> Vec<String> {
        self.names.lock().expect("no test panicked").clone()
    }

    /// Serves the account under a path of its own, as the exchange does, and opens a studio on it.
    async fn open(&self) -> Studio {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let base = format!("http://{}/exchange", listener.local_addr().expect("an address"));
        let routes = Router::new()
            .route("/2010-04-01/Accounts/{account}/Queues.json", get(list).post(create))
            .with_state(self.clone());
        tokio::spawn(axum::serve(listener, Router::new().nest("/exchange", routes)).into_future());
        let rest_base_url = Url::parse(&base).expect("an address");
        with(TwilioSettings { rest_base_url, ..settings() }, None)
    }
}

async fn list(
    State(account): State<Account>,
    OriginalUri(uri): OriginalUri,
    Query(query): Query<Vec<(String, String)>>,
    headers: HeaderMap,
) -> Response {
    account.asked.fetch_add(1, Ordering::Relaxed);
    if let Some(status) = account.broken {
        return failure(StatusCode::from_u16(status).expect("a status"), 20503);
    }
    if !headers.contains_key("authorization") {
        return failure(StatusCode::UNAUTHORIZED, 20003);
    }
    let page = query
        .iter()
        .find_map(|(name, value)| (name == "Page").then(|| value.parse::<usize>().ok())?)
        .unwrap_or(0);
    let names = account.names();
    let path = uri.path().trim_start_matches("/exchange");
    let uri = |page: usize| format!("{path}?PageSize=1&Page={page}");
    Json(json!({
        "queues": names.get(page).map(|name| queue(name)).into_iter().collect::<Vec<_>>(),
        "page": page, "page_size": 1, "start": page, "end": page,
        "uri": uri(page), "first_page_uri": uri(0),
        "next_page_uri": (page + 1 < names.len()).then(|| uri(page + 1)),
        "previous_page_uri": page.checked_sub(1).map(uri),
    }))
    .into_response()
}

async fn create(State(account): State<Account>, Form(form): Form<Vec<(String, String)>>) -> Response {
    if account.overtaken {
        return failure(StatusCode::BAD_REQUEST, 22003);
    }
    let name = form.into_iter().find(|(name, _)| name == "FriendlyName").expect("a name").1;
    let created = queue(&name);
    account.names.lock().expect("no test panicked").push(name);
    (StatusCode::CREATED, Json(created)).into_response()
}

fn failure(status: StatusCode, code: u32) -> Response {
    let body = json!({
        "code": code, "message": "no", "status": status.as_u16(),
        "more_info": format!("https://www.twilio.com/docs/errors/{code}"),
    });
    (status, Json(body)).into_response()
}

fn queue(name: &str) -> Value {
    json!({
        "sid": "QU5ef8732a3c49700934481addd5ce1659",
        "account_sid": settings().account_sid,
        "friendly_name": name,
        "current_size": 2, "average_wait_time": 12, "max_size": 5000,
        "date_created": "Tue, 04 Aug 2015 18:39:09 +0000",
        "date_updated": "Tue, 04 Aug 2015 18:39:09 +0000",
        "uri": "/2010-04-01/Accounts/AC/Queues/QU5ef8732a3c49700934481addd5ce1659.json",
        "subresource_uris": { "members": "/2010-04-01/Accounts/AC/Queues/QU5ef8732a3c49700934481addd5ce1659/Members.json" },
    })
}

#[tokio::test]
async fn the_figures_are_those_of_the_queue_with_the_shows_name() {
    let studio = Account::with_queues(&["sales", "support", "radio-callin-queue"]).open().await;
    let reading = studio.queue_reading().await;
    assert_eq!(reading.queue, QueueState::Known(QueueStatistics { current_size: 2, average_wait_time: 12 }));
    assert_eq!((reading.age_seconds, reading.upstream), (0, None));
}

#[tokio::test]
async fn without_a_queue_of_that_name_there_are_no_figures() {
    let studio = Account::with_queues(&["sales"]).open().await;
    assert_eq!(studio.queue_reading().await.queue, QueueState::Missing);
}

#[tokio::test]
async fn a_failing_exchange_is_told_and_not_taken_for_an_empty_queue() {
    for (status, upstream) in
        [(503, UpstreamStatus::Down), (429, UpstreamStatus::Busy), (401, UpstreamStatus::Refused)]
    {
        let account = Account { broken: Some(status), ..Account::default() };
        let reading = account.open().await.queue_reading().await;
        assert_eq!((reading.queue, reading.upstream), (QueueState::Unknown, Some(upstream)), "{status}");
    }
}

#[tokio::test]
async fn many_who_look_at_once_make_one_request() {
    let account = Account::with_queues(&["radio-callin-queue"]);
    let studio = account.open().await;
    let mut looks = tokio::task::JoinSet::new();
    for _ in 0..50 {
        let studio = studio.clone();
        looks.spawn(async move { studio.queue_reading().await });
    }
    let readings = looks.join_all().await;
    assert!(readings.iter().all(|reading| matches!(reading.queue, QueueState::Known(_))), "{readings:?}");
    assert_eq!(account.asked.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn an_exchange_that_says_nothing_keeps_nobody_waiting_for_long() {
    let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let base = format!("http://{}", listener.local_addr().expect("an address"));
    let settings = TwilioSettings { rest_base_url: Url::parse(&base).expect("an address"), ..settings() };
    let studio = with(settings, None);
    tokio::time::pause();
    let reading = studio.queue_reading().await;
    assert_eq!((reading.queue, reading.upstream), (QueueState::Unknown, Some(UpstreamStatus::Slow)));
}

#[tokio::test]
async fn the_queues_are_made_once() {
    let account = Account::with_queues(&["sales"]);
    let studio = account.open().await;
    studio.ensure_queues().await.expect("made");
    studio.ensure_queues().await.expect("there");
    assert_eq!(account.names(), ["sales", "radio-callin-queue", "radio-callin-queue.dj"]);
}

#[tokio::test]
async fn a_queue_made_by_somebody_else_meanwhile_is_as_good() {
    let account = Account { overtaken: true, ..Account::default() };
    account.open().await.ensure_queues().await.expect("there");
}
