//! Who sends an HTTP request: this machine or another, the address to count it by, and what its cookies say.
//!
//! All of it is read from headers that anybody may write. It is a crate of its own so that `fuzz` reaches its readers
//! without the pages and the rest of the server.

mod client_ip;
mod cookies;
mod forwarded;

pub use client_ip::{ProxyNetwork, TrustedProxies, host, is_handed_on, is_this_machine};
pub use cookies::cookie;
