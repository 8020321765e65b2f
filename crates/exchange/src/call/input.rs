use std::{sync::Arc, time::Duration};

use twilio::{sid::CallSid, twiml::Method};
use url::Url;

use crate::{
    media::{ClipError, LegEvent, LegId, PlayId, RecordId},
    signalling::{ClientMessage, SessionId},
    store::recordings::Written,
};

/// One request for a document; an answer to an abandoned one is ignored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FetchId(pub u64);

/// What happens to the calls.
#[derive(Debug)]
pub enum Input {
    /// A client says something over its socket.
    Client {
        /// Its socket.
        session: SessionId,
        /// What it says.
        message: ClientMessage,
    },
    /// A socket is gone.
    SessionClosed {
        /// The socket.
        session: SessionId,
        /// How long its client asked us to keep its calls.
        keep: Duration,
    },
    /// Something happened on a leg, or what was asked of it is done.
    Leg {
        /// The leg.
        leg: LegId,
        /// What happened.
        event: LegEvent,
    },
    /// A sound of [`Action::Play`](super::Action::Play) could not be played.
    PlayFailed {
        /// The sound.
        play: PlayId,
        /// Why, for the log.
        error: SoundError,
    },
    /// The file of a recording is finished.
    RecordingEnded {
        /// The recording.
        record: RecordId,
        /// Its sound, `None` if there was only silence, or why there is no file.
        result: Result<Option<Written>, RecordingError>,
    },
    /// The answer to [`Action::Fetch`](super::Action::Fetch).
    Fetched {
        /// The request.
        fetch: FetchId,
        /// The document, or why there is none.
        result: Result<Document, FetchFailure>,
    },
    /// Nothing but the passing of time.
    Tick,
}

/// Why a sound cannot be played.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SoundError {
    /// The file cannot be had.
    #[error("{0} (code {code})", code = .0.code)]
    Fetch(#[from] FetchFailure),
    /// The file is no sound that can be played.
    #[error("{url}: {source}")]
    Decode {
        /// The file.
        url: Url,
        /// What is wrong with it.
        source: ClipError,
    },
    /// The decoder failed.
    #[error("the decoder failed")]
    Decoder,
}

/// Why there is no file of a recording.
#[derive(Debug, thiserror::Error)]
pub enum RecordingError {
    /// The file cannot be written, for want of space for example.
    #[error(transparent)]
    File(#[from] hound::Error),
    /// Its writer failed.
    #[error("the recording's file was given up")]
    WriterStopped,
}

/// The answer of a URL, with a status of 2xx.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The URL after redirects; relative ones in the document refer to it.
    pub url: Url,
    /// The media type, lower-case, without parameters; empty if none was given.
    pub content_type: String,
    /// The body.
    pub body: Body,
}

/// The body of an application's answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// A text, at most 64 kB of it as it was sent.
    Text(String),
    /// A sound, which is heard in place of a document.
    Sound(Arc<[u8]>),
}

/// Why a URL gave no document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct FetchFailure {
    /// One of [`twilio::error_code`].
    pub code: u32,
    /// What happened, for the log.
    pub reason: String,
}

/// A request to the application, to be signed and sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The URL that is requested.
    pub url: Url,
    /// GET puts the parameters into the query, POST into the body.
    pub method: Method,
    /// Twilio's parameters, sorted by name.
    pub parameters: Vec<(String, String)>,
    /// The call whose cookies go with it: those that the application has set in the call's earlier answers.
    pub call: Option<CallSid>,
}
