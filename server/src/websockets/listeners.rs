use std::time::Duration;

use axum::{
    extract::{
        State, WebSocketUpgrade,
        ws::{Message, WebSocket},
    },
    response::Response,
};
use show::CallFrame;
use studio::{CallViewer, Studio};
use tokio::time::sleep;

use super::{StreamGuard, heartbeat, limited, send};
use crate::state::Stopping;

/// The largest message, in bytes; a voice token has about a thousand.
const MAX_MESSAGE_BYTES: usize = 8 * 1024;
/// How long it waits for further changes, to send them together.
const BURST: Duration = Duration::from_millis(100);
/// Heartbeats after which the estimated wait is sent again: it changes even when nothing happens.
const ESTIMATE_BEATS: u32 = 5;

/// `/live/call`: [`CallFrame`]s for one listener's page.
///
/// The page shows its voice token in a first text, a [`CallHello`](show::CallHello), and again when it knows
/// which call is its own. Until then, and with an invalid token, it is told how the lines stand, but nothing
/// about its own call.
pub(crate) async fn listen(
    State(studio): State<Studio>,
    State(Stopping(stopping)): State<Stopping>,
    guard: StreamGuard,
    upgrade: WebSocketUpgrade,
) -> Response {
    limited(upgrade, MAX_MESSAGE_BYTES).on_upgrade(move |socket| async move {
        tokio::select! {
            () = run(studio.watch_call(), socket) => {}
            () = stopping.cancelled() => {}
        }
        drop(guard);
    })
}

async fn run(mut viewer: CallViewer, mut socket: WebSocket) {
    let mut beat = heartbeat();
    let mut beats: u32 = 0;
    loop {
        if let Some(call) = viewer.changed()
            && !tell(&mut socket, &CallFrame::Call(call)).await
        {
            return;
        }
        // Waits until there may be something new to tell.
        loop {
            tokio::select! {
                () = viewer.wait() => {
                    sleep(BURST).await;
                    break;
                }
                _ = beat.tick() => {
                    if !tell(&mut socket, &CallFrame::Beat(viewer.now())).await {
                        return;
                    }
                    beats = beats.wrapping_add(1);
                    if beats.is_multiple_of(ESTIMATE_BEATS) {
                        break;
                    }
                }
                received = socket.recv() => match received {
                    Some(Ok(Message::Text(text))) => {
                        if let Ok(hello) = serde_json::from_str(&text) {
                            viewer.identify(hello);
                            break;
                        }
                    }
                    None | Some(Err(_) | Ok(Message::Close(_))) => return,
                    Some(Ok(_)) => {}
                },
            }
        }
    }
}

async fn tell(socket: &mut WebSocket, frame: &CallFrame) -> bool {
    // These types can always be written as JSON.
    let Ok(text) = serde_json::to_string(frame) else { return false };
    send(socket, &text).await
}
