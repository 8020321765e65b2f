//! The REST API `2010-04-01` over the controller, in Twilio's JSON.
//!
//! | path below `/2010-04-01/Accounts/{AccountSid}` | methods |
//! |---|---|
//! | `/Queues.json` | GET, POST |
//! | `/Queues/{QueueSid}.json` | GET, POST, DELETE while nobody uses it |
//! | `/Queues/{QueueSid}/Members.json` | GET |
//! | `/Queues/{QueueSid}/Members/{CallSid or Front}.json` | GET, POST to take the caller elsewhere |
//! | `/Calls.json` | GET, filters `Status`, `To`, `From`, `ParentCallSid`, `StartTime`, `EndTime` |
//! | `/Calls/{CallSid}.json` | GET, POST to redirect or end it, DELETE when it is over |
//! | `/Calls/{CallSid}/Recordings.json` | GET, filter `DateCreated` |
//! | `/Calls/{CallSid}/Recordings/{RecordingSid}.json` | GET, DELETE |
//! | `/Recordings.json` | GET, filters `CallSid`, `DateCreated` |
//! | `/Recordings/{RecordingSid}.json` | GET, DELETE when it is over |
//! | `/Recordings/{RecordingSid}`, with or without `.wav` | GET the sound, without credentials |
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
mod call_filter;
mod call_update;
mod calls;
mod dates;
mod entries;
mod failure;
mod members;
mod paging;
mod path;
mod queues;
mod recordings;
mod target;

use axum::Router;
use axum::middleware;
use axum::routing::get;
use twilio::rest::{Application, IncomingPhoneNumber, NewKey};

use self::failure::Failure;
use crate::Moment;
use crate::directory::{Directory, Keyring};
use crate::recordings::Folder;
use crate::runtime::{DirectoryWriter, ExchangeHandle};

/// What the handlers share.
#[derive(Clone)]
pub(crate) struct RestState {
    pub(crate) keyring: Keyring,
    pub(crate) handle: ExchangeHandle,
    pub(crate) directory_writer: DirectoryWriter,
    pub(crate) recordings: Folder,
}

impl RestState {
    /// Changes the directory; what the change answers goes out once it is kept on disk. One that is
    /// refused must have changed nothing, and nothing is written.
    async fn change<T: Send + 'static>(
        &self,
        change: impl FnOnce(&mut Directory, Moment) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let (keyring, directory_writer) = (self.keyring.clone(), self.directory_writer.clone());
        let changed = self.handle.ask(move |controller, now| {
            let answer = change(controller.directory_mut(), now)?;
            // From here, where changes come one after the other, so that the last one wins.
            keyring.follow(controller.directory());
            Ok::<_, Failure>((answer, directory_writer.write(controller.directory().clone())))
        });
        let (answer, kept) = changed.await??;
        kept.on_disk().await.map_err(|reason| Failure::internal(&reason))?;
        Ok(answer)
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
        .route("/Calls/{call}/Recordings.json", get(recordings::list_of_call))
        .route(
            "/Calls/{call}/Recordings/{recording}",
            get(recordings::fetch_of_call).delete(recordings::delete_of_call),
        )
        .route("/Recordings.json", get(recordings::list))
        .route("/Recordings/{recording}", get(recordings::fetch).delete(recordings::delete))
        .merge(entries::routes::<Application>())
        .merge(entries::routes::<IncomingPhoneNumber>())
        .merge(entries::routes::<NewKey>())
        .fallback(failure::nothing_here)
        .method_not_allowed_fallback(failure::method_not_allowed);
    Router::new()
        .route("/2010-04-01/Accounts/{account}", get(account::fetch))
        .nest("/2010-04-01/Accounts/{account}", resources)
        .layer(middleware::from_fn_with_state(state.clone(), access::authenticate))
        .with_state(state)
}
