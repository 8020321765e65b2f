//! What pages are built of.

mod direct_line;
mod failure_notice;
mod figures;
mod masthead;
mod needs_script;
mod pass_notice;
mod queue_status;
mod rings;

pub use direct_line::DirectLineSwitch;
pub use failure_notice::FailureNotice;
pub use figures::Figures;
pub use masthead::Masthead;
pub use needs_script::NeedsScript;
pub use pass_notice::PassNotice;
pub use queue_status::QueueStatus;
pub use rings::Rings;
