use std::time::Duration;

use axum::extract::ws::{Message, WebSocket};
use tokio::time::{Interval, MissedTickBehavior, interval, timeout};

/// A screen knows by it that the link is alive.
const BEAT: Duration = Duration::from_secs(1);
/// A client that takes nothing for so long is gone, or might as well be.
const PATIENCE: Duration = Duration::from_secs(10);

/// The beat of one stream, beginning a second from now.
pub(super) fn beat() -> Interval {
    let mut beat = interval(BEAT);
    // After a pause of the whole machine one beat is enough.
    beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    beat.reset();
    beat
}

/// Sends a text; whether the client took it.
pub(super) async fn send(socket: &mut WebSocket, text: &str) -> bool {
    let sent = timeout(PATIENCE, socket.send(Message::Text(text.into()))).await;
    matches!(sent, Ok(Ok(())))
}
