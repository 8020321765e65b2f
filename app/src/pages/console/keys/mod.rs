//! The console's keys: the keymap, what is ignored, and the panel that changes them.

mod action;
#[cfg(feature = "hydrate")]
mod browser;
#[cfg_attr(
    not(any(feature = "hydrate", test)),
    expect(dead_code, reason = "no key is pressed on the server")
)]
mod map;
mod panel;
#[cfg(test)]
mod tests;
mod watch;

pub use self::{
    action::KeyAction,
    panel::{KeyCap, KeysPanel},
    watch::{KeyWatch, use_keys},
};
