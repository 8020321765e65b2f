//! An account with its two queues and its calls, as its REST API shows them; it notes what it is told.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

use axum::{
    Form, Json, Router,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde_json::{Value, json};
use studio::{ShowSettings, Studio, TwilioSettings};
use tokio::{net::TcpListener, time::sleep};
use twilio::sid::{CallSid, QueueSid};
use url::Url;

use crate::fixture::{Loaded, NOW, Stopped, settings, show_settings, with};

pub const QUEUE: &str = "radio-callin-queue";
pub const OWN: &str = "radio-callin-queue.dj";

/// The account; clones are the same one.
#[derive(Clone, Default)]
pub struct Account(Arc<Mutex<Inner>>);

#[derive(Default)]
struct Inner {
    members: BTreeMap<&'static str, Vec<CallSid>>,
    calls: BTreeMap<CallSid, (String, &'static str)>,
    told: Vec<String>,
    broken: bool,
}

impl Account {
    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().expect("no test panicked")
    }

    /// A studio on this account.
    pub async fn open(&self) -> Studio {
        let settings = self.serve().await;
        with(settings, Some([7; 16]))
    }

    /// A studio that compares notes with this account as often.
    pub async fn open_looking_every(&self, interval: Duration) -> Studio {
        let show = ShowSettings { reconcile_interval: interval, ..show_settings() };
        let settings = self.serve().await;
        Studio::new(settings, show, Arc::new(Stopped(NOW)), Arc::new(Loaded(None))).expect("a studio")
    }

    async fn serve(&self) -> TwilioSettings {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let base = format!("http://{}", listener.local_addr().expect("an address"));
        let routes = Router::new()
            .route("/2010-04-01/Accounts/{account}/Queues.json", get(queues))
            .route("/2010-04-01/Accounts/{account}/Queues/{queue}", get(one_queue))
            .route("/2010-04-01/Accounts/{account}/Queues/{queue}/Members.json", get(members))
            .route("/2010-04-01/Accounts/{account}/Queues/{queue}/Members/{call}", post(dequeue))
            .route("/2010-04-01/Accounts/{account}/Calls.json", get(calls))
            .route("/2010-04-01/Accounts/{account}/Calls/{call}", get(call).post(update))
            .with_state(self.clone());
        tokio::spawn(axum::serve(listener, routes).into_future());
        let rest_base_url = Url::parse(&base).expect("an address");
        TwilioSettings { rest_base_url, ..settings() }
    }

    /// A call of the account, in progress or however far.
    pub fn has_call(&self, sid: &CallSid, from: &str, status: &'static str) {
        self.inner().calls.insert(sid.clone(), (from.to_owned(), status));
    }

    /// A call that waits in a queue.
    pub fn has_member(&self, queue: &'static str, sid: &CallSid) {
        self.inner().members.entry(queue).or_default().push(sid.clone());
    }

    /// Answers nothing any more but errors.
    pub fn breaks(&self) {
        self.inner().broken = true;
    }

    /// What it was told so far.
    pub fn told(&self) -> Vec<String> {
        self.inner().told.clone()
    }

    /// Waits until it has been told this.
    pub async fn is_told(&self, what: &str) {
        for _ in 0..500 {
            if self.told().iter().any(|told| told == what) {
                return;
            }
            sleep(Duration::from_millis(10)).await;
        }
        panic!("not told {what}, but {:?}", self.told());
    }
}

fn sid_of(name: &str) -> QueueSid {
    QueueSid::from_random_bytes([if name == QUEUE { 1 } else { 2 }; 16])
}

fn name_of(sid: &str) -> Option<&'static str> {
    let sid = sid.trim_end_matches(".json");
    [QUEUE, OWN].into_iter().find(|name| sid_of(name).as_str() == sid)
}

fn failure(status: StatusCode, code: u32) -> Response {
    let body = json!({"code": code, "message": "no", "status": status.as_u16(), "more_info": ""});
    (status, Json(body)).into_response()
}

fn page(key: &str, items: Vec<Value>) -> Response {
    Json(json!({
        key: items, "page": 0, "page_size": 1000, "start": 0, "end": 0,
        "uri": "/2010-04-01/x", "first_page_uri": "/2010-04-01/x",
        "next_page_uri": null, "previous_page_uri": null,
    }))
    .into_response()
}

