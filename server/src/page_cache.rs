//! What a page looked like a moment ago. When a host says "call now", everybody asks for the same page at once.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use app::{AppPage, LoginSession};
use axum::{
    body::{Body, Bytes, to_bytes},
    extract::Request,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, StatusCode};
use leptos::nonce::Nonce;
use tokio::time::Instant;

/// A page is kept for so long while nothing changes: what it says of the time is as old.
const MAX_AGE: Duration = Duration::from_secs(1);
/// A page is kept for so long even if the show changes: its stream brings what it has missed.
const MIN_AGE: Duration = Duration::from_millis(100);
/// The largest page, in bytes: a board of all the callers that may wait is smaller.
const MAX_PAGE_BYTES: usize = 32 * 1024 * 1024;

/// The pages as they were last rendered; clones share them. There is one for each address and kind of session.
#[derive(Debug, Clone, Default)]
pub(crate) struct PageCache(Arc<Mutex<HashMap<PageKey, Rendered>>>);

/// What a page depends on, beside the show.
type PageKey = (AppPage, Option<LoginSession>);

/// A page as it was rendered for somebody.
#[derive(Debug, Clone)]
struct Rendered {
    at: Instant,
    /// How often the show had changed.
    changes: u64,
    headers: HeaderMap,
    /// The document, cut at each place where the nonce stands.
    parts: Arc<[Bytes]>,
}

impl PageCache {
    /// Answers with the page as it was kept, or else as `render` makes it; `changes` counts how often the show has
    /// changed.
    pub(crate) async fn serve<F>(
        &self,
        page: AppPage,
        changes: u64,
        request: Request,
        render: impl FnOnce(Request) -> F,
    ) -> Response
    where
        F: Future<Output = Response<Body>>,
    {
        let nonce = request.extensions().get::<Nonce>().cloned();
        // A query may stand for anything.
        let (Some(nonce), None) = (nonce, request.uri().query()) else { return render(request).await };
        let key = (page, request.extensions().get::<LoginSession>().copied());
        let at = Instant::now();
        if let Some(kept) = self.kept(key, changes, at) {
            return kept.with(&nonce);
        }
        let response = render(request).await;
        if response.status() != StatusCode::OK {
            return response;
        }
        let (head, body) = response.into_parts();
        let Ok(body) = to_bytes(body, MAX_PAGE_BYTES).await else {
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        };
        let rendered = Rendered { at, changes, headers: head.headers, parts: cut(&body, nonce.as_bytes()) };
        let answer = rendered.with(&nonce);
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(key, rendered);
        answer
    }

    fn kept(&self, key: PageKey, changes: u64, now: Instant) -> Option<Rendered> {
        let pages = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let kept = pages.get(&key)?;
        let age = now.saturating_duration_since(kept.at);
        let fits = age < MIN_AGE || (age < MAX_AGE && kept.changes == changes);
        fits.then(|| kept.clone())
    }
}

impl Rendered {
    /// The page with another nonce.
    fn with(&self, nonce: &str) -> Response {
        let mut response = Response::new(Body::from(self.parts.join(nonce.as_bytes())));
        *response.headers_mut() = self.headers.clone();
        response
    }
}

/// Cuts a document at each place where the nonce stands.
fn cut(document: &[u8], nonce: &[u8]) -> Arc<[Bytes]> {
    let mut parts = Vec::new();
    let mut begin = 0;
    for found in memchr::memmem::find_iter(document, nonce) {
        parts.push(Bytes::copy_from_slice(document.get(begin..found).unwrap_or_default()));
        begin = found + nonce.len();
    }
    parts.push(Bytes::copy_from_slice(document.get(begin..).unwrap_or_default()));
    parts.into()
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    /// A cache, and how often a page was rendered.
    #[derive(Default)]
    struct Pages {
        cache: PageCache,
        rendered: AtomicU32,
    }

    impl Pages {
        /// Asks for a page; the document says how often it was rendered, and has the nonce twice.
        async fn ask(
            &self,
            page: AppPage,
            session: Option<LoginSession>,
            changes: u64,
            path: &str,
        ) -> String {
            let nonce = Nonce::new();
            let mut request = Request::new(Body::empty());
            *request.uri_mut() = path.parse().expect("a path");
            request.extensions_mut().insert(nonce.clone());
            if let Some(session) = session {
                request.extensions_mut().insert(session);
            }
            let render = async |request: Request| {
                let count = self.rendered.fetch_add(1, Ordering::Relaxed) + 1;
                let nonce = request.extensions().get::<Nonce>().expect("a nonce").to_string();
                Response::new(Body::from(format!("<{nonce}>{count}<{nonce}>")))
            };
            let answer = self.cache.serve(page, changes, request, render).await;
            let body = to_bytes(answer.into_body(), 1_000).await.expect("a body");
            let text = String::from_utf8(body.to_vec()).expect("text");
            let count = text.strip_prefix(&format!("<{}>", &*nonce)).expect("the request's own nonce");
            count.strip_suffix(&format!("<{}>", &*nonce)).expect("the request's own nonce").to_owned()
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_page_is_rendered_once_for_all_who_ask_at_the_same_time() {
        let pages = Pages::default();
        for _ in 0..3 {
            assert_eq!(pages.ask(AppPage::Call, None, 7, "/call").await, "1");
        }
        tokio::time::advance(MAX_AGE).await;
        assert_eq!(pages.ask(AppPage::Call, None, 7, "/call").await, "2");
    }

    #[tokio::test(start_paused = true)]
    async fn a_change_of_the_show_is_on_the_page_a_tenth_of_a_second_later() {
        let pages = Pages::default();
        assert_eq!(pages.ask(AppPage::Call, None, 7, "/call").await, "1");
        assert_eq!(pages.ask(AppPage::Call, None, 8, "/call").await, "1");
        tokio::time::advance(MIN_AGE).await;
        assert_eq!(pages.ask(AppPage::Call, None, 8, "/call").await, "2");
    }

    #[tokio::test(start_paused = true)]
    async fn another_page_another_session_and_a_query_are_pages_of_their_own() {
        let pages = Pages::default();
        assert_eq!(pages.ask(AppPage::Console, None, 7, "/").await, "1");
        assert_eq!(pages.ask(AppPage::Console, Some(LoginSession::LoggedIn), 7, "/").await, "2");
        assert_eq!(pages.ask(AppPage::Call, None, 7, "/call").await, "3");
        for count in ["4", "5"] {
            assert_eq!(pages.ask(AppPage::Call, None, 7, "/call?a=b").await, count);
        }
        assert_eq!(pages.ask(AppPage::Console, None, 7, "/").await, "1");
    }
}
