//! The REST API `2010-04-01` over the switchboard, in Twilio's JSON.
//!
//! | path below `/2010-04-01/Accounts/{AccountSid}` | methods |
//! |---|---|
//! | `/Queues.json` | GET, POST |
//! | `/Queues/{QueueSid}.json` | GET, POST, DELETE while nobody uses it |
//! | `/Queues/{QueueSid}/Members.json` | GET |
//! | `/Queues/{QueueSid}/Members/{CallSid or Front}.json` | GET, POST to take the caller elsewhere |
//! | `/Calls.json` | GET, filters `Status`, `To`, `From`, `ParentCallSid`, `StartTime`, `EndTime` |
//! | `/Calls/{CallSid}.json` | GET, POST to redirect or end it, DELETE when it is over |
//! | `/Applications.json` | GET, filter `FriendlyName`; POST |
//! | `/Applications/{ApplicationSid}.json` | GET, POST, DELETE |
//! | `/IncomingPhoneNumbers.json` | GET, filters `PhoneNumber`, `FriendlyName`; POST |
//! | `/IncomingPhoneNumbers/{PhoneNumberSid}.json` | GET, POST, DELETE |
//! | `/Keys.json` | GET, POST |
//! | `/Keys/{ApiKeySid}.json` | GET, POST, DELETE |
//!
//! `/2010-04-01/Accounts/{AccountSid}.json` answers GET. Source: Twilio's API reference.

mod access;
mod account;
mod applications;
mod call_filter;
mod call_update;
mod calls;
mod failure;
mod keys;
mod members;
mod numbers;
mod paging;
mod path;
mod queues;
mod target;

use axum::Router;
use axum::middleware;
use axum::routing::get;

use self::failure::Failure;
use crate::Moment;
use crate::directory::{Directory, DirectoryStore, Keyring};
use crate::shell::Line;

/// What the handlers share.
#[derive(Clone)]
pub(crate) struct RestState {
    pub(crate) keyring: Keyring,
    pub(crate) line: Line,
    pub(crate) store: DirectoryStore,
}

impl RestState {
    /// Changes the directory; what the change answers goes out once it is kept on disk.
    async fn change<T: Send + 'static>(
        &self,
        change: impl FnOnce(&mut Directory, Moment) -> T + Send + 'static,
    ) -> Result<T, Failure> {
        let (answer, changed) = self
            .line
            .ask(move |switchboard, now| {
                let answer = change(&mut switchboard.directory, now);
                (answer, switchboard.directory.clone())
            })
            .await?;
        self.keyring.follow(&changed);
        let store = self.store.clone();
        let kept = tokio::task::spawn_blocking(move || store.save(&changed)).await;
        match kept {
            Ok(Ok(())) => Ok(answer),
            Ok(Err(error)) => Err(Failure::internal(&error.to_string())),
            Err(error) => Err(Failure::internal(&error.to_string())),
        }
    }
}

/// The API's routes.
pub(crate) fn router(state: RestState) -> Router {
    let resources = Router::new()
        .route("/Queues.json", get(queues::list).post(queues::create))
        .route("/Queues/{queue}", get(queues::fetch).post(queues::update).delete(queues::delete))
        .route("/Queues/{queue}/Members.json", get(members::list))
        .route("/Queues/{queue}/Members/{member}", get(members::fetch).post(members::update))
        .route("/Calls.json", get(calls::list))
        .route("/Calls/{call}", get(calls::fetch).post(calls::update).delete(calls::delete))
        .route("/Applications.json", get(applications::list).post(applications::create))
        .route(
            "/Applications/{application}",
            get(applications::fetch).post(applications::update).delete(applications::delete),
        )
        .route("/IncomingPhoneNumbers.json", get(numbers::list).post(numbers::create))
        .route(
            "/IncomingPhoneNumbers/{number}",
            get(numbers::fetch).post(numbers::update).delete(numbers::delete),
        )
        .route("/Keys.json", get(keys::list).post(keys::create))
        .route("/Keys/{key}", get(keys::fetch).post(keys::update).delete(keys::delete))
        .fallback(failure::nothing_here)
        .method_not_allowed_fallback(failure::method_not_allowed);
    Router::new()
        .route("/2010-04-01/Accounts/{account}", get(account::fetch))
        .nest("/2010-04-01/Accounts/{account}", resources)
        .layer(middleware::from_fn_with_state(state.clone(), access::authenticate))
        .with_state(state)
}
