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
//! | `/Calls/{CallSid}/UserDefinedMessages.json` | POST, to the client's page |
//! | `/Calls/{CallSid}/UserDefinedMessageSubscriptions.json` | POST, to have the page's messages reported |
//! | `/Calls/{CallSid}/UserDefinedMessageSubscriptions/{Sid}.json` | DELETE |
//! | `/Recordings.json` | GET, filters `CallSid`, `DateCreated` |
//! | `/Recordings/{RecordingSid}.json` | GET, DELETE when it is over |
//! | `/Recordings/{RecordingSid}`, with `.wav`, `.mp3` or without an ending | GET the sound, without credentials |
//! | `/Applications.json` | GET, filter `FriendlyName`; POST |
//! | `/Applications/{ApplicationSid}.json` | GET, POST, DELETE |
//! | `/IncomingPhoneNumbers.json` | GET, filters `PhoneNumber`, `FriendlyName`; POST |
//! | `/IncomingPhoneNumbers/{PhoneNumberSid}.json` | GET, POST, DELETE |
//! | `/Keys.json` | GET, POST |
//! | `/Keys/{ApiKeySid}.json` | GET, POST, DELETE |
//!
//! `/2010-04-01/Accounts/{AccountSid}.json` answers GET. Source: Twilio's API reference.

mod account;
mod api;
mod auth;
pub(crate) mod bare;
mod call_update;
mod calls;
mod directory;
mod error;
mod filter;
mod members;
mod messages;
mod mp3;
mod paging;
mod queues;
mod recordings;
mod request;
mod routes;

pub use self::api::{Question, RestApi};
use self::error::RestError;
pub(crate) use self::{mp3::Mp3Encoder, routes::router};
use crate::{
    MonotonicTime,
    runtime::{DirectoryChanges, ExchangeHandle},
    store::{
        directory::{Directory, Keyring},
        recordings::Folder,
    },
};

/// What the handlers share.
#[derive(Clone)]
pub(crate) struct RestState {
    pub(crate) keyring: Keyring,
    pub(crate) handle: ExchangeHandle,
    pub(crate) directory_changes: DirectoryChanges,
    pub(crate) recordings: Folder,
    pub(crate) mp3: Mp3Encoder,
}

impl RestState {
    /// Changes the directory; returns what the change answers once it is stored on disk. Before that it holds for
    /// nobody, and if it cannot be stored it never does.
    async fn change<T: Send + 'static>(
        &self,
        change: impl FnOnce(&mut Directory, MonotonicTime) -> Result<T, RestError> + Send + 'static,
    ) -> Result<T, RestError> {
        self.directory_changes.make(change).await.map_err(|error| RestError::internal(&error.to_string()))?
    }
}
