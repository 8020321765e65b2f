//! The console's keys: which key does what, what is ignored, and what the DJ made of it.

mod action;
#[cfg(feature = "hydrate")]
mod browser;
#[cfg_attr(
    not(any(feature = "hydrate", test)),
    expect(dead_code, reason = "no key is pressed on the server")
)]
mod map;
#[cfg(test)]
mod tests;
mod watch;

pub use action::Action;
#[cfg(any(feature = "hydrate", test))]
use map::Press;
pub use map::{Keymap, Reserved, written};
pub use watch::{KeyWatch, use_keys};
