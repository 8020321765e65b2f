//! Speech: runs the program `espeak-ng`, limits how many run at once, and caches what they spoke.

mod espeak;
#[cfg(test)]
mod tests;

use std::{
    fmt,
    path::PathBuf,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tokio::sync::{OnceCell, Semaphore};
use twilio::twiml::Say;

use self::espeak::{Espeak, SpeechError};
use crate::{
    media::{Clip, ClipError, read_file, synth},
    speech::{Languages, Utterance, Voice, WeightedLru, beside_music},
};

/// The program's name, which is looked up in `PATH`.
const PROGRAM: &str = "espeak-ng";

/// How long the program may take for one text; 4,096 characters take about a second.
const SPEECH_TIMEOUT: Duration = Duration::from_secs(10);

/// How many programs run at once; each needs about 20 ms.
const MAX_PROGRAMS: usize = 2;

/// How many seconds of speech are cached: about 13 MB.
const MAX_CACHED_SECONDS: u64 = 20 * 60;

/// Speaks texts through the program `espeak-ng`; cheap to clone.
#[derive(Clone)]
pub struct TextToSpeech(Arc<TextToSpeechInner>);

struct TextToSpeechInner {
    espeak: Espeak,
    /// Read from the program once.
    languages: OnceCell<Languages>,
    turns: Semaphore,
    cache: Mutex<WeightedLru<Utterance, Arc<Clip>>>,
    silence: Arc<Clip>,
    /// Whether the log says already that the program is missing.
    reported_missing: AtomicBool,
}

impl fmt::Debug for TextToSpeech {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TextToSpeech").finish_non_exhaustive()
    }
}

impl TextToSpeech {
    /// Speaks through the installed program.
    ///
    /// # Errors
    /// When the encoder fails even for silence.
    pub(crate) fn new() -> Result<Self, ClipError> {
        Self::through(PROGRAM, SPEECH_TIMEOUT)
    }

    fn through(program: impl Into<PathBuf>, timeout: Duration) -> Result<Self, ClipError> {
        Ok(Self(Arc::new(TextToSpeechInner {
            espeak: Espeak::new(program, timeout),
            languages: OnceCell::new(),
            turns: Semaphore::new(MAX_PROGRAMS),
            cache: Mutex::new(WeightedLru::new(MAX_CACHED_SECONDS)),
            silence: Arc::new(Clip::from_pcm(&[0; 160], synth::RATE)?),
            reported_missing: AtomicBool::new(false),
        })))
    }

    /// Speaks plain words in one of the program's voices. If they cannot be spoken it logs why, and returns
    /// `None`; a missing program is logged only once.
    pub async fn speak(&self, words: &str, voice: Voice) -> Option<Arc<Clip>> {
        self.make(Utterance::plain(words, voice)).await.inspect_err(|error| self.report(error)).ok()
    }

    /// Speaks a `Say` in the same way, and also logs which parts of it are not supported.
    pub(super) async fn say(&self, say: &Say) -> Option<Arc<Clip>> {
        self.try_say(say).await.inspect_err(|error| self.report(error)).ok()
    }

    async fn try_say(&self, say: &Say) -> Result<Arc<Clip>, SpeechError> {
        let languages = self.0.languages.get_or_try_init(|| self.0.espeak.languages()).await?;
        let (utterance, warnings) = Utterance::of(say, languages);
        for warning in warnings {
            tracing::warn!(text = %say.words().chars().take(60).collect::<String>(), "<Say>: {warning}");
        }
        self.make(utterance).await
    }

    async fn make(&self, utterance: Utterance) -> Result<Arc<Clip>, SpeechError> {
        if utterance.markup.is_empty() {
            return Ok(Arc::clone(&self.0.silence));
        }
        if let Some(clip) = self.cached(&utterance) {
            return Ok(clip);
        }
        // The semaphore is never closed.
        let _turn = self.0.turns.acquire().await;
        // Another task may have made the same clip meanwhile.
        if let Some(clip) = self.cached(&utterance) {
            return Ok(clip);
        }
        let file = self.0.espeak.speak(&utterance).await?;
        let clip = tokio::task::spawn_blocking(move || {
            let (samples, rate) = read_file(&file)?;
            Clip::from_pcm(&beside_music(&samples, rate), rate)
        })
        .await
        .map_err(|_| SpeechError::Failed("its sound could not be encoded".to_owned()))??;
        let clip = Arc::new(clip);
        let seconds = clip.duration().as_secs().max(1);
        self.lock().put(utterance, Arc::clone(&clip), seconds);
        Ok(clip)
    }

    /// Logs why a text was not spoken; logs a missing program only once.
    fn report(&self, error: &SpeechError) {
        match error {
            SpeechError::Missing(program) => {
                if !self.0.reported_missing.swap(true, Ordering::Relaxed) {
                    tracing::warn!(
                        "{program} is not installed: two notes are played instead of speech. \
                         On Debian, type: sudo apt-get install {program}"
                    );
                }
            }
            error => tracing::warn!(%error, "a text was not spoken"),
        }
    }

    fn cached(&self, utterance: &Utterance) -> Option<Arc<Clip>> {
        self.lock().get(utterance)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, WeightedLru<Utterance, Arc<Clip>>> {
        self.0.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
