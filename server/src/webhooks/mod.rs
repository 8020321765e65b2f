//! Twilio's requests to us: signed parameters in, documents out.
//!
//! Each may be a POST or a GET, as the document or the account that leads here says.

mod direct;
mod line;
mod signed_request;
mod status;
mod twiml;
mod voice;

use studio::routes;

use crate::route::{AccessRule, Route};

pub(crate) use signed_request::SignedRequest;

/// The webhooks, each at the path that the studio gives it.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::webhook(routes::VOICE, voice::voice),
        Route::webhook(routes::WAIT, line::wait),
        Route::webhook(routes::WHISPER, line::whisper),
        Route::webhook(routes::WHISPERED, line::whispered),
        Route::webhook(routes::PRIORITY_QUEUE, line::priority_queue),
        Route::webhook(routes::ENQUEUE_ACTION, line::enqueue_action),
        Route::webhook(routes::GOODBYE, line::goodbye),
        Route::webhook(routes::MIC_TEST, line::mic_test),
        Route::webhook(routes::DIRECT, direct::direct),
        Route::webhook(routes::DIRECT_ENDED, direct::direct_ended),
        Route::webhook(routes::STATUS, status::status),
        Route::new(routes::CHECK, AccessRule::Twilio).get(status::check),
    ]
}
