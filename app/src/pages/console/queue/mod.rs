//! The queue's figures: from the server with the page, then polled by the browser.

mod figures;
mod status;
mod watch;

pub use self::{figures::QueueFigures, status::QueueStatus, watch::watch_queue};
