use axum::{
    extract::{
        Query, State, WebSocketUpgrade,
        ws::{Message, WebSocket},
    },
    response::Response,
};
use serde::Deserialize;
use studio::Studio;

use super::{StreamGuard, heartbeat, send};
use crate::state::Stopping;

/// The largest message, in bytes: screens send nothing but control frames.
const MAX_MESSAGE_BYTES: usize = 1024;

/// The board that a screen saw last, if it comes back.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct LastSeen {
    epoch: Option<u64>,
    seq: Option<u64>,
}

/// `/live`: [`show::LiveFrame`]s for one of the DJ's screens.
pub(crate) async fn watch(
    State(studio): State<Studio>,
    State(Stopping(stopping)): State<Stopping>,
    Query(seen): Query<LastSeen>,
    guard: StreamGuard,
    upgrade: WebSocketUpgrade,
) -> Response {
    let seen = seen.epoch.zip(seen.seq);
    upgrade.max_message_size(MAX_MESSAGE_BYTES).max_frame_size(MAX_MESSAGE_BYTES).on_upgrade(
        move |socket| async move {
            tokio::select! {
                () = run(studio, seen, socket) => {}
                () = stopping.cancelled() => {}
            }
            drop(guard);
        },
    )
}

async fn run(studio: Studio, seen: Option<(u64, u64)>, mut socket: WebSocket) {
    let mut viewer = studio.watch(seen);
    let mut beat = heartbeat();
    loop {
        let frame = tokio::select! {
            frame = viewer.next() => frame,
            _ = beat.tick() => viewer.beat(),
            received = socket.recv() => match received {
                None | Some(Err(_) | Ok(Message::Close(_))) => return,
                // Pongs, and messages that have no meaning here.
                Some(Ok(_)) => continue,
            },
        };
        if !send(&mut socket, &frame).await {
            return;
        }
    }
}
