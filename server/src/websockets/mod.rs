//! The live streams: the show for the DJ's screens, and their own call for listeners.
//!
//! Both are `WebSocket`s of JSON texts. Browsers let any site open a `WebSocket` to any other, with its
//! cookies, so each stream checks where the page that opens it comes from (RFC 6455, section 10.2).

mod guard;
mod listeners;
mod screens;

use std::time::Duration;

use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use tokio::time::{Interval, MissedTickBehavior, interval, timeout};

pub(crate) use guard::StreamGuard;
pub use guard::Streams;
pub(crate) use listeners::listen;
pub(crate) use screens::watch;

/// How often a heartbeat is sent, by which a screen knows that the connection works.
const HEARTBEAT_INTERVAL: Duration = Duration::from_secs(1);
/// A client that takes nothing for this long is given up.
const SEND_TIMEOUT: Duration = Duration::from_secs(10);

/// What is read from a socket at once, in bytes: a buffer of its own for each of thousands that are idle.
const READ_BUFFER_BYTES: usize = 4 * 1024;

/// Lets a client send messages of so many bytes.
fn limited(upgrade: WebSocketUpgrade, max_message_bytes: usize) -> WebSocketUpgrade {
    let upgrade = upgrade.max_message_size(max_message_bytes).max_frame_size(max_message_bytes);
    upgrade.read_buffer_size(READ_BUFFER_BYTES)
}

/// The heartbeat of one stream, which begins a second from now.
fn heartbeat() -> Interval {
    let mut beat = interval(HEARTBEAT_INTERVAL);
    // After the whole machine was suspended one beat is enough.
    beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    beat.reset();
    beat
}

/// Sends a text; returns whether the client took it.
async fn send(socket: &mut WebSocket, text: &str) -> bool {
    let sent = timeout(SEND_TIMEOUT, socket.send(Message::Text(text.into()))).await;
    matches!(sent, Ok(Ok(())))
}
