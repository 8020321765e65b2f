//! The requests that Twilio makes to the studio, as names and values.
//!
//! [`Params`] keeps every parameter in the order it came in, which the signature needs. Typed readers sit on
//! top; each keeps unknown parameters in `rest`, because Twilio adds parameters without notice.
//!
//! ```
//! use twilio::webhook::{Address, Params, VoiceRequest};
//!
//! let body = b"AccountSid=ACaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa&CallSid=CA557a5d46438c324c7e1f9aa15e5f0dbb\
//!     &CallStatus=ringing&Direction=inbound&From=client%3Adj_1&To=&show=morning+drive";
//! let request = VoiceRequest::try_from(&Params::from_form(body))?;
//! assert_eq!(request.from, Address::Client("dj_1".into()));
//! assert_eq!(request.rest.get("show"), Some("morning drive"));
//! # Ok::<(), twilio::webhook::WebhookError>(())
//! ```

mod address;
mod callback;
mod params;
mod queue;
mod recording;
mod status;
mod voice;

pub use address::{Address, E164, E164Error};
pub use callback::{DialResult, StatusCallbackRequest};
pub use params::{Params, WebhookError};
pub use queue::{DequeueRequest, EnqueueResult, QueueWait};
pub use recording::{RecordResult, RecordingNotice};
pub use status::{CallStatus, DialCallStatus, Direction, QueueResult, UnknownStatus};
pub use voice::VoiceRequest;
