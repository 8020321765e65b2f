//! Speaking: the program `espeak-ng`, how many of it may run, and what it said before.

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
    media::{Clip, ClipError, read_wav, synth},
    speech::{Kept, Languages, Utterance, Voice, beside_music},
};

/// The program, as found by `PATH`.
const PROGRAM: &str = "espeak-ng";

/// How long a text may take; one of 4,096 characters takes about a second.
const SPEECH_TIMEOUT: Duration = Duration::from_secs(10);

/// Programs that run at once; each is done in some 20 ms.
const MAX_PROGRAMS: usize = 2;

/// Seconds of speech kept for the next time: about 13 MB.
const MAX_CACHED_SECONDS: u64 = 20 * 60;

/// Speaks texts through the program `espeak-ng`; cheap to clone.
#[derive(Clone)]
pub struct TextToSpeech(Arc<Inner>);

struct Inner {
    espeak: Espeak,
    /// Asked for once.
    languages: OnceCell<Languages>,
    turns: Semaphore,
    kept: Mutex<Kept<Utterance, Arc<Clip>>>,
    silence: Arc<Clip>,
    /// Whether the operator has been told that the program is missing.
    told: AtomicBool,
}

impl fmt::Debug for TextToSpeech {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TextToSpeech").finish_non_exhaustive()
    }
}

impl TextToSpeech {
    /// One that speaks through the installed program.
    ///
    /// # Errors
    /// When no clip can be encoded, not even silence.
    pub(crate) fn new() -> Result<Self, ClipError> {
        Self::through(PROGRAM, SPEECH_TIMEOUT)
    }

    fn through(program: impl Into<PathBuf>, timeout: Duration) -> Result<Self, ClipError> {
        Ok(Self(Arc::new(Inner {
            espeak: Espeak::new(program, timeout),
            languages: OnceCell::new(),
            turns: Semaphore::new(MAX_PROGRAMS),
            kept: Mutex::new(Kept::new(MAX_CACHED_SECONDS)),
            silence: Arc::new(Clip::from_pcm(&[0; 160], synth::RATE)?),
            told: AtomicBool::new(false),
        })))
    }

    /// Plain words in a voice of the program's. `None` if they cannot be spoken; that is logged, if the
    /// program is missing only once.
    pub async fn speak(&self, words: &str, voice: Voice) -> Option<Arc<Clip>> {
        self.make(Utterance::plain(words, voice)).await.inspect_err(|error| self.report(error)).ok()
    }

    /// What a `Say` sounds like, likewise; what is wrong with it is logged too.
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
        if let Some(clip) = self.kept(&utterance) {
            return Ok(clip);
        }
        // The semaphore is never closed.
        let _turn = self.0.turns.acquire().await;
        // Somebody may have wanted the same meanwhile.
        if let Some(clip) = self.kept(&utterance) {
            return Ok(clip);
        }
        let file = self.0.espeak.speak(&utterance).await?;
        let clip = tokio::task::spawn_blocking(move || {
            let (samples, rate) = read_wav(&file)?;
            Clip::from_pcm(&beside_music(&samples, rate), rate)
        })
        .await
        .map_err(|_| SpeechError::Failed("its sound could not be encoded".to_owned()))??;
        let clip = Arc::new(clip);
        let seconds = clip.duration().as_secs().max(1);
        self.lock().put(utterance, Arc::clone(&clip), seconds);
        Ok(clip)
    }

    /// Logs why nothing was spoken; that the program is missing only once.
    fn report(&self, error: &SpeechError) {
        match error {
            SpeechError::Missing(program) => {
                if !self.0.told.swap(true, Ordering::Relaxed) {
                    tracing::warn!(
                        "{program} is not installed: two notes stand for everything spoken. On Debian, type: \
                         sudo apt-get install {program}"
                    );
                }
            }
            error => tracing::warn!(%error, "a text was not spoken"),
        }
    }

    fn kept(&self, utterance: &Utterance) -> Option<Arc<Clip>> {
        self.lock().get(utterance)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Kept<Utterance, Arc<Clip>>> {
        self.0.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
