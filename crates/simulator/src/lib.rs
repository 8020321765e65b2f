//! Simulated callers: people who dial the exchange by telephone, wait, talk, and hang up at the wrong
//! moment, so that a host can practise.
//!
//! They use what the exchange offers to anyone who brings telephone calls: [`exchange::Telephone`] to
//! dial and [`exchange::TextToSpeech`] for their voices. To the exchange and the application they are
//! ordinary callers.
//!
//! | module | job | I/O |
//! |---|---|---|
//! | `cast` | everybody who rings: place, voice, what they say | none |
//! | `persona` | what is known of one of them | none |
//! | `call` | one call of one of them | none |
//! | `schedule` | who rings when, and what becomes of each call | none |
//! | `simulator` | the task that dials and makes their voices heard | the exchange |

mod call;
mod cast;
mod persona;
mod schedule;
mod simulator;
#[cfg(test)]
mod tests;

pub use simulator::{Simulator, SimulatorOptions};
