//! The HTTP client of Twilio's REST API.
//!
//! ```no_run
//! # async fn example(account: twilio::sid::AccountSid) -> Result<(), twilio::client::ClientError> {
//! use twilio::client::{Client, ClientConfig};
//!
//! let client = Client::new(ClientConfig::new(account, "the auth token".into()))?;
//! if let Some(queue) = client.queues().find_by_friendly_name("radio-callin-queue").await? {
//!     println!("{} callers wait", queue.current_size);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! The base address is a setting: the same client reads Twilio and the exchange.

mod calls;
mod config;
mod error;
mod queues;
mod transport;

use std::sync::Arc;

use crate::sid::AccountSid;

pub use calls::Calls;
pub use config::{ClientConfig, DEFAULT_BASE_URL, DEFAULT_TIMEOUT};
pub use error::ClientError;
pub use queues::Queues;

use transport::Transport;

/// A connection pool to the REST API for one account; clones share it.
#[derive(Debug, Clone)]
pub struct Client {
    transport: Arc<Transport>,
}

impl Client {
    /// Makes a client; nothing is sent yet.
    ///
    /// # Errors
    /// When the base address is not one for HTTP, or TLS cannot be set up.
    pub fn new(config: ClientConfig) -> Result<Self, ClientError> {
        Ok(Self { transport: Arc::new(Transport::new(config)?) })
    }

    /// The account whose resources this client uses.
    #[must_use]
    pub fn account_sid(&self) -> &AccountSid {
        self.transport.account_sid()
    }

    /// The account's queues of callers.
    #[must_use]
    pub fn queues(&self) -> Queues<'_> {
        Queues::new(&self.transport)
    }

    /// The account's calls.
    #[must_use]
    pub fn calls(&self) -> Calls<'_> {
        Calls::new(&self.transport)
    }
}

#[cfg(test)]
mod tests;
