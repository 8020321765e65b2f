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

use super::Transport;

pub use accounts::{Accounts, Tokens};
pub use applications::{Applications, VoiceSettings};
pub use calls::{CallFilter, CallUpdate, Calls, DateRange};
pub use keys::Keys;
pub use members::{MemberName, Members};
pub use phone_numbers::{IncomingPhoneNumbers, NumberChoice, PhoneNumberFilter, PhoneNumberSettings};
pub use placing::{CallDocument, NewCall};
pub use queues::Queues;
pub use recordings::{RecordingFilter, Recordings};

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

/// Adds to such a view the operations on one resource, which its SID names.
macro_rules! by_sid {
    (
        $name:ident below $folder:literal: $sid:ty => $item:ty, changed by $settings:ty;
        $(#[$deleting:meta])+
    ) => {
        impl $name<'_> {
            /// The resource of this SID.
            ///
            /// # Errors
            /// As for [`list`](Self::list); when there is none,
            /// [`ClientError::is_not_found`](crate::client::ClientError::is_not_found).
            pub async fn fetch(&self, sid: &$sid) -> Result<$item, crate::client::ClientError> {
                self.transport.get(&self.instance(sid)).await
            }

            /// Changes a resource; what is not set stays as it is.
            ///
            /// # Errors
            /// As for [`fetch`](Self::fetch).
            pub async fn update(
                &self,
                sid: &$sid,
                settings: &$settings,
            ) -> Result<$item, crate::client::ClientError> {
                self.transport.post(&self.instance(sid), &settings.form()).await
            }

            $(#[$deleting])+
            ///
            /// # Errors
            /// As for [`fetch`](Self::fetch).
            pub async fn delete(&self, sid: &$sid) -> Result<(), crate::client::ClientError> {
                self.transport.delete(&self.instance(sid)).await
            }

            fn instance(&self, sid: &$sid) -> String {
                self.transport.path(&format!(concat!($folder, "/{}.json"), sid))
            }
        }
    };
}

use by_sid;
use resource;
