//! `greenroom serve`: runs the studio until it is told to stop.

use std::io::Write;

use anyhow::{Context, ensure};
use simulator::SimulatorOptions;
use tokio::net::TcpListener;

use super::Outcome;
use crate::{Config, Server, config::AccountSource};

/// What `greenroom serve` takes.
#[derive(Debug, Default, clap::Args)]
pub(super) struct ServeArgs {
    /// Let simulated listeners ring, to practise with.
    ///
    /// They need the embedded exchange, hence no account at Twilio.
    #[arg(long)]
    rehearse: bool,
}

pub(super) async fn run(config: Config, args: ServeArgs) -> anyhow::Result<Outcome> {
    ensure!(
        !args.rehearse || matches!(config.account, AccountSource::Embedded),
        "--rehearse would ring through the account at Twilio, which real listeners use; unset every TWILIO_… \
         setting to rehearse on the embedded exchange"
    );
    let address = config.http_address;
    let listener = TcpListener::bind(address).await.with_context(|| {
        format!("cannot listen on {address}; choose another address with GREENROOM_ADDR=127.0.0.1:PORT")
    })?;
    let mut server = Server::start(config, listener).await?;
    // The studio goes on even if nobody reads its output; `println!` would panic.
    let _ = writeln!(
        std::io::stdout(),
        "DJ's page:        {}\nListeners' page:  {}",
        server.page("/"),
        server.page("/call")
    );
    if let Some(rehearsal) = server.rehearsal().filter(|_| args.rehearse) {
        rehearsal.start(SimulatorOptions::default());
    }

    tokio::select! {
        stop = stop_requested() => stop?,
        // Whatever started the program starts it anew; living on broken would lose the show.
        failure = server.failed() => return Err(failure),
    }
    tracing::info!("stopping; once more to stop at once");
    tokio::select! {
        () = server.shutdown() => {}
        again = stop_requested() => again?,
    }
    Ok(Outcome::Done)
}

/// Waits until the process is asked to stop: Ctrl-C (SIGINT), or SIGTERM on Unix.
async fn stop_requested() -> anyhow::Result<()> {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate()).context("cannot listen for SIGTERM")?;
        tokio::select! {
            result = interrupt => result.context("cannot listen for SIGINT")?,
            _ = terminate.recv() => {}
        }
    }
    #[cfg(not(unix))]
    interrupt.await.context("cannot listen for Ctrl-C")?;
    Ok(())
}
