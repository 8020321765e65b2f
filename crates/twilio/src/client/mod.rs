//! The HTTP client of Twilio's REST API.
//!
//! ```no_run
//! # async fn example(account: twilio::sid::AccountSid) -> Result<(), twilio::client::ClientError> {
//! use twilio::client::{Client, ClientConfig, MemberName};
//! use twilio::twiml::Method;
//!
//! let client = Client::new(ClientConfig::new(account, "the auth token".into()))?;
//! let mut queues = client.queues().stream();
//! while let Some(queue) = queues.next().await {
//!     let queue = queue?;
//!     println!("{} callers wait in {}", queue.current_size, queue.friendly_name);
//!     if queue.current_size > 0 {
//!         let goodbye = "https://radio.example.com/goodbye";
//!         client.members(queue.sid).dequeue(MemberName::Front, goodbye, Method::Post).await?;
//!     }
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Requests share their connections, have a time limit, and are sent again where [`RetryPolicy`] finds that
//! harmless and useful. The base address is a setting, so that the same client reads Twilio and the exchange.
//! The client does not print its secrets:
//!
//! ```
//! use twilio::client::{Client, ClientConfig};
//! use twilio::rest::MediaFormat;
//! use twilio::sid::{AccountSid, RecordingSid};
//!
//! let account = AccountSid::from_random_bytes([0xaa; 16]);
//! let exchange = "http://127.0.0.1:3000/exchange".parse()?;
//! let client = Client::new(ClientConfig::new(account, "hush".into()).base_url(exchange))?;
//! assert!(!format!("{client:?}").contains("hush"));
//!
//! let recording = RecordingSid::from_random_bytes([0xdd; 16]);
//! let sound = client.recordings().media_url(&recording, MediaFormat::Mp3);
//! assert!(sound.starts_with("http://127.0.0.1:3000/exchange/2010-04-01/Accounts/ACaaaa"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod answer;
mod config;
mod connection;
mod error;
mod form;
mod items;
mod resources;
mod retry;
mod transport;

use std::sync::Arc;

use crate::sid::{AccountSid, QueueSid};

pub use config::{ClientConfig, DEFAULT_BASE_URL, DEFAULT_CONNECT_TIMEOUT, DEFAULT_TIMEOUT};
pub use connection::{Connection, SendError, Sending};
pub use error::ClientError;
pub use items::Items;
pub use resources::{
    Accounts, Applications, CallDocument, CallFilter, CallUpdate, Calls, DateRange, IncomingPhoneNumbers,
    Keys, MemberName, Members, NewCall, NumberChoice, PhoneNumberFilter, PhoneNumberSettings, Queues,
    RecordingFilter, Recordings, Tokens, VoiceSettings,
};
pub use retry::{Attempt, AttemptOutcome, RetryPolicy, RetryTiming};

use connection::Network;
use retry::SystemTiming;
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
        Self::with_timing(config, Arc::new(SystemTiming::new()))
    }

    fn with_timing(config: ClientConfig, timing: Arc<dyn RetryTiming>) -> Result<Self, ClientError> {
        let network = Network::new(&config)?;
        Self::over(config, Arc::new(network), timing)
    }

    /// Makes a client over another connection than the network, with its own time and chance.
    ///
    /// # Errors
    /// When the base address is not one for HTTP.
    pub fn over(
        config: ClientConfig,
        connection: Arc<dyn Connection>,
        timing: Arc<dyn RetryTiming>,
    ) -> Result<Self, ClientError> {
        Ok(Self { transport: Arc::new(Transport::new(config, connection, timing)?) })
    }

    /// The account whose resources this client uses.
    #[must_use]
    pub fn account_sid(&self) -> &AccountSid {
        self.transport.account_sid()
    }

    /// The account itself and its sub-accounts.
    #[must_use]
    pub fn accounts(&self) -> Accounts<'_> {
        Accounts::new(&self.transport)
    }

    /// The account's `TwiML` applications.
    #[must_use]
    pub fn applications(&self) -> Applications<'_> {
        Applications::new(&self.transport)
    }

    /// The account's calls.
    #[must_use]
    pub fn calls(&self) -> Calls<'_> {
        Calls::new(&self.transport)
    }

    /// The account's telephone numbers.
    #[must_use]
    pub fn incoming_phone_numbers(&self) -> IncomingPhoneNumbers<'_> {
        IncomingPhoneNumbers::new(&self.transport)
    }

    /// The account's API keys.
    #[must_use]
    pub fn keys(&self) -> Keys<'_> {
        Keys::new(&self.transport)
    }

    /// The callers in a queue.
    #[must_use]
    pub fn members(&self, queue_sid: QueueSid) -> Members<'_> {
        Members::new(&self.transport, queue_sid)
    }

    /// The account's queues of callers.
    #[must_use]
    pub fn queues(&self) -> Queues<'_> {
        Queues::new(&self.transport)
    }

    /// The account's recordings.
    #[must_use]
    pub fn recordings(&self) -> Recordings<'_> {
        Recordings::new(&self.transport)
    }

    /// Credentials for Twilio's STUN and TURN servers.
    #[must_use]
    pub fn tokens(&self) -> Tokens<'_> {
        Tokens::new(&self.transport)
    }
}

#[cfg(test)]
mod tests;
