//! How much of something a stranger may do: one budget, budgets by key, budgets by the address of a client.
//!
//! All are the generic cell rate algorithm (ITU-T I.371): of what was done only the time is kept at which the whole
//! burst is free again. Time is an argument, as a [`Duration`](std::time::Duration) since whatever moment the caller
//! counts from. The server and the exchange each hold budgets of their own; what a budget is stands here once.

mod address;
mod limiter;
mod tally;

pub use address::{AddressLimiter, network};
pub use limiter::{Budget, Limiter, Rate};
pub use tally::Tally;
