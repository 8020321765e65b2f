//! The one tokio task that owns the controller, and everything that does I/O for it.
//!
//! Every message reaches the controller through an [`ExchangeHandle`]. The task passes it on, then carries
//! out the actions that the controller returns. Slow work (webhooks, audio files) runs in tasks of its own,
//! whose results come back as messages.

mod actor;
mod call_cookies;
mod clock;
mod decode;
mod directory_changes;
mod handle;
mod prompts;
mod recording_writer;
mod tts;
mod webhook_client;

pub(crate) use actor::ExchangeActor;
pub(crate) use clock::MonotonicClock;
pub(crate) use directory_changes::DirectoryChanges;
pub(crate) use handle::{ExchangeHandle, ExchangeStopped, Questions};
pub use tts::TextToSpeech;
pub(crate) use webhook_client::WebhookClient;
