//! What pages are built of.

mod failure_notice;
mod figures;
mod masthead;
mod needs_script;
mod queue_status;

pub use failure_notice::FailureNotice;
pub use figures::Figures;
pub use masthead::Masthead;
pub use needs_script::NeedsScript;
pub use queue_status::QueueStatus;
