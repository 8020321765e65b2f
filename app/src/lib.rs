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
mod letters;
mod listener;
mod live;
mod pages;
pub mod paths;
mod phone;
mod queue;
mod session;
#[cfg(feature = "ssr")]
mod shell;
mod wire;

use leptos::prelude::*;

#[cfg(feature = "ssr")]
pub use self::shell::shell;
pub use self::{error::Failure, pages::Page, session::Session};

/// What stands in the body of a page: the same on the server and in the browser.
#[component]
pub fn App(
    /// Which page this is.
    page: Page,
) -> impl IntoView {
    page.content()
}
