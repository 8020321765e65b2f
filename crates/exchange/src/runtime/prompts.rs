use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use twilio::twiml::Say;
use url::Url;

use super::{
    tts::TextToSpeech,
    webhook_client::{FetchedFile, Validators, WebhookClient},
};
use crate::{
    call::SoundError,
    media::{Clip, ClipError, synth},
};

/// How many decoded files are cached for the next caller.
const MAX_CACHED_FILES: usize = 32;

/// Makes the clips that a document asks to be played.
#[derive(Clone)]
pub(super) struct Prompts {
    webhooks: WebhookClient,
    tts: TextToSpeech,
    beep: Arc<Clip>,
    hold_music: Arc<Clip>,
    ringback: Arc<Clip>,
    record_beep: Arc<Clip>,
    files: Arc<Mutex<HashMap<Url, Decoded>>>,
}

/// The bytes of a file and the clip decoded from them: if the file has changed, it is decoded again.
#[derive(Clone)]
struct Decoded {
    bytes: Arc<[u8]>,
    validators: Validators,
    clip: Arc<Clip>,
}

impl Prompts {
    /// Makes the exchange's own sounds; encoding takes a moment.
    pub(super) fn new(webhooks: WebhookClient, tts: TextToSpeech) -> Result<Self, ClipError> {
        Ok(Self {
            webhooks,
            tts,
            beep: Arc::new(Clip::from_pcm(&synth::beep(), synth::RATE)?),
            hold_music: Arc::new(Clip::from_pcm(&synth::hold_music(), synth::RATE)?),
            ringback: Arc::new(Clip::from_pcm(&synth::ring(), synth::RATE)?),
            record_beep: Arc::new(Clip::from_pcm(&synth::record_beep(), synth::RATE)?),
            files: Arc::default(),
        })
    }

    /// A spoken text; a short tone if it cannot be spoken.
    pub(super) async fn say(&self, say: &Say) -> Arc<Clip> {
        self.tts.say(say).await.unwrap_or_else(|| Arc::clone(&self.beep))
    }

    /// The exchange's own hold music.
    pub(super) fn hold_music(&self) -> Arc<Clip> {
        Arc::clone(&self.hold_music)
    }

    /// The sound that a caller hears while a client rings.
    pub(super) fn ringback(&self) -> Arc<Clip> {
        Arc::clone(&self.ringback)
    }

    /// The tone before a recording.
    pub(super) fn record_beep(&self) -> Arc<Clip> {
        Arc::clone(&self.record_beep)
    }

    /// Fetches and decodes a file. It is asked for each time, since its owner may change it, but a file that is
    /// unchanged is neither sent, where its server can tell, nor decoded again.
    pub(super) async fn load(&self, url: &Url) -> Result<Arc<Clip>, SoundError> {
        let known = self.known(url);
        let validators = known.as_ref().map(|known| known.validators.clone()).unwrap_or_default();
        match (self.webhooks.file(url, &validators).await?, known) {
            (FetchedFile::Unchanged, Some(known)) => Ok(known.clip),
            (FetchedFile::New(bytes, validators), _) => self.decode_with(url, bytes.into(), validators).await,
            // Without validators nothing was asked that this could answer.
            (FetchedFile::Unchanged, None) => Err(SoundError::Decoder),
        }
    }

    /// The file that came from `url` last.
    fn known(&self, url: &Url) -> Option<Decoded> {
        self.files.lock().unwrap_or_else(PoisonError::into_inner).get(url).cloned()
    }

    /// The tones of keys; `w` and `W` are silence.
    pub(super) fn keys(keys: &str) -> Result<Arc<Clip>, SoundError> {
        Clip::from_pcm(&synth::keys(keys), synth::RATE).map(Arc::new).map_err(|_| SoundError::Decoder)
    }

    /// Decodes a file that came from `url`, unless it is the one that was decoded last.
    pub(super) async fn decode(&self, url: &Url, bytes: Arc<[u8]>) -> Result<Arc<Clip>, SoundError> {
        self.decode_with(url, bytes, Validators::default()).await
    }

    async fn decode_with(
        &self,
        url: &Url,
        bytes: Arc<[u8]>,
        validators: Validators,
    ) -> Result<Arc<Clip>, SoundError> {
        if let Some(known) = self.known(url)
            && *known.bytes == *bytes
        {
            return Ok(known.clip);
        }
        let file = Arc::clone(&bytes);
        let clip = tokio::task::spawn_blocking(move || Clip::from_file(&file))
            .await
            .map_err(|_| SoundError::Decoder)?
            .map_err(|source| SoundError::Decode { url: url.clone(), source })?;
        let clip = Arc::new(clip);
        let mut files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        if files.len() >= MAX_CACHED_FILES {
            files.clear();
        }
        files.insert(url.clone(), Decoded { bytes, validators, clip: Arc::clone(&clip) });
        Ok(clip)
    }
}
