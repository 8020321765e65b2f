//! An embedded telephone exchange that speaks Twilio's own protocols.
//!
//! To the application it is Twilio: the unmodified Voice SDK connects to it over its
//! signalling socket and WebRTC, it asks the application for TwiML over signed webhooks, and it
//! offers the REST resources of `2010-04-01`. Nothing in it knows what the application does.
//!
//! | module | job | I/O |
//! |---|---|---|
//! | [`signalling`] | frames of the Voice SDK and the session of one socket | none |
//! | [`call`] | calls, queues and bridges: the [`call::CallController`] | none |
//! | [`store`] | applications, numbers, API keys and recordings | files |
//! | [`twiml`] | stepping through a TwiML document | none |
//! | `speech` | what `<Say>` is to sound like | none |
//! | [`media`] | legs as WebRTC peers, prompts, DTMF | one thread, UDP |
//! | `telephone` | calls from whoever has no Voice SDK | none |
//! | `rest` | `2010-04-01` resources over the controller | axum handlers |
//! | `runtime` | the tokio task that owns the controller, its clock, sockets and webhooks | all the rest |
//!
//! Every core takes its input and the [`MonotonicTime`], and returns what is to be done.

mod account;
#[doc(hidden)]
pub mod bare;
pub mod call;
mod exchange;
pub mod media;
mod monotonic_time;
mod rest;
mod runtime;
pub mod signalling;
mod speech;
pub mod store;
mod telephone;
pub mod twiml;

pub use account::{AccountError, OwnAccount};
pub use exchange::{
    ApplicationConfig, AudioAddresses, Exchange, ExchangeConfig, ExchangeFailure, MediaPorts,
};
pub use monotonic_time::MonotonicTime;
pub use rest::{Question, RestApi};
pub use runtime::TextToSpeech;
pub use speech::Voice;
pub use telephone::{DialError, Telephone, TelephoneCall, TelephoneEvent};
