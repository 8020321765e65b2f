//! One caller: who they are, how far their call has come, and what may be done with them.

mod id;
mod moves;
mod progress;
mod state;
mod who;

pub use id::CallerId;
pub use moves::{Actor, LineMove, Refusal};
pub use progress::{Progress, Step};
pub use state::LineState;
pub use who::{CallerInfo, Channel};
