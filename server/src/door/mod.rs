//! `/door`: where the DJ gives the passphrase, and leaves again. It works without JavaScript.

mod page;

use axum::{
    body::to_bytes,
    extract::{Request, State},
    response::{IntoResponse, Redirect, Response},
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use leptos::config::LeptosOptions;
use twilio::webhook::Params;

use crate::access::{Access, Entry, Try, cookie, seconds};

pub(crate) use page::Notice;

/// Where the passphrase is asked for and given.
pub(crate) const DOOR_PATH: &str = "/door";
/// Where a session is ended.
pub(crate) const LEAVE_PATH: &str = "/door/leave";

/// A passphrase and the name of its field fit in easily.
const MAX_FORM_BYTES: usize = 4 * 1024;

/// `GET /door`: asks for the passphrase, or lets a session be ended.
pub(crate) async fn show(
    State(access): State<Access>,
    State(site): State<LeptosOptions>,
    request: Request,
) -> Response {
    match access.entry(&request) {
        Entry::Open { in_session } => page::inside(&site, in_session),
        entry => turn_away(&site, entry, None),
    }
}

/// `POST /door`: takes the passphrase from the form's field `passphrase`.
pub(crate) async fn enter(
    State(access): State<Access>,
    State(site): State<LeptosOptions>,
    mut request: Request,
) -> Response {
    let body = std::mem::take(request.body_mut());
    let Ok(form) = to_bytes(body, MAX_FORM_BYTES).await else {
        return turn_away(&site, Entry::Passphrase, Some(Notice::Wrong));
    };
    let given = Params::from_form(&form).get("passphrase").unwrap_or_default().to_owned();
    if !access.has_passphrase() {
        return turn_away(&site, access.entry(&request), None);
    }
    let https = access.is_https(request.headers());
    match access.try_passphrase(&request, &given) {
        Try::Open(token) => {
            tracing::info!("a DJ came in");
            (with_cookie(cookie::set(&token, https)), Redirect::to("/")).into_response()
        }
        Try::Wrong => {
            tracing::warn!("a wrong passphrase was given");
            turn_away(&site, Entry::Passphrase, Some(Notice::Wrong))
        }
        Try::TooMany(wait) => {
            tracing::warn!("too many passphrases were tried");
            let mut response =
                page::passphrase(&site, StatusCode::TOO_MANY_REQUESTS, Some(Notice::TooMany(wait)));
            response.headers_mut().insert(header::RETRY_AFTER, seconds(wait).into());
            response
        }
        Try::Failed => {
            tracing::error!("the operating system gave no random bytes");
            page::passphrase(&site, StatusCode::SERVICE_UNAVAILABLE, Some(Notice::Failed))
        }
    }
}

/// `POST /door/leave`: ends the session.
pub(crate) async fn leave(State(access): State<Access>, headers: HeaderMap) -> Response {
    access.leave(&headers);
    (with_cookie(cookie::clear(access.is_https(&headers))), Redirect::to(DOOR_PATH)).into_response()
}

/// What whoever may not pass gets instead of a page for the DJ.
pub(crate) fn turn_away(site: &LeptosOptions, entry: Entry, notice: Option<Notice>) -> Response {
    match entry {
        Entry::Passphrase => page::passphrase(site, StatusCode::FORBIDDEN, notice),
        Entry::Shut | Entry::Open { .. } => page::shut(site),
    }
}

fn with_cookie(cookie: Option<HeaderValue>) -> HeaderMap {
    cookie.map(|cookie| (header::SET_COOKIE, cookie)).into_iter().collect()
}
