//! One page a file.

mod call;
mod console;
mod embed_call;
#[cfg(debug_assertions)]
pub mod gallery;
mod not_found;

use leptos::prelude::*;
use show::{LinesNotice, Timestamp};

#[cfg(debug_assertions)]
use self::gallery::GalleryPage;
use self::{call::CallPage, console::ConsolePage, embed_call::EmbedCallPage, not_found::NotFoundPage};
use crate::listener::{Event, Journey};

/// A page, which is a document of its own.
///
/// There is no router in the browser: going from one page to another loads it, so that a call lives
/// and dies with the document it was made in, and no page carries the way to the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Page {
    /// The DJ's console.
    Console,
    /// The listeners' page.
    Call,
    /// The listeners' page for frames on other sites.
    EmbedCall,
    /// Every component in each state.
    #[cfg(debug_assertions)]
    Gallery,
    /// The page for an address that is none.
    NotFound,
}

impl Page {
    /// The pages that have an address; the gallery in development builds only.
    pub const ALL: &[Self] = &[
        Self::Console,
        Self::Call,
        Self::EmbedCall,
        #[cfg(debug_assertions)]
        Self::Gallery,
    ];

    /// The page at a path, which is taken to the letter.
    #[must_use]
    pub fn at(path: &str) -> Self {
        Self::ALL.iter().copied().find(|page| page.path() == Some(path)).unwrap_or(Self::NotFound)
    }

    /// The path of its address.
    #[must_use]
    pub const fn path(self) -> Option<&'static str> {
        match self {
            Self::Console => Some("/"),
            Self::Call => Some("/call"),
            Self::EmbedCall => Some("/embed/call"),
            #[cfg(debug_assertions)]
            Self::Gallery => Some("/gallery"),
            Self::NotFound => None,
        }
    }

    /// What the server writes into the title, by how the lines stand if they are known; the listeners' pages
    /// put the state of the call there later.
    #[must_use]
    pub fn title(self, notice: impl FnOnce() -> Option<LinesNotice>) -> String {
        match self {
            Self::Console => "Greenroom: studio".to_owned(),
            Self::Call | Self::EmbedCall => {
                let journey = Journey::default();
                match notice() {
                    Some(notice) => journey.on(Event::Notice(notice), Timestamp::default()).title(),
                    None => journey.title(),
                }
            }
            #[cfg(debug_assertions)]
            Self::Gallery => "Greenroom: gallery".to_owned(),
            Self::NotFound => "Greenroom: no such page".to_owned(),
        }
    }

    /// What it shows.
    pub(crate) fn content(self) -> AnyView {
        match self {
            Self::Console => view! { <ConsolePage /> }.into_any(),
            Self::Call => view! { <CallPage /> }.into_any(),
            Self::EmbedCall => view! { <EmbedCallPage /> }.into_any(),
            #[cfg(debug_assertions)]
            Self::Gallery => view! { <GalleryPage /> }.into_any(),
            Self::NotFound => view! { <NotFoundPage /> }.into_any(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_page_is_found_at_its_address_and_nowhere_else() {
        for page in Page::ALL {
            assert_eq!(Page::at(page.path().expect("an address")), *page);
        }
        for path in ["", "/call/", "/Call", "//", "/embed"] {
            assert_eq!(Page::at(path), Page::NotFound, "{path}");
        }
    }
}
