//! `GET /queue-status`: the figures of the callers' queue for programs.

use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use http::StatusCode;
use studio::Studio;

/// Answers `{"current_size":…,"average_wait_time":…}`, the wait in seconds.
///
/// 404 where no queue of the show's name exists, 502 when the exchange cannot be asked.
pub(crate) async fn show(State(studio): State<Studio>) -> Response {
    match studio.queue_statistics().await {
        Ok(Some(statistics)) => Json(statistics).into_response(),
        Ok(None) => (StatusCode::NOT_FOUND, "There is no queue of that name.\n").into_response(),
        Err(error) => {
            tracing::error!(error = &error as &dyn std::error::Error, "the queue could not be read");
            (StatusCode::BAD_GATEWAY, "The queue could not be read. Try again in a moment.\n").into_response()
        }
    }
}
