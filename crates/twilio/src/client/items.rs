use std::{
    collections::VecDeque,
    fmt,
    pin::Pin,
    task::{Context, Poll},
};

use futures_util::stream::{self, BoxStream, Stream, StreamExt as _};
use serde::de::DeserializeOwned;

use super::{ClientError, transport::Transport};
use crate::rest::{API_VERSION, Listed, MAX_PAGE_SIZE, Page};

/// No list of a studio comes near this many pages; more is a list that goes round in circles.
const MAX_PAGES: u32 = 1_000;

/// The items of a list, one after the other; pages are requested as they are needed.
///
/// It is a `Stream`, and can be read without that trait too. After an error it ends.
#[must_use = "nothing is requested until items are asked for"]
pub struct Items<'a, T>(BoxStream<'a, Result<T, ClientError>>);

impl<'a, T: Listed + DeserializeOwned + Send + 'a> Items<'a, T> {
    /// Starts at the path's first page, of the largest size; `query` holds the list's filters.
    pub(super) fn new(transport: &'a Transport, path: &str, query: &super::form::Form) -> Self {
        let filters = query.encode();
        let and = if filters.is_empty() { "" } else { "&" };
        let first = format!("{path}?PageSize={MAX_PAGE_SIZE}{and}{filters}");
        let pages = Pages { transport, next: Some(first), left: MAX_PAGES, items: VecDeque::new() };
        Self(
            stream::unfold(pages, |mut pages| async {
                let item = pages.item().await?;
                Some((item, pages))
            })
            .boxed(),
        )
    }
}

impl<T> Items<'_, T> {
    /// The next item; `None` at the end.
    ///
    /// # Errors
    /// When the API cannot be reached, refuses, or answers something else.
    pub async fn next(&mut self) -> Option<Result<T, ClientError>> {
        self.0.next().await
    }

    /// The first item for which `wanted` is true, without reading on.
    ///
    /// # Errors
    /// As for [`next`](Self::next).
    pub async fn find(mut self, wanted: impl Fn(&T) -> bool) -> Result<Option<T>, ClientError> {
        while let Some(item) = self.0.next().await {
            let item = item?;
            if wanted(&item) {
                return Ok(Some(item));
            }
        }
        Ok(None)
    }

    /// All items that are left.
    ///
    /// # Errors
    /// As for [`next`](Self::next).
    pub async fn collect(mut self) -> Result<Vec<T>, ClientError> {
        let mut items = Vec::new();
        while let Some(item) = self.0.next().await {
            items.push(item?);
        }
        Ok(items)
    }
}

impl<T> Stream for Items<'_, T> {
    type Item = Result<T, ClientError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_next_unpin(context)
    }
}

impl<T> fmt::Debug for Items<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Items").finish_non_exhaustive()
    }
}

/// The pages of one list.
struct Pages<'a, T> {
    transport: &'a Transport,
    next: Option<String>,
    left: u32,
    items: VecDeque<T>,
}

impl<T: Listed + DeserializeOwned> Pages<'_, T> {
    async fn item(&mut self) -> Option<Result<T, ClientError>> {
        loop {
            if let Some(item) = self.items.pop_front() {
                return Some(Ok(item));
            }
            let path = self.next.take()?;
            if let Err(error) = self.turn(&path).await {
                return Some(Err(error));
            }
        }
    }

    async fn turn(&mut self, path: &str) -> Result<(), ClientError> {
        let answer = self.transport.ask(path).await?;
        let request_id = answer.request_id.clone();
        let page: Page<T> = answer.decode()?;
        self.left = self.left.saturating_sub(1);
        if let Some(next) = &page.next_page_uri {
            // The path is put behind the base address and requested with our credentials, so it has to be a
            // path.
            if !next.starts_with(&format!("/{API_VERSION}/")) {
                return Err(ClientError::decode("the next page is not a path of the API", request_id));
            }
            if self.left == 0 {
                return Err(ClientError::decode("the list has no end", request_id));
            }
        }
        self.items = page.items.into();
        self.next = page.next_page_uri;
        Ok(())
    }
}
