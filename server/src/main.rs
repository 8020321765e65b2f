//! The `greenroom` command: reads its arguments, does what they say, and tells how it went.

use std::process::ExitCode;

use anyhow::Context;
use clap::Parser;
use server::{
    cli::{Cli, Outcome},
    telemetry,
};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = Cli::parse();
    telemetry::init();
    let outcome = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("the asynchronous runtime could not be started")
        .and_then(|runtime| {
            let outcome = runtime.block_on(cli.run());
            // Whatever still runs had its time in `Server::shutdown`.
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
