//! Readers of REST requests: see [`crate::bare`].

use axum::http::HeaderMap;
use twilio::rest::{ApiError, Page, Rfc2822};

use super::{auth::credentials, call_update::call_change, filter::within, paging::page};
use crate::{call::CallChange, store::directory::ResourceForm};

/// What the form of a call's update asks for.
///
/// # Errors
/// As REST refuses it.
pub fn change_of_call(form: &[u8]) -> Result<CallChange, ApiError> {
    call_change(&ResourceForm::parse(form))
}

/// The page of a list that a query asks for.
///
/// # Errors
/// As REST refuses it.
pub fn page_of(items: &[&str], query: &str) -> Result<Page<String>, ApiError> {
    let items = items.iter().map(|item| (*item).to_owned()).collect();
    let query: Vec<_> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
    page(items, Clone::clone, "/Items.json", &query).map_err(|error| error.0)
}

/// Whether a time lies before, on or after the day or the moment that a filter names.
#[must_use]
pub fn is_day_or_moment(time: u64, bound: &str, wanted: &str) -> bool {
    within(Some(Rfc2822::from_unix(time)), bound, wanted)
}

/// The user and the password of a request.
#[must_use]
pub fn credentials_of(headers: &HeaderMap) -> Option<(String, String)> {
    credentials(headers)
}
