//! The pages, each with the components that only it uses.

mod call;
mod console;
mod embed;
#[cfg(debug_assertions)]
pub mod gallery;
mod not_found;

use leptos::prelude::*;
use show::LinesNotice;
use voice::PageTime;

#[cfg(debug_assertions)]
use self::gallery::GalleryPage;
use self::{call::CallPage, console::ConsolePage, embed::EmbedCallPage, not_found::NotFoundPage};
use crate::listener::{ListenerEvent, ListenerModel};

/// A page, which is an HTML document of its own.
///
/// There is no router in the browser: every link loads a document, so that a call ends with the document
/// it was made in, and no page carries the code of the others' routes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AppPage {
    /// The DJ's console.
    Console,
    /// The listeners' page.
    Call,
    /// The listeners' page for frames on other sites.
    EmbedCall,
    /// Every component in each state.
    #[cfg(debug_assertions)]
    Gallery,
    /// The page for an unknown address.
    NotFound,
}

impl AppPage {
    /// The pages that have an address; the gallery in development builds only.
    pub const ALL: &[Self] = &[
        Self::Console,
        Self::Call,
        Self::EmbedCall,
        #[cfg(debug_assertions)]
        Self::Gallery,
    ];

    /// The page at a path, which must match exactly.
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

    /// The title that the server writes, from the lines' notice if it is known; the listeners' pages replace
    /// it with the state of the call.
    #[must_use]
    pub fn title(self, notice: impl FnOnce() -> Option<LinesNotice>) -> String {
        match self {
            Self::Console => "Greenroom: studio".to_owned(),
            Self::Call | Self::EmbedCall => {
                let model = ListenerModel::default();
                match notice() {
                    Some(notice) => model.apply(ListenerEvent::Notice(notice), PageTime::default()).title(),
                    None => model.title(),
                }
            }
            #[cfg(debug_assertions)]
            Self::Gallery => "Greenroom: gallery".to_owned(),
            Self::NotFound => "Greenroom: no such page".to_owned(),
        }
    }

    /// The module that takes it over in a browser: a script and a `.wasm` of that name.
    ///
    /// A release has one for listeners beside `console`. In development `console` has every page.
    #[cfg(feature = "ssr")]
    pub(crate) fn module(self, console: &str) -> &str {
        if cfg!(debug_assertions) || self == Self::Console { console } else { "listener" }
    }

    /// The page's content.
    #[must_use]
    pub fn content(self) -> AnyView {
        match self {
            Self::Console => console(),
            #[cfg(debug_assertions)]
            Self::Gallery => view! { <GalleryPage /> }.into_any(),
            page => listeners(page),
        }
    }
}

/// The content of [`AppPage::Console`]. It is apart from that of the other pages, so that a module that
/// names it brings nothing of them.
#[must_use]
pub fn console() -> AnyView {
    view! { <ConsolePage /> }.into_any()
}

/// The content of a listeners' page, or of [`AppPage::NotFound`] if `page` is none of theirs.
#[must_use]
pub fn listeners(page: AppPage) -> AnyView {
    match page {
        AppPage::Call => view! { <CallPage /> }.into_any(),
        AppPage::EmbedCall => view! { <EmbedCallPage /> }.into_any(),
        _ => view! { <NotFoundPage /> }.into_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_page_is_found_at_its_address_and_nowhere_else() {
        for page in AppPage::ALL {
            assert_eq!(AppPage::at(page.path().expect("an address")), *page);
        }
        for path in ["", "/call/", "/Call", "//", "/embed"] {
            assert_eq!(AppPage::at(path), AppPage::NotFound, "{path}");
        }
    }
}
