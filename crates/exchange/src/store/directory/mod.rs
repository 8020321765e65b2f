//! What the account owns beside calls and queues: applications, numbers and API keys.
//!
//! The records are Twilio's REST resources, stored as REST shows them. Changes are made with the forms of
//! Twilio's API. Only `file` does I/O; the runtime calls it to write each change.

mod applications;
mod file;
mod form;
mod keys;
mod numbers;
mod resource;

pub use applications::{Adopted, VoiceUrls};
pub use file::{DirectoryStore, StoreError};
pub use form::ResourceForm;
pub use keys::Keyring;
pub use resource::{RandomBytes, Resource};

use serde::{Deserialize, Serialize};
use twilio::{
    rest::{Application, IncomingPhoneNumber, NewKey},
    sid::AccountSid,
};

/// The account's applications, numbers and keys.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Directory {
    account: AccountSid,
    applications: Vec<Application>,
    numbers: Vec<IncomingPhoneNumber>,
    keys: Vec<NewKey>,
}

impl Directory {
    /// An empty directory.
    #[must_use]
    pub const fn new(account: AccountSid) -> Self {
        Self { account, applications: Vec::new(), numbers: Vec::new(), keys: Vec::new() }
    }

    fn path(&self, resource: &str) -> String {
        format!("/2010-04-01/Accounts/{}/{resource}.json", self.account)
    }
}
