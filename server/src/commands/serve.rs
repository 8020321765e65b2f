//! `greenroom serve`: runs the studio until it is told to stop.

use std::io::Write;

use anyhow::Context;
use tokio::net::TcpListener;

use super::Outcome;
use crate::{Config, Running, lifecycle};

pub(super) async fn run(config: Config) -> anyhow::Result<Outcome> {
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
    Ok(Outcome::Done)
}
