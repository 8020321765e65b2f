//! The show as a screen sees it: first as the server rendered it, then live.

#[cfg(feature = "hydrate")]
mod connection;
#[cfg_attr(
    not(any(feature = "hydrate", test)),
    expect(dead_code, reason = "what it knows changes in the browser alone")
)]
mod feed;
mod pulse;
#[cfg(feature = "hydrate")]
mod reconnecting;
#[cfg(feature = "hydrate")]
mod socket;
mod stream;
mod view;

pub use pulse::Link;
pub use stream::use_stream;
pub use view::Live;
#[cfg(feature = "hydrate")]
pub use {
    pulse::Pulse,
    reconnecting::{Reconnecting, Target},
};
