//! A WebSocket to the server that reconnects, and the heartbeat by which a page knows that it is alive.

mod heartbeat;
#[cfg(feature = "hydrate")]
mod socket;

pub use self::heartbeat::{Heartbeat, Link};
#[cfg(feature = "hydrate")]
pub use self::socket::{ReconnectingSocket, SocketTarget};
