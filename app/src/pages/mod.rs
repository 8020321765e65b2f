//! One page a file.

mod call;
mod console;
mod embed_call;
mod not_found;

pub use call::CallPage;
pub use console::ConsolePage;
pub use embed_call::EmbedCallPage;
pub use not_found::NotFoundPage;
