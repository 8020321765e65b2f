//! The studio's HTTP server, in a library so that tests start it whole on a free port.
//!
//! [`Config`] says where and with which account; [`Running`] is the started server: pages, server
//! functions, webhooks and, without an account at Twilio, the embedded exchange. [`router`] lists all
//! routes, [`middleware`] all layers, [`commands`] what the program can do.

pub mod access;
mod ambient;
pub mod commands;
pub mod config;
pub mod doctor;
mod door;
pub mod lifecycle;
mod live;
pub mod middleware;
mod pages;
pub mod provision;
mod queue_status;
mod rehearsal;
pub mod router;
mod running;
mod state;
pub mod telemetry;
mod telephony;
mod token_service;
mod webhooks;

pub use config::Config;
pub use live::Streams;
pub use running::Running;
pub use state::AppState;
pub use token_service::TokenServices;
