//! The show as a screen sees it: first as the server rendered it, then live.

#[cfg(feature = "hydrate")]
mod connection;
mod feed;
mod pulse;
#[cfg(feature = "hydrate")]
mod socket;
mod stream;
mod view;

pub use pulse::Link;
pub use stream::use_stream;
pub use view::Live;
#[cfg(feature = "hydrate")]
pub use {connection::Connection, pulse::Pulse};
