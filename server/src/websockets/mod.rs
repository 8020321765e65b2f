//! The live streams: the show for the DJ's screens, and their own call for listeners.
//!
//! Both are `WebSocket`s of JSON texts. Browsers let any site open a `WebSocket` to any other, with its
//! cookies, so that each checks where the page that opens it comes from (RFC 6455, section 10.2).

mod guard;
mod listeners;
mod pace;
mod screens;

pub(crate) use guard::Guard;
pub use guard::Streams;
pub(crate) use listeners::listen;
pub(crate) use screens::watch;

/// What the DJ's screens see.
pub(crate) const SCREENS_PATH: &str = "/live";
/// A listener's own call, for everybody.
pub(crate) const CALL_PATH: &str = "/live/call";
