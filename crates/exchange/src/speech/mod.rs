//! What `<Say>` becomes before it is heard: words, a voice, a level. Without I/O.
//!
//! The exchange speaks through the program `espeak-ng`; `runtime::tts` runs it. Here is decided
//! what it is told, and what is done with the sound it makes.
//!
//! | module | job |
//! |---|---|
//! | `markup` | TwiML's words and pauses as the markup the program reads |
//! | `voice` | Twilio's `voice` and `language` as one of the program's voices |
//! | `speakers` | what the names of Amazon's and Google's voices tell |
//! | `languages` | the languages the program has, found by BCP 47 tags |
//! | `loudness` | speech as loud as the music it stands beside |
//! | `kept` | sounds made already |

mod kept;
mod languages;
mod loudness;
mod markup;
mod speakers;
mod voice;

pub(crate) use kept::Kept;
pub(crate) use languages::Languages;
pub(crate) use loudness::beside_music;
pub use voice::Voice;

use twilio::twiml::Say;

/// A text in one voice: all that decides how it sounds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Utterance {
    /// The program's markup; empty where there is nothing to say.
    pub markup: String,
    /// Who says it.
    pub voice: Voice,
}

impl Utterance {
    /// What a `Say` sounds like, and in words what of it had to be left out.
    pub(crate) fn of(say: &Say, languages: &Languages) -> (Self, Vec<String>) {
        let (markup, cut) = markup::of_content(&say.content);
        let (voice, unknown) = Voice::of(say.voice.as_deref(), say.language.as_deref(), languages);
        let cut = cut.then(|| format!("only the first {} characters are spoken", markup::LONGEST_TEXT));
        let unknown = unknown.map(|tag| format!("no voice speaks {tag:?}; it is read as American English"));
        (Self { markup, voice }, cut.into_iter().chain(unknown).collect())
    }

    /// Plain words in a voice that is known already.
    pub(crate) fn plain(words: &str, voice: Voice) -> Self {
        Self { markup: markup::of_content(&[words.into()]).0, voice }
    }
}
