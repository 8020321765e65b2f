//! What a call-in show is, before any telephone is involved.
//!
//! Pure types shared by the server and the browser: who may take part and in which part
//! ([`Identity`], [`Role`]), and the figures of the caller queue ([`QueueStatistics`]).

mod identity;
mod queue;

pub use identity::{Identity, IdentityError, Role};
pub use queue::QueueStatistics;
