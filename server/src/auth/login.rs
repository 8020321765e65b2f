//! `/login` and `/logout`: where the DJ gives the passphrase, and ends the session.
//!
//! They work without JavaScript. Their plain pages are not part of the app: they need none of its code, and
//! the app's code need not consider who may see it.

use app::paths::LOGOUT;
use axum::{
    body::to_bytes,
    extract::{Request, State},
    response::{Html, IntoResponse, Redirect, Response},
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use leptos::config::LeptosOptions;
use studio::Studio;
use twilio::webhook::Params;

use super::{Access, Auth, LoginError, cookie};
use crate::rate_limit::seconds;

/// The path of the page that asks for the passphrase.
pub(crate) const LOGIN_PATH: &str = "/login";

/// The largest form that is read, in bytes: a passphrase and the name of its field fit in easily.
const MAX_FORM_BYTES: usize = 4 * 1024;

/// `GET /login`: asks for the passphrase, or offers to end the session.
pub(crate) async fn show(
    State(auth): State<Auth>,
    State(site): State<LeptosOptions>,
    request: Request,
) -> Response {
    match auth.access(&request) {
        Access::Granted { in_session } => logged_in_page(&site, in_session),
        access => refuse(&site, access),
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
        return form_page(&site, Some(LoginError::WrongPassphrase));
    };
    let given = Params::from_form(&form).get("passphrase").unwrap_or_default().to_owned();
    if !auth.has_passphrase() {
        return refuse(&site, auth.access(&request));
    }
    let https = auth.is_https(request.headers());
    match auth.log_in(&request, &given) {
        Ok(token) => {
            tracing::info!("a DJ logged in");
            (with_cookie(cookie::set(&token, https)), Redirect::to("/")).into_response()
        }
        Err(error) => {
            match error {
                LoginError::WrongPassphrase => tracing::warn!("a wrong passphrase was given"),
                LoginError::TooManyAttempts(_) => tracing::warn!("too many passphrases were tried"),
                LoginError::NoSession => tracing::error!("the operating system gave no random bytes"),
            }
            form_page(&site, Some(error))
        }
    }
}

/// `POST /logout`: ends the session, and the calls that were made in it.
pub(crate) async fn logout(
    State(auth): State<Auth>,
    State(studio): State<Studio>,
    headers: HeaderMap,
) -> Response {
    if let Some(login) = auth.log_out(&headers) {
        studio.end_login(&login).await;
    }
    (with_cookie(cookie::clear(auth.is_https(&headers))), Redirect::to(LOGIN_PATH)).into_response()
}

/// Answers somebody who may not see a page for the DJ: with the form, or with what to do.
pub(crate) fn refuse(site: &LeptosOptions, access: Access) -> Response {
    match access {
        Access::LoginRequired => form_page(site, None),
        Access::Denied { to_all } => denied_page(site, to_all),
        Access::Granted { .. } => denied_page(site, false),
    }
}

fn with_cookie(cookie: Option<HeaderValue>) -> HeaderMap {
    cookie.map(|cookie| (header::SET_COOKIE, cookie)).into_iter().collect()
}

/// The page with the form that asks for the passphrase; `error` tells what was wrong with the last one.
fn form_page(site: &LeptosOptions, error: Option<LoginError>) -> Response {
    let status = match error {
        None | Some(LoginError::WrongPassphrase) => StatusCode::FORBIDDEN,
        Some(LoginError::TooManyAttempts(_)) => StatusCode::TOO_MANY_REQUESTS,
        Some(LoginError::NoSession) => StatusCode::SERVICE_UNAVAILABLE,
    };
    let notice =
        error.map_or_else(String::new, |error| format!("<p class=\"notice\" role=\"alert\">{error}</p>"));
    let body = format!(
        "{notice}<form method=\"post\" action=\"{LOGIN_PATH}\">\
         <div class=\"field\"><label for=\"passphrase\">Passphrase</label>\
         <input id=\"passphrase\" name=\"passphrase\" type=\"password\" autocomplete=\"current-password\" required autofocus></div>\
         <button type=\"submit\" class=\"act\">Log in</button></form>\
         <p>Want to ring the studio? That is open to all: <a href=\"/call\">the listeners’ page</a>.</p>"
    );
    let mut response = page(site, status, "The studio’s login", &body);
    if let Some(LoginError::TooManyAttempts(wait)) = error {
        response.headers_mut().insert(header::RETRY_AFTER, seconds(wait).into());
    }
    response
}

/// The page for somebody who may not log in at all; `to_all` where the DJ's pages are shut to everybody.
fn denied_page(site: &LeptosOptions, to_all: bool) -> Response {
    let reason = if to_all {
        "<p>The DJ’s page is shut, because others reach this studio and no passphrase keeps them out; Greenroom’s log \
         tells by which way.</p>\
         <p>To open it, set <code>DJ_PASSPHRASE</code> in Greenroom’s configuration and start it again; this page then \
         asks for the passphrase.</p>"
    } else {
        "<p>The DJ’s page is open only on the computer that runs Greenroom, because whoever takes calls there does so \
         on the station’s account. Open it there at <code>http://127.0.0.1</code> and the port it was started \
         with.</p>\
         <p>To use it from elsewhere, set <code>DJ_PASSPHRASE</code> in Greenroom’s configuration and start it again; \
         this page then asks for the passphrase.</p>"
    };
    let body = format!(
        "{reason}<p>Want to ring the studio? That is open to all: <a href=\"/call\">the listeners’ page</a>.</p>"
    );
    page(site, StatusCode::FORBIDDEN, "This page is for the DJ", &body)
}

/// The page for somebody who is the DJ already.
fn logged_in_page(site: &LeptosOptions, in_session: bool) -> Response {
    let body = if in_session {
        format!(
            "<p>You are logged in. On a computer that others use, log out when you are done.</p>\
             <form method=\"post\" action=\"{LOGOUT}\"><p><button type=\"submit\">Log out</button></p></form>\
             <p><a href=\"/\">To the studio</a></p>"
        )
    } else {
        "<p>The DJ’s page is open on this computer, and on no other: no passphrase is set.</p>\
         <p><a href=\"/\">To the studio</a></p>"
            .to_owned()
    };
    page(site, StatusCode::OK, "The studio’s login", &body)
}

fn page(site: &LeptosOptions, status: StatusCode, title: &str, body: &str) -> Response {
    let (folder, name) = (&site.site_pkg_dir, &site.output_name);
    let html = format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\">\
         <title>Greenroom: {title}</title>\
         <link rel=\"icon\" href=\"/favicon.svg\" type=\"image/svg+xml\">\
         <link rel=\"stylesheet\" href=\"/{folder}/{name}.css\"></head><body>\
         <header class=\"masthead\"><span class=\"product\">Greenroom</span><h1>{title}</h1></header>\
         <main class=\"login\"><section class=\"panel\">{body}</section></main></body></html>"
    );
    (status, [(header::CACHE_CONTROL, "no-store")], Html(html)).into_response()
}
