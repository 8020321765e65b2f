//! `/login` and `/logout`: where the DJ gives the passphrase, and ends the session. Both work without JavaScript.

use axum::{
    body::to_bytes,
    extract::{Request, State},
    response::{IntoResponse, Redirect, Response},
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use leptos::config::LeptosOptions;
use twilio::webhook::Params;

use super::{
    Access, Auth, LoginOutcome, cookie,
    login_page::{self, LoginNotice},
};
use crate::rate_limit::seconds;

/// Where the passphrase is asked for and given.
pub(crate) const LOGIN_PATH: &str = "/login";
/// Where a session is ended.
pub(crate) const LOGOUT_PATH: &str = "/logout";

/// A passphrase and the name of its field fit in easily.
const MAX_FORM_BYTES: usize = 4 * 1024;

/// `GET /login`: asks for the passphrase, or offers to end the session.
pub(crate) async fn show(
    State(auth): State<Auth>,
    State(site): State<LeptosOptions>,
    request: Request,
) -> Response {
    match auth.access(&request) {
        Access::Granted { in_session } => login_page::logged_in(&site, in_session),
        access => refuse(&site, access, None),
    }
}

/// `POST /login`: takes the passphrase from the form's field `passphrase`.
pub(crate) async fn submit(
    State(auth): State<Auth>,
    State(site): State<LeptosOptions>,
    mut request: Request,
) -> Response {
    let body = std::mem::take(request.body_mut());
    let Ok(form) = to_bytes(body, MAX_FORM_BYTES).await else {
        return refuse(&site, Access::LoginRequired, Some(LoginNotice::Wrong));
    };
    let given = Params::from_form(&form).get("passphrase").unwrap_or_default().to_owned();
    if !auth.has_passphrase() {
        return refuse(&site, auth.access(&request), None);
    }
    let https = auth.is_https(request.headers());
    match auth.log_in(&request, &given) {
        LoginOutcome::LoggedIn(token) => {
            tracing::info!("a DJ logged in");
            (with_cookie(cookie::set(&token, https)), Redirect::to("/")).into_response()
        }
        LoginOutcome::WrongPassphrase => {
            tracing::warn!("a wrong passphrase was given");
            refuse(&site, Access::LoginRequired, Some(LoginNotice::Wrong))
        }
        LoginOutcome::TooManyAttempts(wait) => {
            tracing::warn!("too many passphrases were tried");
            let mut response = login_page::passphrase(
                &site,
                StatusCode::TOO_MANY_REQUESTS,
                Some(LoginNotice::TooMany(wait)),
            );
            response.headers_mut().insert(header::RETRY_AFTER, seconds(wait).into());
            response
        }
        LoginOutcome::Failed => {
            tracing::error!("the operating system gave no random bytes");
            login_page::passphrase(&site, StatusCode::SERVICE_UNAVAILABLE, Some(LoginNotice::Failed))
        }
    }
}

/// `POST /logout`: ends the session.
pub(crate) async fn logout(State(auth): State<Auth>, headers: HeaderMap) -> Response {
    auth.log_out(&headers);
    (with_cookie(cookie::clear(auth.is_https(&headers))), Redirect::to(LOGIN_PATH)).into_response()
}

/// Answers who may not see a page for the DJ: with the form, or with what to do.
pub(crate) fn refuse(site: &LeptosOptions, access: Access, notice: Option<LoginNotice>) -> Response {
    match access {
        Access::LoginRequired => login_page::passphrase(site, StatusCode::FORBIDDEN, notice),
        Access::Denied | Access::Granted { .. } => login_page::denied(site),
    }
}

fn with_cookie(cookie: Option<HeaderValue>) -> HeaderMap {
    cookie.map(|cookie| (header::SET_COOKIE, cookie)).into_iter().collect()
}
