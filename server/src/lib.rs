//! The studio's HTTP server. It is a library so that tests can start it on a free port.
//!
//! [`Config`] says where and with which account; [`Server`] is the started server: pages, server
//! functions, webhooks and, without an account at Twilio, the embedded exchange. [`router`] lists all
//! routes, [`middleware`] all layers, [`cli`] what the program can do.

pub mod auth;
pub mod cli;
pub mod config;
mod connections;
mod data_folder;
pub mod doctor;
pub mod middleware;
mod page_cache;
mod pages;
pub mod provision;
mod queue_status;
mod rate_limit;
mod route;
pub mod router;
mod server;
mod signed_request;
mod state;
mod system;
mod telephony;
mod token_api;
mod webhooks;
mod websockets;

pub use config::Config;
pub use requester::{ProxyNetwork, TrustedProxies};
pub use route::{AccessRule, Route};
pub use server::Server;
pub use state::AppState;
pub use token_api::TokenServices;
pub use websockets::Streams;
