//! Any form, query and credentials are read or refused.
//!
//! What a form has made is stored and read alike and can be changed by the same form; the pages of a list show each
//! item at most once and come to an end.

use axum::http::{HeaderMap, HeaderValue, header};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use exchange::{
    MonotonicTime,
    bare::{change_of_call, credentials_of, is_day_or_moment, page_of},
    call::Next,
    store::directory::{Directory, Resource, ResourceForm},
};
use twilio::{
    rest::{Application, IncomingPhoneNumber, NewKey},
    sid::AccountSid,
};

const NOW: MonotonicTime = MonotonicTime::from_unix_millis(1_700_000_000_000);
/// Of a document that comes with a form, in characters.
const MAX_DOCUMENT: usize = 4_000;
const ITEMS: [&str; 7] = ["a", "b", "c", "d", "e", "f", "g"];

/// Checks one input, a form, a query and credentials, one a line; panics if what is said above does not hold.
pub fn check(input: &str) {
    let mut lines = input.splitn(3, '\n');
    let mut line = || lines.next().unwrap_or_default();
    let (form, query, authorization) = (line(), line(), line());

    check_resource::<Application>(form);
    check_resource::<IncomingPhoneNumber>(form);
    check_resource::<NewKey>(form);
    if let Ok(change) = change_of_call(form.as_bytes()) {
        if let Some(Next::Inline(document)) = &change.next {
            assert!(document.chars().count() <= MAX_DOCUMENT);
        }
        for target in [change.fallback, change.status_callback].into_iter().flatten() {
            assert!(matches!(target.url.scheme(), "http" | "https"), "{target:?}");
        }
    }
    check_pages(query);
    for (_, wanted) in form_urlencoded::parse(query.as_bytes()) {
        let [on, before, after] =
            ["", "<", ">"].map(|bound| is_day_or_moment(NOW.unix_seconds(), bound, &wanted));
        assert_eq!(on, before && after, "{wanted}");
    }
    check_credentials(authorization);
}

fn check_resource<R: Resource>(form: &str) {
    let mut directory = Directory::new(AccountSid::from_random_bytes([1; 16]));
    let form = ResourceForm::parse(form.as_bytes());
    let Ok(made) = directory.create::<R>(|| [2; 16], &form, NOW) else { return };
    let stored = serde_json::to_string(&directory).expect("can be stored");
    let read: Directory = serde_json::from_str(&stored).expect("can be read");
    assert_eq!(serde_json::to_string(&read).expect("can be stored"), stored);
    let changed = directory.update::<R>(made.sid(), &form, NOW).expect("the form is acceptable still");
    assert!(changed.is_some() && directory.delete::<R>(made.sid()));
}

fn check_pages(query: &str) {
    let mut seen = Vec::new();
    let mut query = query.to_owned();
    for _ in 0..=ITEMS.len() {
        let Ok(page) = page_of(&ITEMS, &query) else { return };
        assert!(page.items.len() <= page.page_size as usize);
        seen.extend(page.items);
        let distinct = seen.iter().collect::<std::collections::BTreeSet<_>>().len();
        assert_eq!(distinct, seen.len(), "each item once: {seen:?}");
        let Some(next) = page.next_page_uri else { return };
        query = next.split_once('?').map(|(_, query)| query.to_owned()).expect("a query");
    }
    panic!("the pages come to no end: {query}");
}

fn check_credentials(authorization: &str) {
    let read = |text: &str| {
        let mut headers = HeaderMap::new();
        headers.insert(header::AUTHORIZATION, HeaderValue::from_str(text).ok()?);
        credentials_of(&headers)
    };
    if let Some((user, password)) = read(authorization) {
        let written = format!("Basic {}", BASE64_STANDARD.encode(format!("{user}:{password}")));
        assert_eq!(read(&written), Some((user, password)));
    }
}
