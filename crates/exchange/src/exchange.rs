use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use anyhow::Context as _;
use axum::Router;
use axum::routing::get;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use twilio::sid::CallSid;
use url::Url;

use crate::Account;
use crate::call::{Random, Settings, Switchboard};
use crate::directory::{Adopted, DirectoryStore, Keyring};
use crate::media::{Engine, MediaConfig};
use crate::recordings::{Catalogue, DISK_LIMIT, Folder};
use crate::rehearsal::SimulatedCaller;
use crate::rest::{self, RestState};
use crate::runtime::{
    Clock, DirectoryWriter, ExchangeActor, ExchangeHandle, Rehearsal, Speaker, Stage, WebhookClient, ring,
};
use crate::signalling::{SignalState, signal};

/// How an exchange is to run.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where its account is kept; made if missing.
    pub data_dir: PathBuf,
    /// Where the application's first document is.
    pub voice_url: Url,
    /// Where the application is told that a call has ended, if it wants to know.
    pub status_callback: Option<Url>,
    /// Where the application reaches [`Exchange::router`]: it is told of recordings by absolute URLs.
    pub api_url: Url,
    /// The UDP port of all audio; 0 for any.
    pub media_port: u16,
    /// The addresses audio is offered on. Firefox ignores loopback ones.
    pub media_addresses: Vec<IpAddr>,
}

/// A running exchange. Dropping it ends every call.
pub struct Exchange {
    account: Arc<Account>,
    media: Vec<SocketAddr>,
    router: Router,
    handle: ExchangeHandle,
    rehearsal: Rehearsal,
    cancelled: CancellationToken,
}

impl Exchange {
    /// Starts an exchange; it runs on the current tokio runtime and on one thread for audio.
    ///
    /// # Errors
    /// When its account cannot be read or made, or its UDP port is taken.
    pub async fn start(config: Config) -> anyhow::Result<Self> {
        let clock = Clock::start();
        let folder = config.data_dir.join("exchange");
        let store = DirectoryStore::new(&folder);
        let (account, mut directory, recordings, kept) = tokio::task::spawn_blocking({
            let store = store.clone();
            move || {
                let account = Account::load_or_create(&folder, &mut random_bytes)?;
                let directory = store.load(&account.sid)?;
                let recordings = Folder::open(folder.join("recordings"))?;
                let kept = recordings.load(&account.sid)?;
                anyhow::Ok((Arc::new(account), directory, recordings, kept))
            }
        })
        .await??;
        let adopted =
            Adopted { voice_url: &config.voice_url, status_callback: config.status_callback.as_ref() };
        directory.adopt_application(&account.application_sid, adopted, clock.now());
        let keyring = Keyring::new(Arc::clone(&account), &directory);
        let (events, heard) = mpsc::unbounded_channel();
        let media = MediaConfig { port: config.media_port, addresses: config.media_addresses };
        let engine = Engine::start(media, events)
            .with_context(|| format!("cannot open UDP port {} for audio", config.media_port))?;
        let addresses = engine.local_addrs().to_vec();
        let settings = Settings { account: account.sid.clone(), api_url: config.api_url };
        let random: Random = Box::new(random_bytes);
        let cancelled = CancellationToken::new();
        let mut switchboard = Switchboard::new(settings, directory, random);
        switchboard.recordings = Catalogue::new(kept, DISK_LIMIT);
        let speaker = Speaker::new().context("no sound can be made")?;
        let (notices, noticed) = mpsc::unbounded_channel();
        let actor = ExchangeActor {
            switchboard,
            recordings: recordings.clone(),
            clock,
            engine,
            events: heard,
            webhooks: WebhookClient::new(account.auth_token.clone(), config.voice_url)
                .context("cannot make an HTTP client")?,
            speaker: speaker.clone(),
            notices,
            cancelled: cancelled.clone(),
        };
        let handle = tokio::task::spawn_blocking({
            let runtime = tokio::runtime::Handle::current();
            move || {
                let _inside = runtime.enter();
                actor.spawn()
            }
        })
        .await??;
        let rehearsal = Stage {
            clock,
            line: handle.clone(),
            speaker,
            application: account.application_sid.clone(),
            notices: noticed,
            cancelled: cancelled.clone(),
        }
        .open();
        let state = SignalState {
            keyring: keyring.clone(),
            handle: handle.clone(),
            clock,
            sessions: Arc::new(AtomicU64::new(1)),
            cancelled: cancelled.clone(),
        };
        let router =
            Router::new().route("/signal", get(signal)).with_state(state).merge(rest::router(RestState {
                keyring,
                handle: handle.clone(),
                directory_writer: DirectoryWriter::start(store),
                recordings,
            }));
        Ok(Self { account, media: addresses, router, handle, rehearsal, cancelled })
    }

    /// The exchange over HTTP: `/signal` for the Voice SDK, `/2010-04-01/…` for REST.
    pub fn router(&self) -> Router {
        self.router.clone()
    }

    /// The account and its secrets, for the application embedded with the exchange.
    #[must_use]
    pub fn account(&self) -> &Account {
        &self.account
    }

    /// Where audio goes.
    #[must_use]
    pub fn media_addresses(&self) -> &[SocketAddr] {
        &self.media
    }

    /// Simulated listeners who ring the application, to practise with; still until started.
    #[must_use]
    pub fn rehearsal(&self) -> Rehearsal {
        self.rehearsal.clone()
    }

    /// One simulated call by telephone, which waits and is silent until somebody ends it; nothing if
    /// the application could not be rung.
    pub async fn ring_in(&self, caller: SimulatedCaller) -> Option<CallSid> {
        ring(&self.handle, caller, &self.account.application_sid).await.map(|(sid, _)| sid)
    }

    /// Ends every call and closes every socket.
    pub fn shutdown(&self) {
        self.cancelled.cancel();
    }
}

impl Drop for Exchange {
    fn drop(&mut self) {
        self.shutdown();
    }
}

/// Bytes for identifiers and secrets from the system's generator.
pub(crate) fn random_bytes() -> [u8; 16] {
    let mut bytes = [0; 16];
    // aws-lc's generator is seeded by the system and does not fail once the process runs.
    #[expect(clippy::expect_used, reason = "an exchange without randomness must not go on")]
    aws_lc_rs::rand::fill(&mut bytes).expect("the system's random generator works");
    bytes
}
