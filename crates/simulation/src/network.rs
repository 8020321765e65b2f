//! The REST requests of a studio on their way to the exchange: late, refused, lost, or answered in vain.

use std::{
    fmt,
    future::{Future, pending},
    pin::Pin,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use axum::{Router, body};
use fastrand::Rng;
use http::StatusCode;
use reqwest::{Request, Response};
use tokio::time::{Instant, sleep};
use tower::ServiceExt as _;
use twilio::client::{Connection, RetryTiming, SendError, Sending};

use crate::trace::Trace;

/// The time limit of the studio's requests; the answers of the exchange are smaller than this.
const TIMEOUT: Duration = Duration::from_secs(5);
const MAX_ANSWER_BYTES: usize = 16 * 1024 * 1024;

/// How a network behaves at present.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NetworkConditions {
    /// Every request is answered soon.
    Good,
    /// Of a thousand requests, so many fail.
    Bad { failures: u32 },
    /// No request gets through.
    Down,
}

/// The way between studio and exchange, in either direction.
pub(crate) struct SimulatedNetwork {
    router: Router,
    trace: Arc<Trace>,
    inner: Mutex<NetworkState>,
}

struct NetworkState {
    rng: Rng,
    conditions: NetworkConditions,
}

/// What becomes of a REST request.
#[derive(Debug, Clone, Copy)]
enum RequestOutcome {
    Answered,
    NotConnected,
    Refused(StatusCode, Option<u32>),
    /// It is carried out, and the answer does not come.
    AnswerLost,
}

impl SimulatedNetwork {
    pub fn new(router: Router, trace: Arc<Trace>, rng: Rng) -> Self {
        Self { router, trace, inner: Mutex::new(NetworkState { rng, conditions: NetworkConditions::Good }) }
    }

    pub fn set_conditions(&self, conditions: NetworkConditions) {
        self.with(|inner| inner.conditions = conditions);
    }

    fn with<T>(&self, change: impl FnOnce(&mut NetworkState) -> T) -> T {
        change(&mut self.inner.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// How long something is on its way.
    pub fn delay(&self) -> Duration {
        self.with(|inner| {
            let rng = &mut inner.rng;
            Duration::from_millis(match inner.conditions {
                NetworkConditions::Good => rng.u64(1..40),
                _ if rng.u32(..1000) < 20 => rng.u64(1_000..4_500),
                _ if rng.u32(..1000) < 100 => rng.u64(200..900),
                _ => rng.u64(1..120),
            })
        })
    }

    fn outcome(&self) -> RequestOutcome {
        self.with(|inner| {
            let rng = &mut inner.rng;
            match inner.conditions {
                NetworkConditions::Good => RequestOutcome::Answered,
                NetworkConditions::Down => RequestOutcome::NotConnected,
                NetworkConditions::Bad { failures } if rng.u32(..1000) >= failures => {
                    RequestOutcome::Answered
                }
                NetworkConditions::Bad { .. } => match rng.u32(..6) {
                    0 => RequestOutcome::NotConnected,
                    1 => RequestOutcome::Refused(StatusCode::TOO_MANY_REQUESTS, Some(1)),
                    2 => RequestOutcome::Refused(StatusCode::TOO_MANY_REQUESTS, None),
                    3 => RequestOutcome::Refused(StatusCode::SERVICE_UNAVAILABLE, None),
                    4 => RequestOutcome::Refused(StatusCode::INTERNAL_SERVER_ERROR, None),
                    _ => RequestOutcome::AnswerLost,
                },
            }
        })
    }
}

/// The connection of one run of the studio: it ends with it.
pub(crate) struct StudioConnection {
    network: Arc<SimulatedNetwork>,
    is_alive: Arc<AtomicBool>,
}

impl StudioConnection {
    /// A connection, and what ends it.
    pub fn new(network: Arc<SimulatedNetwork>) -> (Self, Arc<AtomicBool>) {
        let is_alive = Arc::new(AtomicBool::new(true));
        (Self { network, is_alive: is_alive.clone() }, is_alive)
    }
}

impl fmt::Debug for StudioConnection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StudioConnection").finish_non_exhaustive()
    }
}

impl Connection for StudioConnection {
    fn send(&self, request: Request) -> Sending {
        let (network, is_alive) = (self.network.clone(), self.is_alive.clone());
        Box::pin(async move {
            let (there, back, outcome) = (network.delay(), network.delay(), network.outcome());
            let (method, path) = (request.method().clone(), request.url().path().to_owned());
            let short = path.splitn(5, '/').last().unwrap_or_default().to_owned();
            network.trace.add(format_args!("rest {method} {short} {there:?} {back:?} {outcome:?}"));
            sleep(there).await;
            // What a studio has not sent before it was killed, it never sends.
            while_alive(&is_alive).await;
            let answer = match outcome {
                RequestOutcome::NotConnected => return Err(SendError::not_connected("no connection")),
                RequestOutcome::Refused(status, after) => refusal(status, after),
                RequestOutcome::Answered | RequestOutcome::AnswerLost => ask(&network.router, request).await,
            };
            sleep(back.min(TIMEOUT.saturating_sub(there))).await;
            while_alive(&is_alive).await;
            network.trace.add(format_args!("rest {method} {short} -> {}", answer.status()));
            if there + back > TIMEOUT {
                Err(SendError::late("no answer in time"))
            } else if matches!(outcome, RequestOutcome::AnswerLost) {
                Err(SendError::broken_off("the connection broke off"))
            } else {
                Ok(answer)
            }
        })
    }
}

async fn while_alive(is_alive: &AtomicBool) {
    if !is_alive.load(Ordering::Relaxed) {
        pending::<()>().await;
    }
}

async fn ask(router: &Router, request: Request) -> Response {
    let request = http::Request::try_from(request).expect("a request of the client");
    let (parts, sent) = request.into_parts();
    let sent = body::Body::from(sent.as_bytes().unwrap_or_default().to_vec());
    let answer = router.clone().oneshot(http::Request::from_parts(parts, sent)).await;
    let (parts, body) = answer.expect("a router does not fail").into_parts();
    let bytes = body::to_bytes(body, MAX_ANSWER_BYTES).await.expect("a whole answer");
    http::Response::from_parts(parts, bytes).into()
}

fn refusal(status: StatusCode, retry_after: Option<u32>) -> Response {
    let mut answer = http::Response::new(String::new());
    *answer.status_mut() = status;
    if let Some(after) = retry_after {
        answer.headers_mut().insert(http::header::RETRY_AFTER, after.into());
    }
    answer.into()
}

/// The waits between the attempts at a request.
#[derive(Debug)]
pub(crate) struct Timing {
    began: Instant,
    rng: Mutex<Rng>,
}

impl Timing {
    pub fn new(rng: Rng) -> Self {
        Self { began: Instant::now(), rng: Mutex::new(rng) }
    }
}

impl RetryTiming for Timing {
    fn now(&self) -> Duration {
        self.began.elapsed()
    }

    fn random(&self) -> f64 {
        self.rng.lock().unwrap_or_else(PoisonError::into_inner).f64()
    }

    fn sleep(&self, wait: Duration) -> Pin<Box<dyn Future<Output = ()> + Send>> {
        Box::pin(sleep(wait))
    }
}
