//! The resources of Twilio's `2010-04-01` API, exactly as their JSON has them.
//!
//! The exchange writes them and the client reads them, so that both directions are here. Members
//! of the JSON that are not known are passed over when read.
//!
//! ```
//! use twilio::rest::Member;
//!
//! let member: Member = serde_json::from_str(
//!     r#"{"queue_sid":"QUbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb","call_sid":"CAcccccccccccccccccccccccccccccccc",
//!         "date_enqueued":"Mon, 17 Dec 2018 18:36:39 +0000","position":1,"wait_time":124,"uri":"/x"}"#,
//! )?;
//! assert_eq!((member.position, member.date_enqueued.to_unix()), (1, 1_545_071_799));
//! # Ok::<(), serde_json::Error>(())
//! ```

mod account;
mod application;
mod call;
mod date;
mod error;
mod json;
mod page;
mod phone_number;
mod queue;
mod recording;
mod token;
mod user_defined_message;

pub use account::{Account, AccountStatus, AccountType, Key, NewKey};
pub use application::Application;
pub use call::Call;
pub use date::{Rfc2822, Rfc2822Error};
pub use error::ApiError;
pub use page::{Listed, Page};
pub use phone_number::IncomingPhoneNumber;
pub use queue::{Member, Queue};
pub use recording::{MediaFormat, Recording, RecordingSource, RecordingStatus};
pub use token::{IceServer, Token};
pub use user_defined_message::{UserDefinedMessage, UserDefinedMessageSubscription};

/// The version in every path.
pub const API_VERSION: &str = "2010-04-01";

/// How many items a page holds unless asked otherwise.
pub const DEFAULT_PAGE_SIZE: u32 = 50;

/// How many items a page holds at most; to ask for more is error 20007.
pub const MAX_PAGE_SIZE: u32 = 1_000;

/// The longest name of a queue, in characters.
pub const MAX_FRIENDLY_NAME_CHARS: usize = 64;

/// How many callers may wait in a queue unless it is told otherwise.
pub const DEFAULT_QUEUE_SIZE: u32 = 1_000;

/// How many callers may wait in a queue at most.
pub const MAX_QUEUE_SIZE: u32 = 5_000;

#[cfg(test)]
mod tests;
