use axum::{
    extract::{
        Query, State, WebSocketUpgrade,
        ws::{Message, WebSocket},
    },
    response::Response,
};
use http::HeaderMap;
use serde::Deserialize;
use studio::Studio;

use super::{StreamGuard, heartbeat, limited, send};
use crate::{
    auth::{Auth, SessionEnd},
    state::Stopping,
};

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
    State(auth): State<Auth>,
    headers: HeaderMap,
    Query(seen): Query<LastSeen>,
    guard: StreamGuard,
    upgrade: WebSocketUpgrade,
) -> Response {
    let seen = seen.epoch.zip(seen.seq);
    let session = auth.session_end(&headers);
    limited(upgrade, MAX_MESSAGE_BYTES).on_upgrade(move |socket| async move {
        tokio::select! {
            () = run(studio, seen, socket) => {}
            () = stopping.cancelled() => {}
            // Whoever has logged out learns no more names.
            () = end_of(session) => {}
        }
        drop(guard);
    })
}

/// Waits for the end of a session; for ever where there is none.
async fn end_of(session: Option<SessionEnd>) {
    match session {
        Some(session) => session.reached().await,
        None => std::future::pending().await,
    }
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
