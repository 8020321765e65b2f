use std::{net::SocketAddr, sync::Arc, time::Duration};

use anyhow::Context;
use exchange::Exchange;
use simulator::Simulator;
use studio::{ShowSettings, Studio};
use tokio::{net::TcpListener, task::JoinHandle, time::timeout};
use tokio_util::sync::CancellationToken;

use crate::{
    AppState, Config,
    config::PublicUrl,
    connections::{self, ConnectionLimits},
    router::router,
    system::{SystemClock, SystemRandomness},
    telephony::{Rehearsals, Telephony},
};

/// How long requests under way may take once the server is told to stop.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(10);

/// With fewer descriptors a stranger could take them all.
const FEW_DESCRIPTORS: u64 = 4_096;

/// The show's options, as the DJ chose them, in the data folder.
const OPTIONS_FILE: &str = "show.json";

/// A started server.
///
/// Dropping it leaves it running until the runtime ends; [`shutdown`](Self::shutdown) ends it in order.
pub struct Server {
    address: SocketAddr,
    public_url: PublicUrl,
    stop: CancellationToken,
    http: JoinHandle<()>,
    exchange: Option<Exchange>,
    simulator: Option<Simulator>,
}

impl Server {
    /// Starts the server on `listener`; when this returns, pages and calls are served and the callers'
    /// queue exists.
    ///
    /// # Errors
    /// When the exchange cannot start or the queue cannot be made.
    pub async fn start(config: Config, listener: TcpListener) -> anyhow::Result<Self> {
        let address = listener.local_addr().context("the listening address is unknown")?;
        let public_url = config.public_url(address);
        let telephony = Telephony::start(&config, &public_url, address).await?;
        let routes = telephony.routes();
        let randomness = Arc::new(SystemRandomness);
        let studio = Studio::new(
            telephony.settings,
            ShowSettings {
                queue_name: config.queue.name.clone(),
                queue_read_interval: config.queue.read_interval,
                token_lifetime: config.token_lifetime,
                reconcile_interval: config.check_interval,
                options_file: Some(config.data_dir.join(OPTIONS_FILE)),
                dj_pin: config.access.dj_pin.clone(),
            },
            Arc::new(SystemClock),
            randomness.clone(),
        )
        .context("the studio could not be made")?;
        let simulator = telephony
            .exchange
            .as_ref()
            .map(|exchange| Simulator::new(exchange.telephone(), exchange.text_to_speech()));
        if let Some(simulator) = &simulator {
            studio.offer_rehearsal(Arc::new(Rehearsals(simulator.clone())));
        }
        let state = AppState::new(
            &config,
            studio.clone(),
            public_url.clone(),
            telephony.webhook_base,
            telephony.exchange.is_some(),
            randomness,
        );
        if let Some(exposure) = state.auth.shut_by() {
            tracing::error!("the DJ's pages are shut, because {exposure}; set DJ_PASSPHRASE to open them");
        }
        let stop = state.stopping.clone();
        let http = tokio::spawn(connections::serve(
            listener,
            router(state.clone(), routes),
            connection_limits(),
            state.trusted_proxies,
            stop.clone(),
        ));
        let stopped = stop.clone();
        let server = Self { address, public_url, stop, http, exchange: telephony.exchange, simulator };
        // The studio asks the exchange over HTTP, so this comes after serving has begun.
        studio.ensure_queues().await.context("the callers' queue could not be made")?;
        tokio::spawn(async move {
            tokio::select! {
                () = studio.run() => {}
                () = stopped.cancelled_owned() => {}
            }
        });
        Ok(server)
    }

    /// The address the HTTP server listens on.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// The whole address of a page; `path` starts with a slash.
    #[must_use]
    pub fn page(&self, path: &str) -> String {
        self.public_url.join(path)
    }

    /// The simulated callers; `None` where an account at Twilio is used.
    #[must_use]
    pub fn rehearsal(&self) -> Option<Simulator> {
        self.simulator.clone()
    }

    /// Stops in order: takes no new connection, ends all calls, lets requests under way finish for at
    /// most ten seconds.
    pub async fn shutdown(self) {
        self.stop.cancel();
        let end = async {
            if let Some(exchange) = self.exchange {
                exchange.shutdown();
            }
            if let Err(error) = self.http.await {
                tracing::error!(%error, "the HTTP server broke off");
            }
        };
        if timeout(SHUTDOWN_TIMEOUT, end).await.is_err() {
            tracing::warn!(timeout_seconds = SHUTDOWN_TIMEOUT.as_secs(), "requests under way were cut off");
        }
    }
}

/// Takes as many descriptors as the system lets a process have, and says so if they are few.
fn connection_limits() -> ConnectionLimits {
    let descriptors = rlimit::increase_nofile_limit(u64::MAX).unwrap_or(FEW_DESCRIPTORS);
    let limits = ConnectionLimits::of_descriptors(descriptors);
    if descriptors < FEW_DESCRIPTORS {
        tracing::warn!(
            descriptors,
            connections = limits.in_all,
            "the system lets Greenroom have few descriptors; raise the limit (ulimit -n, LimitNOFILE)"
        );
    }
    limits
}
