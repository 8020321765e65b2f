//! The listener's side: the way from the page to the air, and what the page tells of it.

#[cfg(feature = "hydrate")]
mod browser;
mod details;
mod guest;
#[cfg_attr(
    not(any(feature = "hydrate", test)),
    expect(dead_code, reason = "a microphone is checked in the browser alone")
)]
mod hearing;
#[cfg_attr(
    not(any(feature = "hydrate", test)),
    expect(dead_code, reason = "a call goes on in the browser alone")
)]
mod journey;
pub mod view;

use self::hearing::{Hearing, Verdict};
pub use self::{
    details::{Details, Field},
    guest::{Guest, use_guest},
    journey::{Event, Journey, Stage},
};
