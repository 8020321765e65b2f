//! What both pages for listeners have in common: the state of a listener's call, from the page to the
//! air, and the components that show it.

#[cfg(feature = "hydrate")]
mod browser;
mod components;
mod details;
#[cfg_attr(
    not(any(feature = "hydrate", test)),
    expect(dead_code, reason = "a microphone is checked in the browser alone")
)]
mod mic_check;
#[cfg_attr(
    not(any(feature = "hydrate", test)),
    expect(dead_code, reason = "a call goes on in the browser alone")
)]
mod model;
mod page;

pub use self::{
    components::{Announcer, CallButtons, Notices, StatePanel},
    details::{DetailField, Details},
    model::{ListenerEvent, ListenerModel, ListenerView},
    page::{ListenerPage, use_listener_page},
};
