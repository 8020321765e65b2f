//! The `greenroom` command: reads the configuration, starts the studio, runs until told to stop.

use std::{io::Write, process::ExitCode};

use anyhow::Context;
use server::{Config, Running, lifecycle, telemetry};
use tokio::net::TcpListener;

fn main() -> ExitCode {
    telemetry::init();
    // Not `#[tokio::main]`: rendering needs two workers even on a machine with one core, where it can
    // otherwise wait for itself (leptos#4647).
    let workers = std::thread::available_parallelism().map_or(2, usize::from).max(2);
    let outcome = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(workers)
        .enable_all()
        .build()
        .context("the asynchronous runtime could not be started")
        .and_then(|runtime| {
            let outcome = runtime.block_on(run());
            // Whatever still runs had its time in `Running::shutdown`.
            runtime.shutdown_background();
            outcome
        });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("greenroom: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run() -> anyhow::Result<()> {
    let config = Config::from_process()?;
    let address = config.http_address;
    let listener = TcpListener::bind(address).await.with_context(|| {
        format!("cannot listen on {address}; choose another address with GREENROOM_ADDR=127.0.0.1:PORT")
    })?;
    let running = Running::start(config, listener).await?;
    // Nobody reading it is no reason to stop, as it would be for `println!`.
    let _ = writeln!(
        std::io::stdout(),
        "DJ's page:        {}\nListeners' page:  {}",
        running.page("/"),
        running.page("/call")
    );

    lifecycle::stop_requested().await?;
    tracing::info!("stopping; once more to stop at once");
    tokio::select! {
        () = running.shutdown() => {}
        again = lifecycle::stop_requested() => again?,
    }
    Ok(())
}
