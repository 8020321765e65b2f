use std::sync::{Arc, Mutex};

use axum::{
    Form, Json, Router,
    extract::{OriginalUri, Query, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
    routing::get,
};
use serde_json::{Value, json};
use show::QueueStatistics;
use studio::{Error, Studio, TwilioSettings};
use tokio::net::TcpListener;
use url::Url;

use crate::fixture::{settings, with};

/// An account's queues as its REST API shows them, one to a page.
#[derive(Clone, Default)]
struct Account {
    names: Arc<Mutex<Vec<String>>>,
    /// Answers the creation of a queue as if somebody else had just made it.
    overtaken: bool,
    broken: bool,
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
    if account.broken {
        return failure(StatusCode::SERVICE_UNAVAILABLE, 20503);
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
        "current_size": 2, "average_wait_time": 12, "max_size": 1000,
        "date_created": "Tue, 04 Aug 2015 18:39:09 +0000",
        "date_updated": "Tue, 04 Aug 2015 18:39:09 +0000",
        "uri": "/2010-04-01/Accounts/AC/Queues/QU5ef8732a3c49700934481addd5ce1659.json",
        "subresource_uris": { "members": "/2010-04-01/Accounts/AC/Queues/QU5ef8732a3c49700934481addd5ce1659/Members.json" },
    })
}

#[tokio::test]
async fn the_figures_are_those_of_the_queue_with_the_shows_name() {
    let studio = Account::with_queues(&["sales", "support", "radio-callin-queue"]).open().await;
    let statistics = studio.queue_statistics().await.expect("figures");
    assert_eq!(statistics, Some(QueueStatistics { current_size: 2, average_wait_time: 12 }));
}

#[tokio::test]
async fn without_a_queue_of_that_name_there_are_no_figures() {
    let studio = Account::with_queues(&["sales"]).open().await;
    assert_eq!(studio.queue_statistics().await.expect("an answer"), None);
}

#[tokio::test]
async fn a_failing_exchange_is_an_error_and_not_an_empty_queue() {
    let account = Account { broken: true, ..Account::default() };
    let answer = account.open().await.queue_statistics().await;
    assert!(matches!(answer, Err(Error::Rest(_))), "{answer:?}");
}

#[tokio::test]
async fn the_queue_is_made_once() {
    let account = Account::with_queues(&["sales"]);
    let studio = account.open().await;
    studio.ensure_queue().await.expect("made");
    studio.ensure_queue().await.expect("there");
    assert_eq!(account.names(), ["sales", "radio-callin-queue"]);
}

#[tokio::test]
async fn a_queue_made_by_somebody_else_meanwhile_is_as_good() {
    let account = Account { overtaken: true, ..Account::default() };
    account.open().await.ensure_queue().await.expect("there");
}
