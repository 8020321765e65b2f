//! Twilio's requests to us: signed parameters in, documents out.
//!
//! Each may be a POST or a GET, as the document or the account that leads here says.

mod direct;
mod line;
mod signed_request;
mod status;
mod twiml;
mod voice;

use crate::route::{AccessRule, Route};

pub(crate) use signed_request::SignedRequest;

/// The Voice URL of the studio's application.
pub(crate) const VOICE_PATH: &str = "/voice";
/// The Voice URL of a number or application that rings the DJ past the queue.
pub(crate) const DIRECT_PATH: &str = "/voice/direct";
/// Where Twilio tells that a call has ended.
pub(crate) const STATUS_PATH: &str = "/voice/status";
/// Where `greenroom doctor` tries whether signed requests arrive.
pub(crate) const CHECK_PATH: &str = "/webhook-check";

/// The webhooks. Those between Voice URL and status are named by `studio`'s documents.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::webhook(VOICE_PATH, voice::voice),
        Route::webhook("/voice/wait", line::wait),
        Route::webhook("/voice/whisper", line::whisper),
        Route::webhook("/voice/whispered", line::whispered),
        Route::webhook("/voice/own", line::own),
        Route::webhook("/voice/left", line::left),
        Route::webhook("/voice/goodbye", line::goodbye),
        Route::webhook("/voice/echo", line::echo),
        Route::webhook(DIRECT_PATH, direct::direct),
        Route::webhook("/voice/direct/ended", direct::direct_ended),
        Route::webhook(STATUS_PATH, status::status),
        Route::new(CHECK_PATH, AccessRule::Twilio).get(status::check),
    ]
}
