//! The pages of the studio: one tree, rendered by the server and taken over by the browser.
//!
//! Under `ssr` the server functions in [`api`] do their work through [`studio::Studio`], which the
//! server puts in context; under `hydrate` the same names are requests. What needs a browser, such
//! as the telephone in `phone`, has a twin that does nothing on the server.

pub mod api;
mod components;
mod desk;
mod error;
mod keys;
mod listener;
mod live;
mod pages;
mod phone;
mod queue;
#[cfg(feature = "ssr")]
mod routes;
mod session;
#[cfg(feature = "ssr")]
mod shell;

use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::{
    SsrMode,
    components::{FlatRoutes, Route, Router},
    path,
};

use self::pages::{CallPage, ConsolePage, EmbedCallPage, GalleryPage, NotFoundPage};

pub use self::{error::Failure, session::Session};
#[cfg(feature = "ssr")]
pub use self::{routes::routes, shell::shell};

/// All pages, by their address.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Router>
            // Async: a reader without JavaScript gets the figures, not a place for them.
            <FlatRoutes fallback=NotFoundPage>
                <Route path=path!("/") view=ConsolePage ssr=SsrMode::Async />
                <Route path=path!("/call") view=CallPage ssr=SsrMode::Async />
                <Route path=path!("/embed/call") view=EmbedCallPage ssr=SsrMode::Async />
                // In a release a page like any other that is not there.
                <Route path=path!("/gallery") view=GalleryPage />
            </FlatRoutes>
        </Router>
    }
}
