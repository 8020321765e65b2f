use std::{net::SocketAddr, sync::Arc, time::Duration};

use anyhow::{Context, anyhow};
use exchange::{AudioAddresses, Exchange};
use requester::TrustedProxies;
use simulator::Simulator;
use studio::{ShowSettings, Studio};
use tokio::{
    net::TcpListener,
    task::{JoinError, JoinHandle},
    time::timeout,
};
use tokio_util::sync::CancellationToken;

use crate::{
    AppState, Config,
    config::PublicUrl,
    connections::{self, ConnectionLimits},
    data_folder::DataFolder,
    router::{between_studio_and_exchange, router},
    system::{SystemClock, SystemRandomness},
    telephony::{EmbeddedExchange, Rehearsals, Telephony},
};

/// How long requests under way may take once the server is told to stop.
const SHUTDOWN_TIMEOUT: Duration = Duration::from_secs(10);

/// With fewer descriptors a stranger could take them all.
const FEW_DESCRIPTORS: u64 = 4_096;

/// A started server.
///
/// Dropping it leaves it running until the runtime ends; [`shutdown`](Self::shutdown) ends it in order.
pub struct Server {
    address: SocketAddr,
    public_url: PublicUrl,
    stop: CancellationToken,
    http: JoinHandle<()>,
    /// Keeps the show correct.
    studio: JoinHandle<()>,
    exchange: Option<Exchange>,
    simulator: Option<Simulator>,
    _data_folder: DataFolder,
}

impl Server {
    /// Starts the server on `listener`; when this returns, pages and calls are served and the callers'
    /// queue exists.
    ///
    /// # Errors
    /// When another process uses the data folder, the exchange cannot start or the queue cannot be made.
    pub async fn start(config: Config, listener: TcpListener) -> anyhow::Result<Self> {
        let data_folder = DataFolder::open(&config.data_dir)?;
        let address = listener.local_addr().context("the listening address is unknown")?;
        let public_url = config.public_url(address);
        let telephony = Telephony::start(&config, &public_url, address).await?;
        let randomness = Arc::new(SystemRandomness);
        let studio = Studio::new(
            telephony.settings,
            ShowSettings {
                queue_name: config.queue.name.clone(),
                queue_read_interval: config.queue.read_interval,
                token_lifetime: config.token_lifetime,
                reconcile_interval: config.check_interval,
                data_dir: Some(config.data_dir.clone()),
                dj_pin: config.access.dj_pin.clone(),
            },
            Arc::new(SystemClock),
            randomness.clone(),
        )
        .context("the studio could not be made")?;
        let simulator = telephony.embedded.as_ref().map(|EmbeddedExchange { exchange, .. }| {
            Simulator::new(exchange.telephone(), exchange.text_to_speech())
        });
        if let Some(simulator) = &simulator {
            studio.offer_rehearsal(Arc::new(Rehearsals(simulator.clone())));
        }
        let state = AppState::new(
            &config,
            studio.clone(),
            public_url.clone(),
            telephony.webhook_base,
            telephony.embedded.is_some(),
            randomness,
        );
        if let Some(exposure) = state.auth.shut_by() {
            tracing::error!("the DJ's pages are shut, because {exposure}; set DJ_PASSPHRASE to open them");
        }
        let stop = state.stopping.clone();
        let mounted = telephony.embedded.as_ref().map(|embedded| embedded.exchange.router());
        let public = connections::serve(
            listener,
            router(state.clone(), mounted),
            connection_limits(),
            state.trusted_proxies.clone(),
            stop.clone(),
        );
        let (exchange, http) = match telephony.embedded {
            Some(EmbeddedExchange { exchange, loopback, webhook_base }) => {
                let state = state.with_webhook_base(webhook_base);
                let router = between_studio_and_exchange(state, exchange.router());
                let between = connections::serve(
                    loopback,
                    router,
                    ConnectionLimits::LOOPBACK,
                    TrustedProxies::new(&[]),
                    stop.clone(),
                );
                let both = async {
                    tokio::join!(public, between);
                };
                (Some(exchange), tokio::spawn(both))
            }
            None => (None, tokio::spawn(public)),
        };
        let stopped = stop.clone();
        // The studio asks the exchange over HTTP, so this comes after serving has begun.
        studio.ensure_queues().await.context("the callers' queue could not be made")?;
        let studio = tokio::spawn(async move {
            tokio::select! {
                () = studio.run() => {}
                () = stopped.cancelled_owned() => {}
            }
        });
        Ok(Self { address, public_url, stop, http, studio, exchange, simulator, _data_folder: data_folder })
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

    /// Where browsers send audio; empty where an account at Twilio is used.
    #[must_use]
    pub fn audio_addresses(&self) -> AudioAddresses {
        self.exchange.as_ref().map(Exchange::audio_addresses).cloned().unwrap_or_default()
    }

    /// Waits until a part has broken down without which there is no show, and says which; the rest had better end, too,
    /// and be started anew.
    pub async fn failed(&mut self) -> anyhow::Error {
        let exchange = async {
            match &self.exchange {
                Some(exchange) => exchange.failed().await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            failure = exchange => anyhow::Error::new(failure),
            ended = &mut self.http => broken_down("the HTTP server", ended),
            ended = &mut self.studio => broken_down("the task that keeps the show correct", ended),
        }
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

fn broken_down(part: &str, ended: Result<(), JoinError>) -> anyhow::Error {
    let reason = ended.err().map_or_else(|| "it has ended".to_owned(), |error| error.to_string());
    anyhow!("{part} has broken down: {reason}")
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
