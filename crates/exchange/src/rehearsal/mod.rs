//! Rehearsal: simulated listeners who ring the studio, wait, talk, and hang up at the wrong moment.
//!
//! To the application they are ordinary callers by telephone. Here is decided, without I/O, who
//! rings when and what they do; `runtime::rehearsal` places the calls and makes the voices heard.
//! A [`Schedule`] is told what its callers notice, and gives [`Act`]s.
//!
//! | module | job |
//! |---|---|
//! | `cast` | everybody who rings: place, voice, what they say |
//! | `life` | one call of one of them |
//! | `schedule` | who rings when, and what becomes of each call |
//! | `chance` | repeatable randomness |

mod caller;
mod cast;
mod chance;
mod life;
mod persona;
mod schedule;
#[cfg(test)]
mod tests;

pub use caller::SimulatedCaller;
pub(crate) use chance::Chance;
pub(crate) use life::{LineId, Notice};
pub(crate) use persona::Persona;
pub(crate) use schedule::{Act, CallerId, Schedule};

/// The number that simulated callers ring where the directory has none.
pub(crate) const STUDIO_NUMBER: &str = "+15555550100";
