//! The console's keys: which key does what, what is ignored, and what the DJ made of it.

mod action;
#[cfg(feature = "hydrate")]
mod browser;
mod map;
#[cfg(test)]
mod tests;
mod watch;

pub use action::Action;
pub use map::{Keymap, Press, Reserved, written};
pub use watch::{KeyWatch, use_keys};
