//! The few plain pages of the login. They are no part of the app: they need none of its code, and the
//! app's code needs no thought of who may not see it.

use std::time::Duration;

use axum::response::{Html, IntoResponse, Response};
use http::{StatusCode, header};
use leptos::config::LeptosOptions;

use super::login::{LOGIN_PATH, LOGOUT_PATH};
use crate::rate_limit::seconds;

/// What has to be said above the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum LoginNotice {
    /// The passphrase was wrong.
    Wrong,
    /// There were too many tries.
    TooMany(Duration),
    /// The server failed.
    Failed,
}

impl LoginNotice {
    fn text(self) -> String {
        match self {
            Self::Wrong => "That is not the passphrase. Try again.".to_owned(),
            Self::TooMany(wait) => {
                format!("Too many tries. Wait {} seconds, then try again.", seconds(wait))
            }
            Self::Failed => "The studio cannot log you in just now. Try again in a moment.".to_owned(),
        }
    }
}

/// The form that asks for the passphrase.
pub(super) fn passphrase(site: &LeptosOptions, status: StatusCode, notice: Option<LoginNotice>) -> Response {
    let notice = notice.map_or_else(String::new, |notice| {
        format!("<p class=\"notice\" role=\"alert\">{}</p>", notice.text())
    });
    let body = format!(
        "{notice}<form method=\"post\" action=\"{LOGIN_PATH}\">\
         <div class=\"field\"><label for=\"passphrase\">Passphrase</label>\
         <input id=\"passphrase\" name=\"passphrase\" type=\"password\" autocomplete=\"current-password\" required autofocus></div>\
         <button type=\"submit\" class=\"act\">Log in</button></form>\
         <p>Want to ring the studio? That is open to all: <a href=\"/call\">the listeners’ page</a>.</p>"
    );
    page(site, status, "The studio’s login", &body)
}

/// For whoever may not log in at all.
pub(super) fn denied(site: &LeptosOptions) -> Response {
    let body = "<p>The DJ’s page is open only on the computer that runs Greenroom, because whoever takes calls \
                there does so on the station’s account. Open it there at <code>http://127.0.0.1</code> and the \
                port it was started with.</p>\
                <p>To use it from elsewhere, set <code>DJ_PASSPHRASE</code> in Greenroom’s configuration and \
                start it again; this page then asks for the passphrase.</p>\
                <p>Want to ring the studio? That is open to all: <a href=\"/call\">the listeners’ page</a>.</p>";
    page(site, StatusCode::FORBIDDEN, "This page is for the DJ", body)
}

/// For whoever is logged in.
pub(super) fn logged_in(site: &LeptosOptions, in_session: bool) -> Response {
    let body = if in_session {
        format!(
            "<p>You are logged in. On a computer that others use, log out when you are done.</p>\
             <form method=\"post\" action=\"{LOGOUT_PATH}\"><p><button type=\"submit\">Log out</button></p></form>\
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
         <header class=\"masthead\"><span class=\"house\">Greenroom</span><h1>{title}</h1></header>\
         <main class=\"login\"><section class=\"panel\">{body}</section></main></body></html>"
    );
    (status, [(header::CACHE_CONTROL, "no-store")], Html(html)).into_response()
}
