//! The one tokio task that owns the controller, and what it does to the world.
//!
//! Everything reaches the controller through an [`ExchangeHandle`]; the task feeds it, then carries out the
//! actions it asks for. Slow things (webhooks, audio files) run in tasks of their own and come
//! back as messages.

mod actor;
mod clock;
mod directory_writer;
mod handle;
mod prompts;
mod recorder;
mod tts;
mod webhook_client;

pub(crate) use actor::ExchangeActor;
pub(crate) use clock::Clock;
pub(crate) use directory_writer::DirectoryWriter;
pub(crate) use handle::{ExchangeHandle, ExchangeStopped};
pub use tts::TextToSpeech;
pub(crate) use webhook_client::WebhookClient;
