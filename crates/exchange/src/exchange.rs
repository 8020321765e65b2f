use std::{
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    sync::{Arc, atomic::AtomicU64},
};

use anyhow::Context as _;
use axum::{Router, routing::get};
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;
use twilio::sid::ApplicationSid;
use url::Url;

use crate::{
    OwnAccount,
    call::{CallController, CallSettings, Random},
    media::{Engine, MediaConfig},
    rest::{self, Mp3Encoder, RestState},
    runtime::{DirectoryChanges, ExchangeActor, ExchangeHandle, MonotonicClock, TextToSpeech, WebhookClient},
    signalling::{SignalState, signal},
    store::{
        directory::{Adopted, DirectoryStore, Keyring},
        recordings::{Catalogue, DISK_LIMIT, Folder},
    },
    telephone::Telephone,
};

/// How an exchange is to run.
#[derive(Debug, Clone)]
pub struct ExchangeConfig {
    /// Where its account is kept; made if missing.
    pub data_dir: PathBuf,
    /// Where the application's first document is.
    pub voice_url: Url,
    /// Where the application is told that a call has ended, if it wants to know.
    pub status_callback: Option<Url>,
    /// Further applications; their calls are told of at the same `status_callback`.
    pub further_applications: Vec<ApplicationConfig>,
    /// Where the application reaches [`Exchange::router`]: it is told of recordings by absolute URLs.
    pub api_url: Url,
    /// The UDP port of all audio; 0 for any.
    pub media_port: u16,
    /// The addresses audio is offered on. Firefox ignores loopback ones.
    pub media_addresses: Vec<IpAddr>,
}

/// An application beside the one that browsers call by default.
#[derive(Debug, Clone)]
pub struct ApplicationConfig {
    /// Its name, by which it is found again.
    pub friendly_name: String,
    /// Where its first document is.
    pub voice_url: Url,
}

/// A running exchange. Dropping it ends every call.
pub struct Exchange {
    account: Arc<OwnAccount>,
    /// The further applications, by name.
    applications: Vec<(String, ApplicationSid)>,
    media: Vec<SocketAddr>,
    router: Router,
    handle: ExchangeHandle,
    tts: TextToSpeech,
    cancelled: CancellationToken,
}

impl Exchange {
    /// Starts an exchange; it runs on the current tokio runtime and on one thread for audio.
    ///
    /// # Errors
    /// When its account cannot be read or made, or its UDP port is taken.
    pub async fn start(config: ExchangeConfig) -> anyhow::Result<Self> {
        let clock = MonotonicClock::start();
        let folder = config.data_dir.join("exchange");
        let store = DirectoryStore::new(&folder);
        let (account, mut directory, recordings, kept) = tokio::task::spawn_blocking({
            let store = store.clone();
            move || {
                let account = OwnAccount::load_or_create(&folder, &mut random_bytes)?;
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
        let mut applications = Vec::new();
        for ApplicationConfig { friendly_name, voice_url } in config.further_applications {
            let adopted = Adopted { voice_url: &voice_url, status_callback: config.status_callback.as_ref() };
            let sid = directory.adopt_application_named(&friendly_name, adopted, random_bytes, clock.now());
            applications.push((friendly_name, sid));
        }
        // The further applications keep their SIDs.
        let (store, directory) =
            tokio::task::spawn_blocking(move || store.save(&directory).map(|()| (store, directory)))
                .await??;
        let keyring = Keyring::new(Arc::clone(&account), &directory);
        let (events, leg_events) = mpsc::unbounded_channel();
        let media = MediaConfig { port: config.media_port, addresses: config.media_addresses };
        let engine = Engine::start(media, events)
            .with_context(|| format!("cannot open UDP port {} for audio", config.media_port))?;
        let addresses = engine.local_addrs().to_vec();
        let settings = CallSettings { account: account.sid.clone(), api_url: config.api_url };
        let random: Random = Box::new(random_bytes);
        let cancelled = CancellationToken::new();
        let recorded = Catalogue::new(kept, DISK_LIMIT);
        let controller = CallController::new(settings, directory, recorded, random);
        let tts = TextToSpeech::new().context("no sound can be made")?;
        let actor = ExchangeActor {
            controller,
            recordings: recordings.clone(),
            clock,
            engine,
            events: leg_events,
            webhooks: WebhookClient::new(account.auth_token.clone(), config.voice_url)
                .context("cannot make an HTTP client")?,
            tts: tts.clone(),
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
        let state = SignalState {
            keyring: keyring.clone(),
            handle: handle.clone(),
            clock,
            sessions: Arc::new(AtomicU64::new(1)),
            cancelled: cancelled.clone(),
        };
        let router =
            Router::new().route("/signal", get(signal)).with_state(state).merge(rest::router(RestState {
                directory_changes: DirectoryChanges::new(store, handle.clone(), keyring.clone()),
                keyring,
                handle: handle.clone(),
                recordings,
                mp3: Mp3Encoder::default(),
            }));
        Ok(Self { account, applications, media: addresses, router, handle, tts, cancelled })
    }

    /// The exchange over HTTP: `/signal` for the Voice SDK, `/2010-04-01/…` for REST.
    pub fn router(&self) -> Router {
        self.router.clone()
    }

    /// The account and its secrets, for the application embedded with the exchange.
    #[must_use]
    pub fn account(&self) -> &OwnAccount {
        &self.account
    }

    /// A further application, by its friendly name.
    #[must_use]
    pub fn application(&self, friendly_name: &str) -> Option<&ApplicationSid> {
        self.applications.iter().find(|(name, _)| name == friendly_name).map(|(_, sid)| sid)
    }

    /// Where audio goes.
    #[must_use]
    pub fn media_addresses(&self) -> &[SocketAddr] {
        &self.media
    }

    /// Dials in by telephone.
    #[must_use]
    pub fn telephone(&self) -> Telephone {
        Telephone::new(self.handle.clone(), self.account.application_sid.clone())
    }

    /// What speaks `<Say>`, for whoever else needs a voice: programs that run at once and what was
    /// spoken before are counted together.
    #[must_use]
    pub fn text_to_speech(&self) -> TextToSpeech {
        self.tts.clone()
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
