//! Twilio's requests to the studio: signed parameters in, TwiML out.
//!
//! Each may be a POST or a GET, as the TwiML or the account that names its address says.

mod handlers;

use studio::routes;

use crate::route::{AccessRule, Route};

/// The webhooks, each at the path that the studio gives it.
pub(crate) fn routes() -> Vec<Route> {
    vec![
        Route::webhook(routes::VOICE, handlers::inbound),
        Route::webhook(routes::WAIT, handlers::wait),
        Route::webhook(routes::WHISPER, handlers::whisper),
        Route::webhook(routes::WHISPERED, handlers::whispered),
        Route::webhook(routes::PRIORITY_QUEUE, handlers::priority_queue),
        Route::webhook(routes::ENQUEUE_ACTION, handlers::enqueue_action),
        Route::webhook(routes::GOODBYE, handlers::goodbye),
        Route::webhook(routes::MIC_TEST, handlers::mic_test),
        Route::webhook(routes::DIRECT, handlers::direct),
        Route::webhook(routes::DIRECT_ENDED, handlers::direct_ended),
        Route::webhook(routes::DJ_LINE, handlers::dj_line),
        Route::webhook(routes::DJ_PIN, handlers::dj_pin),
        Route::webhook(routes::DJ_KEY, handlers::dj_key),
        Route::webhook(routes::STATUS, handlers::status),
        Route::new(routes::CHECK, AccessRule::Twilio).get(handlers::check),
    ]
}
