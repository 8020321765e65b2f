//! `GET /queue-status`: the figures of the callers' queue for programs.

use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use http::{StatusCode, header};
use show::QueueState;
use studio::Studio;

/// Where programs read the figures.
pub(crate) const PATH: &str = "/queue-status";

/// Answers `{"current_size":…,"average_wait_time":…}`, the wait in seconds.
///
/// Figures that could not be read again come with their `Age` (RFC 9111, section 5.1). 404 where no
/// queue of the show's name exists, 502 when the exchange cannot be asked and never could.
pub(crate) async fn show(State(studio): State<Studio>) -> Response {
    let reading = studio.queue_reading().await;
    match reading.queue {
        QueueState::Known(statistics) => {
            let age = reading.upstream.map(|_| [(header::AGE, reading.age_seconds.to_string())]);
            (age, Json(statistics)).into_response()
        }
        QueueState::Missing => (StatusCode::NOT_FOUND, "There is no queue of that name.\n").into_response(),
        QueueState::Unknown => {
            (StatusCode::BAD_GATEWAY, "The queue could not be read. Try again in a moment.\n").into_response()
        }
    }
}
