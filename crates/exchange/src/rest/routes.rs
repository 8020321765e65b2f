use axum::{
    Router, middleware,
    routing::{delete, get, post},
};
use twilio::rest::{Application, IncomingPhoneNumber, NewKey};

use super::{RestState, account, auth, calls, directory, error, members, messages, queues, recordings};

/// The API's routes.
pub(crate) fn router(state: RestState) -> Router {
    let resources = Router::new()
        .route("/Queues.json", get(queues::list).post(queues::create))
        .route("/Queues/{queue}", get(queues::fetch).post(queues::update).delete(queues::delete))
        .route("/Queues/{queue}/Members.json", get(members::list))
        .route("/Queues/{queue}/Members/{member}", get(members::fetch).post(members::update))
        .route("/Calls.json", get(calls::list))
        .route("/Calls/{call}", get(calls::fetch).post(calls::update).delete(calls::delete))
        .route("/Calls/{call}/Recordings.json", get(recordings::list_of_call))
        .route(
            "/Calls/{call}/Recordings/{recording}",
            get(recordings::fetch_of_call).delete(recordings::delete_of_call),
        )
        .route("/Calls/{call}/UserDefinedMessages.json", post(messages::send))
        .route("/Calls/{call}/UserDefinedMessageSubscriptions.json", post(messages::subscribe))
        .route("/Calls/{call}/UserDefinedMessageSubscriptions/{subscription}", delete(messages::unsubscribe))
        .route("/Recordings.json", get(recordings::list))
        .route("/Recordings/{recording}", get(recordings::fetch).delete(recordings::delete))
        .merge(directory::routes::<Application>())
        .merge(directory::routes::<IncomingPhoneNumber>())
        .merge(directory::routes::<NewKey>())
        .fallback(error::nothing_here)
        .method_not_allowed_fallback(error::method_not_allowed);
    Router::new()
        .route("/2010-04-01/Accounts/{account}", get(account::fetch))
        .nest("/2010-04-01/Accounts/{account}", resources)
        .layer(middleware::from_fn_with_state(state.clone(), auth::authenticate))
        .with_state(state)
}
