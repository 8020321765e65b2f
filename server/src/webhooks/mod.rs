//! Twilio's requests to us: signed parameters in, documents out.
//!
//! Each may be a POST or a GET, as the document or the account that leads here says.

mod direct;
mod line;
mod signed_request;
mod status;
mod twiml;
mod voice;

use axum::{
    Router,
    handler::Handler,
    routing::{MethodFilter, get, on},
};

use crate::AppState;

/// The Voice URL of the studio's application.
pub(crate) const VOICE_PATH: &str = "/voice";
/// The Voice URL of a number or application that rings the DJ past the queue.
pub(crate) const DIRECT_PATH: &str = "/voice/direct";
/// Where Twilio tells that a call has ended.
pub(crate) const STATUS_PATH: &str = "/voice/status";
/// Where `greenroom doctor` tries whether signed requests arrive.
pub(crate) const CHECK_PATH: &str = "/webhook-check";

/// The one list of webhooks. Those between Voice URL and status are named by `studio`'s documents.
pub(crate) fn router() -> Router<AppState> {
    Router::new()
        .route(VOICE_PATH, both(voice::voice))
        .route("/voice/wait", both(line::wait))
        .route("/voice/whisper", both(line::whisper))
        .route("/voice/whispered", both(line::whispered))
        .route("/voice/own", both(line::own))
        .route("/voice/left", both(line::left))
        .route("/voice/goodbye", both(line::goodbye))
        .route("/voice/echo", both(line::echo))
        .route(DIRECT_PATH, both(direct::direct))
        .route("/voice/direct/ended", both(direct::direct_ended))
        .route(STATUS_PATH, both(status::status))
        .route(CHECK_PATH, get(status::check))
}

fn both<T: 'static>(handler: impl Handler<T, AppState>) -> axum::routing::MethodRouter<AppState> {
    on(MethodFilter::GET.or(MethodFilter::POST), handler)
}
