//! Reading requests: paths, queries, forms.

use std::str::FromStr;

use axum::http::Uri;
use twilio::{error_code, rest::ApiError, twiml::Method};
use url::Url;

use super::error::{RestError, not_found};
use crate::{store::directory::ResourceForm, twiml::Target};

/// Reads the identifier in the last part of a path, `QU….json`.
///
/// Without `.json` Twilio answers XML, which nobody asks for on purpose: here it is not found.
pub(super) fn resource<T: FromStr>(segment: &str, uri: &Uri) -> Result<T, RestError> {
    segment.strip_suffix(".json").and_then(|name| name.parse().ok()).ok_or_else(|| not_found(uri))
}

/// Reads an identifier in the middle of a path.
pub(super) fn parent<T: FromStr>(segment: &str, uri: &Uri) -> Result<T, RestError> {
    segment.parse().map_err(|_| not_found(uri))
}

/// The parameters of the query.
pub(super) fn query(uri: &Uri) -> Vec<(String, String)> {
    form_urlencoded::parse(uri.query().unwrap_or("").as_bytes()).into_owned().collect()
}

/// Reads an absolute http URL and the method it is to be asked with, POST unless one is given.
/// A URL that is missing or empty is none.
pub(super) fn target(form: &ResourceForm, url: &str, method: &str) -> Result<Option<Target>, ApiError> {
    let asked = form.get(method).filter(|method| !method.is_empty());
    let Ok(asked) = asked.map(str::parse::<Method>).transpose() else {
        return Err(ApiError::new(400, error_code::INVALID_METHOD, format!("{method} must be GET or POST")));
    };
    let Some(text) = form.get(url).filter(|text| !text.is_empty()) else { return Ok(None) };
    match Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => {
            Ok(Some(Target { url, method: asked.unwrap_or(Method::Post) }))
        }
        _ => Err(ApiError::new(400, error_code::INVALID_URL, format!("{url} is not an absolute http URL"))),
    }
}
