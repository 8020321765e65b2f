//! The `greenroom` command: reads its arguments, runs the subcommand, and reports its outcome.

use std::{
    io::{self, IsTerminal},
    process::ExitCode,
};

use anyhow::Context;
use clap::Parser;
use server::cli::{Cli, Outcome};
use tracing_subscriber::EnvFilter;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The default filter shows calls, and pages and static files only when they fail.
const DEFAULT_FILTER: &str = "info,tower_http=warn";

fn main() -> ExitCode {
    let cli = Cli::parse();
    start_logging();
    let outcome = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("the asynchronous runtime could not be started")
        .and_then(|runtime| {
            let outcome = runtime.block_on(cli.run());
            // `Server::shutdown` has given whatever still runs time to end.
            runtime.shutdown_background();
            outcome
        });
    match outcome {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Fault) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("greenroom: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Starts logging to standard error, filtered by `RUST_LOG` if set.
///
/// Standard output stays free for the two addresses people need.
fn start_logging() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| DEFAULT_FILTER.into());
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr)
        .with_ansi(io::stderr().is_terminal())
        // It would say on standard error that standard error cannot be written, and panic: a log on a full disk.
        .log_internal_errors(false)
        .init();
}
