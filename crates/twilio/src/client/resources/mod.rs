//! One type for each kind of resource, with the operations that the API has for it.

mod accounts;
mod applications;
mod calls;
mod keys;
mod members;
mod phone_numbers;
mod placing;
mod queues;
mod recordings;
mod tokens;

use super::Transport;

pub use accounts::Accounts;
pub use applications::{ApplicationSettings, Applications};
pub use calls::{CallFilter, CallUpdate, Calls, DateRange};
pub use keys::Keys;
pub use members::{MemberName, Members};
pub use phone_numbers::{IncomingPhoneNumbers, NumberChoice, PhoneNumberFilter, PhoneNumberSettings};
pub use placing::{CallDocument, NewCall};
pub use queues::Queues;
pub use recordings::{RecordingFilter, Recordings};
pub use tokens::Tokens;

/// Makes a view of the client for one kind of resource.
macro_rules! resource {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy)]
        pub struct $name<'a> {
            transport: &'a super::Transport,
        }

        impl<'a> $name<'a> {
            pub(in crate::client) const fn new(transport: &'a super::Transport) -> Self {
                Self { transport }
            }
        }
    };
}

use resource;
