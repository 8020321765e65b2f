use std::str::FromStr;

use axum::http::Uri;

use super::failure::{Failure, not_found};

/// Reads the identifier in the last part of a path, `QU….json`.
///
/// Without `.json` Twilio answers XML, which nobody asks for on purpose: it is not found.
pub(super) fn resource<T: FromStr>(segment: &str, uri: &Uri) -> Result<T, Failure> {
    segment.strip_suffix(".json").and_then(|name| name.parse().ok()).ok_or_else(|| not_found(uri))
}

/// Reads an identifier in the middle of a path.
pub(super) fn parent<T: FromStr>(segment: &str, uri: &Uri) -> Result<T, Failure> {
    segment.parse().map_err(|_| not_found(uri))
}
