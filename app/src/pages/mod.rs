//! One page a file.

mod call;
mod console;
mod not_found;

pub use call::CallPage;
pub use console::ConsolePage;
pub use not_found::NotFoundPage;
