//! The one list of routes.

use app::paths;
use axum::Router;

use crate::{
    AppState,
    auth::login,
    middleware, pages, queue_status,
    route::{AccessRule, Route},
    token_api, webhooks, websockets,
};

/// Where the embedded exchange is mounted.
pub const EXCHANGE_PATH: &str = "/exchange";

/// Every address of the server except those of files; `exchange` is the embedded exchange's own router, if
/// there is one.
#[must_use]
pub fn routes(state: &AppState, exchange: Option<Router>) -> Vec<Route> {
    let own = [
        Route::new(queue_status::PATH, AccessRule::Anyone).get(queue_status::show),
        Route::new(paths::LIVE_SHOW, AccessRule::Dj).get(websockets::watch),
        Route::new(paths::LIVE_CALL, AccessRule::Anyone).get(websockets::listen),
        Route::new(login::LOGIN_PATH, AccessRule::Anyone).get(login::show).post(login::submit),
        Route::new(paths::LOGOUT, AccessRule::Anyone).post(login::logout),
        Route::new(token_api::PATH, AccessRule::KeyHolder).post(token_api::issue),
    ];
    let exchange = exchange.map(|exchange| Route::nested(EXCHANGE_PATH, AccessRule::Exchange, exchange));
    pages::routes(state).into_iter().chain(own).chain(webhooks::routes()).chain(exchange).collect()
}

/// The whole server: every route behind its rule and within the layers that its users need, and the files.
pub fn router(state: AppState, exchange: Option<Router>) -> Router {
    let [mut for_browsers, mut for_twilio, mut for_key_holders, mut for_exchange] =
        std::array::from_fn(|_| Router::new());
    for route in routes(&state, exchange) {
        let group = match route.rule() {
            AccessRule::Anyone | AccessRule::Dj => &mut for_browsers,
            AccessRule::Twilio => &mut for_twilio,
            AccessRule::KeyHolder => &mut for_key_holders,
            AccessRule::Exchange => &mut for_exchange,
        };
        *group = route.mount(std::mem::take(group), &state);
    }
    let for_browsers = for_browsers.fallback_service(pages::files_and_no_such_page(&state));
    let router = Router::new()
        .merge(middleware::around_pages(for_browsers, &state))
        .merge(middleware::around_token_api(for_key_holders, &state))
        .merge(middleware::around_webhooks(for_twilio))
        .merge(for_exchange)
        .with_state(state.clone());
    middleware::around_everything(router, &state)
}

/// What the studio and the embedded exchange ask each other.
///
/// It is served where nobody else asks, so that strangers who keep the public port busy hold up no call.
pub fn between_studio_and_exchange(state: AppState, exchange: Router) -> Router {
    let webhooks = webhooks::routes().into_iter().chain([pages::sounds(&state)]);
    let webhooks = webhooks.fold(Router::new(), |router, webhook| webhook.mount(router, &state));
    middleware::around_webhooks(webhooks)
        .with_state(state)
        .nest_service(EXCHANGE_PATH, exchange)
        .layer(middleware::trace())
}
