use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use axum::{
    extract::{
        State,
        ws::{Message, WebSocket, WebSocketUpgrade},
    },
    http::{HeaderMap, header},
    response::Response,
};
use tokio::{sync::mpsc, time::timeout};
use tokio_util::sync::CancellationToken;

use super::{Edge, IncidentLog, Output, ServerFrame, Session, SessionId, ValidToken};
use crate::{
    runtime::{ExchangeHandle, MonotonicClock},
    store::directory::Keyring,
};

/// An SDP offer has a few kB; nothing a client says is larger than this.
const MAX_FRAME: usize = 128 * 1024;

/// What is read from a socket at once, in bytes: a buffer of its own for each of thousands that are idle.
const READ_BUFFER: usize = 4 * 1024;

/// How long a client may take no byte of a frame.
const SEND_TIMEOUT: Duration = Duration::from_secs(10);

/// How many frames may wait for a client; one that leaves more unread has stopped reading.
const MAX_UNREAD_FRAMES: usize = 256;

/// What signalling sockets need.
#[derive(Clone)]
pub(crate) struct SignalState {
    pub(crate) keyring: Keyring,
    pub(crate) handle: ExchangeHandle,
    pub(crate) clock: MonotonicClock,
    pub(crate) sessions: Arc<AtomicU64>,
    pub(crate) cancelled: CancellationToken,
    pub(crate) log: IncidentLog,
}

/// `GET /signal`: the Voice SDK's WebSocket.
pub(crate) async fn signal(
    State(state): State<SignalState>,
    headers: HeaderMap,
    upgrade: WebSocketUpgrade,
) -> Response {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let edge = Edge::of_host(host);
    upgrade.max_message_size(MAX_FRAME).read_buffer_size(READ_BUFFER).on_upgrade(move |socket| async move {
        let id = SessionId(state.sessions.fetch_add(1, Ordering::Relaxed));
        let mut session = Session::new(state.clock.now(), edge, state.log.clone());
        serve(socket, &state, id, &mut session).await;
        state.handle.closed(id, session.reconnect_timeout()).await;
    })
}

/// Runs one socket until either side ends it.
async fn serve(mut socket: WebSocket, state: &SignalState, id: SessionId, session: &mut Session) {
    let (outbox, mut frames) = mpsc::channel(MAX_UNREAD_FRAMES);
    state.handle.opened(id, outbox);
    let verify = |token: &str| {
        let wall_clock = MonotonicClock::wall_clock_seconds();
        twilio::token::verify(token, &state.keyring, wall_clock)
            .map(|claims| ValidToken::at(claims, wall_clock))
    };
    loop {
        // Frames that have come already are read without waiting: others get their turn.
        tokio::task::consume_budget().await;
        let outputs = tokio::select! {
            () = state.cancelled.cancelled() => vec![Output::Close],
            message = socket.recv() => match message {
                Some(Ok(Message::Text(text))) => session.receive(state.clock.now(), &text, &verify),
                // The protocol is text; axum answers pings by itself.
                Some(Ok(Message::Binary(_) | Message::Ping(_) | Message::Pong(_))) => Vec::new(),
                Some(Ok(Message::Close(_)) | Err(_)) | None => return,
            },
            frame = frames.recv() => match frame {
                Some(frame) => vec![Output::Send(frame)],
                None => vec![Output::Close],
            },
            () = tokio::time::sleep_until(state.clock.instant(session.deadline())) => {
                session.tick(state.clock.now())
            }
        };
        for output in outputs {
            match output {
                Output::Send(frame) => {
                    if send(&mut socket, &frame).await.is_err() {
                        return;
                    }
                }
                Output::Close => {
                    let _ = timeout(SEND_TIMEOUT, socket.send(Message::Close(None))).await;
                    return;
                }
                Output::Message(message) => state.handle.client_says(id, message).await,
            }
        }
    }
}

/// Sends a frame; an error means that the client is gone, or takes nothing.
async fn send(socket: &mut WebSocket, frame: &ServerFrame) -> Result<(), axum::Error> {
    timeout(SEND_TIMEOUT, socket.send(Message::Text(frame.to_text().into())))
        .await
        .unwrap_or_else(|elapsed| Err(axum::Error::new(elapsed)))
}
