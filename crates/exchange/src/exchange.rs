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
    media::{Engine, MediaConfig, ProbeKey},
    rest::{self, Mp3Encoder, RestState},
    runtime::{DirectoryChanges, ExchangeActor, ExchangeHandle, MonotonicClock, TextToSpeech, WebhookClient},
    signalling::{IncidentLog, SignalState, signal},
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
    /// Where audio goes.
    pub media: MediaPorts,
}

/// Where an exchange and browsers send each other audio; see [`MediaConfig`](crate::media::MediaConfig).
#[derive(Debug, Clone)]
pub struct MediaPorts {
    /// The UDP port; 0 for any.
    pub udp: u16,
    /// The TCP port for browsers whose network bars UDP, 0 for any; without one they have no audio.
    pub tcp: Option<u16>,
    /// The addresses that are bound.
    pub bind: Vec<IpAddr>,
    /// The addresses that browsers are told. Firefox ignores loopback ones.
    pub addresses: Vec<IpAddr>,
}

/// Where browsers are told to send audio.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AudioAddresses {
    /// By UDP.
    pub udp: Vec<SocketAddr>,
    /// By TCP; empty without a TCP port.
    pub tcp: Vec<SocketAddr>,
}

/// An application beside the one that browsers call by default.
#[derive(Debug, Clone)]
pub struct ApplicationConfig {
    /// Its name, by which it is found again.
    pub friendly_name: String,
    /// Where its first document is.
    pub voice_url: Url,
}

/// What has broken down so that an exchange cannot go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ExchangeFailure {
    /// No call is answered or steered any more.
    #[error("the task that runs the calls has broken down")]
    Calls,
    /// No call has audio any more.
    #[error("the thread that carries the audio has broken down")]
    Audio,
}

/// A running exchange. Dropping it ends every call.
pub struct Exchange {
    account: Arc<OwnAccount>,
    /// The further applications, by name.
    applications: Vec<(String, ApplicationSid)>,
    audio: AudioAddresses,
    router: Router,
    handle: ExchangeHandle,
    tts: TextToSpeech,
    cancelled: CancellationToken,
    calls_ended: CancellationToken,
    audio_ended: CancellationToken,
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
        let MediaPorts { udp, tcp, bind, addresses } = config.media;
        let probe_key = ProbeKey::of_account(&account.auth_token);
        let media = MediaConfig { port: udp, tcp_port: tcp, bind, addresses, probe_key };
        let engine =
            Engine::start(media, events).with_context(|| format!("cannot open port {udp} for audio"))?;
        let audio =
            AudioAddresses { udp: engine.udp_addresses().to_vec(), tcp: engine.tcp_addresses().to_vec() };
        let settings = CallSettings { account: account.sid.clone(), api_url: config.api_url };
        let random: Random = Box::new(random_bytes);
        let cancelled = CancellationToken::new();
        let (calls_ended, audio_ended) = (CancellationToken::new(), engine.ended());
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
            ended: calls_ended.clone(),
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
            log: IncidentLog::default(),
        };
        let router =
            Router::new().route("/signal", get(signal)).with_state(state).merge(rest::router(RestState {
                directory_changes: DirectoryChanges::new(store, handle.clone(), keyring.clone()),
                keyring,
                handle: handle.clone(),
                recordings,
                mp3: Mp3Encoder::default(),
            }));
        Ok(Self { account, applications, audio, router, handle, tts, cancelled, calls_ended, audio_ended })
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

    /// Where browsers are told to send audio.
    #[must_use]
    pub const fn audio_addresses(&self) -> &AudioAddresses {
        &self.audio
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

    /// Waits until something has broken down without which there are no calls; for ever once the exchange is shut down.
    pub async fn failed(&self) -> ExchangeFailure {
        let failure = tokio::select! {
            // The calls take the audio with them.
            biased;
            () = self.calls_ended.cancelled() => ExchangeFailure::Calls,
            () = self.audio_ended.cancelled() => ExchangeFailure::Audio,
        };
        if self.cancelled.is_cancelled() { std::future::pending().await } else { failure }
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

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tempfile::TempDir;
    use tokio::time::timeout;

    use super::*;

    async fn exchange(folder: &TempDir) -> Exchange {
        let url = |path: &str| format!("http://127.0.0.1:9{path}").parse().expect("a URL");
        Exchange::start(ExchangeConfig {
            data_dir: folder.path().to_owned(),
            voice_url: url("/voice"),
            status_callback: None,
            further_applications: Vec::new(),
            api_url: url("/exchange"),
            media: MediaPorts {
                udp: 0,
                tcp: None,
                bind: vec![[127, 0, 0, 1].into()],
                addresses: vec![[127, 0, 0, 1].into()],
            },
        })
        .await
        .expect("started")
    }

    #[tokio::test]
    async fn calls_that_break_down_are_told() {
        let folder = TempDir::new().expect("a folder");
        let exchange = exchange(&folder).await;
        let asked: Result<(), _> = exchange.handle.ask(|_, _| panic!("a fault of ours")).await;
        assert!(asked.is_err());
        assert_eq!(exchange.failed().await, ExchangeFailure::Calls);
    }

    #[tokio::test]
    async fn an_exchange_that_is_shut_down_has_not_failed() {
        let folder = TempDir::new().expect("a folder");
        let exchange = exchange(&folder).await;
        exchange.shutdown();
        exchange.calls_ended.cancelled().await;
        exchange.audio_ended.cancelled().await;
        assert!(timeout(Duration::from_millis(1), exchange.failed()).await.is_err());
    }
}
