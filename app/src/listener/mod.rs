//! The listener's side: the way from the page to the air, and what the page tells of it.

mod details;
mod hearing;
mod journey;

pub use details::{Details, Field};
pub use hearing::{Hearing, Verdict};
pub use journey::{Event, Journey, Link, Remedy, Stage};
