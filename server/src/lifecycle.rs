//! When to stop.

use anyhow::Context;

/// Waits until the process is asked to stop: Ctrl-C (SIGINT), or SIGTERM on Unix.
///
/// # Errors
/// When the operating system lets nobody listen for signals.
pub async fn stop_requested() -> anyhow::Result<()> {
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
