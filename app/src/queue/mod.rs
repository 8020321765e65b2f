//! The queue's figures on a page: filled by the server, kept fresh by the browser.

mod board;
mod watch;

pub use board::Board;
pub use watch::watch_queue;
