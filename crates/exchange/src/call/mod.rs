//! Calls, queues and bridges, without I/O.
//!
//! The [`Switchboard`] holds every call of the account. [`Input`] goes in with the [`crate::Moment`]
//! it happened at, [`Action`]s come out: frames to send, documents to fetch, audio to move. After
//! each input the caller drains [`Switchboard::take_actions`] and waits until
//! [`Switchboard::deadline`] at the latest.
//!
//! Queue semantics follow Twilio's `<Enqueue>` and `<Dial><Queue>` reference: first in, first out;
//! a dial waits on an empty queue; whoever leaves a conversation, the other goes on with its own
//! document. What Twilio leaves open is decided where it is decided, with the reason.

mod bridge;
#[expect(clippy::module_inception, reason = "one call, among what calls are made of")]
mod call;
mod clients;
mod io;
mod modify;
mod parameters;
mod queue;
mod recording;
mod running;
mod setup;
mod switchboard;
mod teardown;
mod telephone;
mod waiting;
mod whisper;

pub use call::Call;
pub use io::{Action, Document, FetchFailure, FetchId, Input, NewCall, Notification, Request, Sound};
pub use modify::{CallChange, ModifyError, Next, RedirectedMember};
pub use queue::{Queue, QueueError};
pub use switchboard::{Forgotten, Random, Settings, Switchboard};
pub use telephone::PhoneCall;

#[cfg(test)]
mod tests;