fn queue(name: &str, size: usize) -> Value {
    json!({
        "sid": sid_of(name), "account_sid": settings().account_sid, "friendly_name": name,
        "current_size": size, "average_wait_time": 0, "max_size": 5000,
        "date_created": "Tue, 04 Aug 2015 18:39:09 +0000", "date_updated": "Tue, 04 Aug 2015 18:39:09 +0000",
        "uri": "/2010-04-01/x",
    })
}

fn member(name: &str, call: &CallSid, position: usize) -> Value {
    json!({
        "queue_sid": sid_of(name), "call_sid": call, "position": position, "wait_time": 0,
        "date_enqueued": "Wed, 18 Nov 2026 09:06:40 +0000", "uri": "/2010-04-01/x",
    })
}

fn shown(sid: &CallSid, (from, status): &(String, &str)) -> Value {
    json!({
        "sid": sid, "account_sid": settings().account_sid, "parent_call_sid": null, "phone_number_sid": null,
        "to": "", "to_formatted": "", "from": from, "from_formatted": from, "status": status,
        "direction": "inbound", "start_time": null, "end_time": null, "duration": null, "price": null,
        "price_unit": null, "answered_by": null, "api_version": "2010-04-01", "forwarded_from": null,
        "caller_name": null, "group_sid": null, "trunk_sid": null, "queue_time": "0",
        "date_created": null, "date_updated": null, "uri": "/2010-04-01/x",
    })
}

async fn queues(State(account): State<Account>) -> Response {
    let inner = account.inner();
    if inner.broken {
        return failure(StatusCode::SERVICE_UNAVAILABLE, 20503);
    }
    page("queues", [QUEUE, OWN].map(|name| queue(name, inner.members.get(name).map_or(0, Vec::len))).into())
}

async fn one_queue(Path((_, sid)): Path<(String, String)>) -> Response {
    match name_of(&sid) {
        Some(name) => Json(queue(name, 0)).into_response(),
        None => failure(StatusCode::NOT_FOUND, 20404),
    }
}

async fn members(State(account): State<Account>, Path((_, sid)): Path<(String, String)>) -> Response {
    let inner = account.inner();
    let name = name_of(&sid).expect("a queue of ours");
    let members = inner.members.get(name).cloned().unwrap_or_default();
    page("queue_members", members.iter().zip(1..).map(|(call, at)| member(name, call, at)).collect())
}

async fn dequeue(
    State(account): State<Account>,
    Path((_, queue, call)): Path<(String, String, String)>,
    Form(form): Form<BTreeMap<String, String>>,
) -> Response {
    let mut inner = account.inner();
    let call: CallSid = call.trim_end_matches(".json").parse().expect("a call");
    let name = name_of(&queue).expect("a queue of ours");
    let members = inner.members.entry(name).or_default();
    let Some(at) = members.iter().position(|member| *member == call) else {
        return failure(StatusCode::NOT_FOUND, 20404);
    };
    members.remove(at);
    inner.told.push(format!("{call} out of {name} to {}", form.get("Url").expect("a URL")));
    Json(member(name, &call, 1)).into_response()
}

async fn calls(State(account): State<Account>) -> Response {
    let inner = account.inner();
    if inner.broken {
        return failure(StatusCode::SERVICE_UNAVAILABLE, 20503);
    }
    let live = inner.calls.iter().filter(|(_, (_, status))| *status == "in-progress");
    page("calls", live.map(|(sid, call)| shown(sid, call)).collect())
}

async fn call(State(account): State<Account>, Path((_, sid)): Path<(String, String)>) -> Response {
    let sid: CallSid = sid.trim_end_matches(".json").parse().expect("a call");
    let inner = account.inner();
    if inner.broken {
        return failure(StatusCode::SERVICE_UNAVAILABLE, 20503);
    }
    match inner.calls.get(&sid) {
        Some(call) => Json(shown(&sid, call)).into_response(),
        None => failure(StatusCode::NOT_FOUND, 20404),
    }
}

async fn update(
    State(account): State<Account>,
    Path((_, sid)): Path<(String, String)>,
    Form(form): Form<BTreeMap<String, String>>,
) -> Response {
    let sid: CallSid = sid.trim_end_matches(".json").parse().expect("a call");
    let mut inner = account.inner();
    let Some(call) = inner.calls.get(&sid).cloned() else { return failure(StatusCode::NOT_FOUND, 20404) };
    if call.1 != "in-progress" {
        return failure(StatusCode::BAD_REQUEST, 21220);
    }
    let what = form.get("Url").or(form.get("Status")).expect("something to do").clone();
    inner.told.push(format!("{sid} to {what}"));
    Json(shown(&sid, &call)).into_response()
}
