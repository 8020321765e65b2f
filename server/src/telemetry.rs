//! What the server logs, and how much of it.

use std::io::{self, IsTerminal};

use tracing_subscriber::EnvFilter;

/// Enough to follow calls; pages and static files only when they fail.
const DEFAULT_FILTER: &str = "info,tower_http=warn";

/// Starts logging to standard error, filtered by `RUST_LOG` if set.
///
/// Standard output stays free for the two addresses people need.
pub fn init() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| DEFAULT_FILTER.into());
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal())
        .init();
}
