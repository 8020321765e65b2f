//! The REST API `2010-04-01` over the switchboard, in Twilio's JSON.
//!
//! | path below `/2010-04-01/Accounts/{AccountSid}` | methods |
//! |---|---|
//! | `/Queues.json` | GET, POST |
//! | `/Queues/{QueueSid}.json` | GET |
//! | `/Queues/{QueueSid}/Members.json` | GET |
//! | `/Queues/{QueueSid}/Members/{CallSid or Front}.json` | GET |
//! | `/Calls.json` | GET, filters `Status`, `To`, `From` |
//! | `/Calls/{CallSid}.json` | GET |
//!
//! Source: Twilio's reference of the Queue, Member and Call resources.

mod access;
mod calls;
mod failure;
mod paging;
mod path;
mod queues;

use std::sync::Arc;

use axum::Router;
use axum::middleware;
use axum::routing::get;

use crate::Account;
use crate::shell::Line;

/// What the handlers share.
#[derive(Clone)]
struct RestState {
    account: Arc<Account>,
    line: Line,
}

/// The API's routes.
pub(crate) fn router(account: Arc<Account>, line: Line) -> Router {
    let state = RestState { account, line };
    let resources = Router::new()
        .route("/Queues.json", get(queues::list).post(queues::create))
        .route("/Queues/{queue}", get(queues::fetch))
        .route("/Queues/{queue}/Members.json", get(queues::members))
        .route("/Queues/{queue}/Members/{member}", get(queues::member))
        .route("/Calls.json", get(calls::list))
        .route("/Calls/{call}", get(calls::fetch))
        .fallback(failure::nothing_here)
        .method_not_allowed_fallback(failure::method_not_allowed);
    Router::new()
        .nest("/2010-04-01/Accounts/{account}", resources)
        .layer(middleware::from_fn_with_state(state.clone(), access::authenticate))
        .with_state(state)
}
