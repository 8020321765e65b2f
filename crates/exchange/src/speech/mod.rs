//! Turns a `<Say>` into words, a voice and a level. Without I/O.
//!
//! The exchange speaks through the program `espeak-ng`, which `runtime::tts` runs. This module decides what
//! input the program gets, and how loud its sound becomes.
//!
//! | module | job |
//! |---|---|
//! | `markup` | TwiML's words and pauses as markup for the program |
//! | `voice` | Twilio's `voice` and `language` as one of the program's voices |
//! | `speakers` | the sex and language of Amazon's and Google's voices |
//! | `languages` | the program's languages, found by BCP 47 tags |
//! | `loudness` | makes speech as loud as the exchange's music |
//! | `weighted_lru` | a cache of speech |

mod languages;
mod loudness;
mod markup;
mod speakers;
mod voice;
mod weighted_lru;

pub(crate) use languages::Languages;
pub(crate) use loudness::beside_music;
pub use voice::Voice;
pub(crate) use weighted_lru::WeightedLru;

use twilio::twiml::Say;

/// A text and its voice; two equal utterances sound the same.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) struct Utterance {
    /// The program's markup; empty where there is nothing to say.
    pub markup: String,
    /// The voice that says it.
    pub voice: Voice,
}

impl Utterance {
    /// The utterance of a `Say`, and a warning for each part of it that could not be followed.
    pub(crate) fn of(say: &Say, languages: &Languages) -> (Self, Vec<String>) {
        let (markup, cut) = markup::of_content(&say.content);
        let (voice, unknown) = Voice::of(say.voice.as_deref(), say.language.as_deref(), languages);
        let cut = cut.then(|| format!("only the first {} characters are spoken", markup::MAX_CHARACTERS));
        let unknown = unknown.map(|tag| format!("no voice speaks {tag:?}; it is read as American English"));
        (Self { markup, voice }, cut.into_iter().chain(unknown).collect())
    }

    /// Plain words in a given voice.
    pub(crate) fn plain(words: &str, voice: Voice) -> Self {
        Self { markup: markup::of_content(&[words.into()]).0, voice }
    }
}
