//! The web pages: the server renders them, and the same code takes them over in the browser.
//!
//! With the feature `ssr` the functions in `server_fns` call `studio::Studio`, which the server puts
//! in context; with `hydrate` the same functions send requests. Code that needs a browser, such as the
//! telephone in `phone`, has a stub on the server that does nothing.

mod case;
mod components;
mod error;
#[cfg(feature = "hydrate")]
mod hydrate;
mod json;
mod listener;
mod live_socket;
mod pages;
pub mod paths;
mod phone;
mod server_fns;
#[cfg(feature = "ssr")]
mod shell;

use serde::{Deserialize, Serialize};

#[cfg(feature = "hydrate")]
pub use self::hydrate::{hydrate, mount};
#[cfg(feature = "ssr")]
pub use self::shell::shell;
pub use self::{
    error::RequestError,
    pages::{AppPage, console, listeners},
    server_fns::{ListenerToken, ReadLines, ReadQueue, RenewListenerToken},
};

/// Whether the page was requested with a login session; the server puts it in context.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum LoginSession {
    /// There is none: the DJ's page needs no login.
    #[default]
    None,
    /// The DJ has logged in, and can log out.
    LoggedIn,
}
