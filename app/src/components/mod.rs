//! What pages are built of.

pub mod air;
mod announcer;
pub mod bar;
pub mod chart;
mod device_notice;
mod direct_line;
mod end_show;
mod failure_notice;
mod figures;
mod key_cap;
mod link_banner;
mod masthead;
mod needs_script;
pub mod panels;
mod pass_notice;
mod queue_status;
mod rings;
pub mod state_mark;
pub mod waiting;

pub use announcer::Announcer;
pub use device_notice::DeviceNotice;
pub use direct_line::DirectLineSwitch;
pub use end_show::{EndShow, RehearsalSwitch};
pub use failure_notice::FailureNotice;
pub use figures::Figures;
pub use key_cap::KeyCap;
pub use link_banner::LinkBanner;
pub use masthead::Masthead;
pub use needs_script::NeedsScript;
pub use pass_notice::PassNotice;
pub use queue_status::QueueStatus;
pub use rings::Rings;
pub use state_mark::StateMark;
