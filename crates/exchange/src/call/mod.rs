//! Calls, queues and bridges, without I/O.
//!
//! The [`CallController`] takes an [`Input`] with the [`crate::MonotonicTime`] it happened at, and gives
//! [`Action`]s: frames to send, documents to fetch, audio to move. After each input its owner drains
//! [`CallController::take_actions`] and waits until [`CallController::deadline`] at the latest.
//!
//! | module | job |
//! |---|---|
//! | `controller` | hands each input to what it is for |
//! | `setup`, `telephone` | how calls come, and how clients connect, are lost and come back |
//! | `interpreter`, `verbs` | runs TwiML documents; one file for each verb |
//! | `bridge`, `teardown` | brings calls together; what follows when one leaves or ends |
//! | `modify` | what REST changes about a live call |
//! | `messages` | messages between the application and a client's page |
//! | `requests` | asks the application, with Twilio's parameters |
//! | `exchange_state` | the data all of these work on |
//! | `registry`, `queue`, `registrations`, `admissions`, `active_recordings` | its parts, each indexed |
//! | `call`, `state`, `gathering`, `endpoint` | one call and its transitions |
//!
//! Each uses only those below it. Queue semantics follow Twilio's `<Enqueue>` and `<Dial><Queue>` reference:
//! first in, first out; a dial waits on an empty queue; when one call leaves a conversation, the other goes
//! on with its own document. Where Twilio leaves something open, the code that decides it gives the reason.
//! The cost of an event does not grow with the number of other calls.

mod action;
mod active_recordings;
mod admissions;
mod bridge;
#[expect(clippy::module_inception, reason = "one call among what calls are made of")]
mod call;
mod call_fifo;
mod controller;
mod endpoint;
mod exchange_state;
mod gathering;
mod input;
mod interpreter;
mod messages;
mod modify;
mod queue;
mod registrations;
mod registry;
mod requests;
mod setup;
mod state;
mod teardown;
mod telephone;
mod verbs;

pub use action::{Action, Notification, Sound};
pub use call::{Call, SentMessage};
pub use controller::CallController;
pub use exchange_state::{CallSettings, Random};
pub use input::{Body, Document, FetchFailure, FetchId, Input, RecordingError, Request, SoundError};
pub use messages::MessageError;
pub use modify::{CallChange, ModifyError, Next, RedirectedMember};
pub use queue::{Member, Queue, QueueError};
pub use registry::Forgotten;
pub use telephone::PhoneCall;

#[cfg(test)]
mod tests;
