//! One page a file.

mod call;
mod console;
mod embed_call;
#[cfg(debug_assertions)]
mod gallery;
mod not_found;

pub use call::CallPage;
pub use console::ConsolePage;
pub use embed_call::EmbedCallPage;
#[cfg(debug_assertions)]
pub use gallery::GalleryPage;
pub use not_found::NotFoundPage;
#[cfg(not(debug_assertions))]
pub use not_found::NotFoundPage as GalleryPage;
