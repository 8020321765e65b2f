//! The one list of routes.

use axum::{
    Router,
    routing::{get, post},
};

use crate::{AppState, auth::login, middleware, pages, queue_status, token_api, webhooks, websockets};

/// Where the embedded exchange is mounted.
pub const EXCHANGE_PATH: &str = "/exchange";

/// The whole server; `exchange` is the embedded exchange's own router, if there is one.
pub fn router(state: AppState, exchange: Option<Router>) -> Router {
    let for_browsers = pages::router(&state)
        .route("/queue-status", get(queue_status::show))
        .route(websockets::SCREENS_PATH, get(websockets::watch))
        .route(websockets::CALL_PATH, get(websockets::listen))
        .route(login::LOGIN_PATH, get(login::show).post(login::submit))
        .route(login::LOGOUT_PATH, post(login::logout));

    let for_twilio = webhooks::router();

    let for_others = Router::new().route(token_api::PATH, post(token_api::issue));

    let mut router = Router::new()
        .merge(middleware::around_pages(for_browsers, &state))
        .merge(middleware::around_token_service(for_others, &state))
        .merge(middleware::around_webhooks(for_twilio))
        .with_state(state);
    if let Some(exchange) = exchange {
        router = router.nest_service(EXCHANGE_PATH, exchange);
    }
    middleware::around_everything(router)
}
