//! The one tokio task that owns the switchboard, and what it does to the world.
//!
//! Everything reaches the switchboard through a [`Line`]; the task feeds it, then carries out the
//! actions it asks for. Slow things (webhooks, audio files) run in tasks of their own and come
//! back as messages.

mod audio;
mod clock;
mod fetch;
mod keeper;
mod recorder;
mod rehearsal;
mod socket;
mod speech;
mod task;

pub(crate) use clock::Clock;
pub(crate) use fetch::Fetcher;
pub(crate) use keeper::Keeper;
pub use rehearsal::{Rehearsal, RehearsalOptions};
pub(crate) use rehearsal::{Stage, ring};
pub(crate) use socket::{SignalState, signal};
pub(crate) use speech::Speaker;
pub(crate) use task::{Line, LineDead, Task};
