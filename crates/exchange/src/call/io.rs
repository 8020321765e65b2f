use twilio::sid::{ApplicationSid, CallSid, RecordingSid};
use twilio::twiml::{Method, Say};
use url::Url;

use crate::media::{LegId, LossReason, OfferError, PlayId, RecordId, RecordLimits};
use crate::recordings::{Kept, Written};
use crate::signalling::{ServerFrame, SessionId};

/// One request for a document; an answer to an abandoned one is ignored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FetchId(pub u64);

/// A call that a browser makes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCall {
    /// The socket it came by.
    pub session: SessionId,
    /// The application the token names.
    pub application: ApplicationSid,
    /// The name the client gave it, `TJS…`.
    pub temporary_sid: String,
    /// The signed name of the caller; anonymous without one.
    pub identity: Option<String>,
    /// Parameters from the signed token.
    pub signed_parameters: Vec<(String, String)>,
    /// Parameters from the browser; never to be trusted.
    pub parameters: Vec<(String, String)>,
    /// The SDP offer.
    pub offer: String,
}

/// What happens to the switchboard.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    /// A new call.
    Call(NewCall),
    /// A client wants to be rung under a name, or no longer under any.
    Register {
        /// Its socket.
        session: SessionId,
        /// The name in its token.
        identity: Option<String>,
    },
    /// A client takes an incoming call.
    ClientAnswered {
        /// Its socket.
        session: SessionId,
        /// `CA…`.
        call: String,
        /// Its answer to our offer.
        sdp: String,
    },
    /// A client comes back to its call on another socket.
    Resume {
        /// The new socket.
        session: SessionId,
        /// Whose call it must be.
        identity: Option<String>,
        /// `CA…`.
        call: String,
        /// What its `answer` carried.
        reconnect: String,
    },
    /// A client hangs up, or declines an incoming call.
    Hangup {
        /// Its socket.
        session: SessionId,
        /// `CA…` or `TJS…`.
        call: String,
    },
    /// A client presses keys.
    Digits {
        /// Its socket.
        session: SessionId,
        /// `CA…` or `TJS…`.
        call: String,
        /// The keys.
        digits: String,
    },
    /// A client offers anew after its ICE path failed.
    Reinvite {
        /// Its socket.
        session: SessionId,
        /// `CA…`.
        call: String,
        /// The offer.
        sdp: String,
    },
    /// A socket is gone.
    SessionClosed {
        /// Which.
        session: SessionId,
        /// How long its client asked us to keep its calls.
        keep: std::time::Duration,
    },
    /// The answer to an offer is there, or why there is none.
    OfferAnswered {
        /// Whose offer.
        leg: LegId,
        /// The SDP answer.
        result: Result<String, OfferError>,
    },
    /// Our own offer is there, or why there is none.
    OfferMade {
        /// Whose offer.
        leg: LegId,
        /// The SDP offer.
        result: Result<String, OfferError>,
    },
    /// A client's answer has been taken, or why not.
    AnswerAccepted {
        /// Whose answer.
        leg: LegId,
        /// Nothing, or the reason.
        result: Result<(), OfferError>,
    },
    /// Keys heard in the leg's RTP.
    DigitHeard {
        /// Which leg.
        leg: LegId,
        /// The key.
        digit: char,
    },
    /// A sound has been played to its end.
    PlayEnded {
        /// Which.
        play: PlayId,
    },
    /// A sound could not be played.
    PlayFailed {
        /// Which.
        play: PlayId,
        /// Why, for the log.
        reason: String,
    },
    /// A recording's file is finished.
    RecordingEnded {
        /// Which.
        record: RecordId,
        /// Its sound, nothing if there was only silence, or why there is none, for the log.
        result: Result<Option<Written>, String>,
    },
    /// No RTP for a while (`true`), or RTP again (`false`).
    LegSilent {
        /// Which leg.
        leg: LegId,
        /// Silent or heard again.
        silent: bool,
    },
    /// The leg's peer is gone.
    LegLost {
        /// Which leg.
        leg: LegId,
        /// How that was noticed.
        reason: LossReason,
    },
    /// The answer to [`Action::Fetch`].
    Fetched {
        /// Which request.
        fetch: FetchId,
        /// The document, or why there is none.
        result: Result<Document, FetchFailure>,
    },
    /// Nothing but the passing of time.
    Tick,
}

/// What a URL answered, with a status of 2xx.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// The URL after redirects; relative ones in the document refer to it.
    pub url: Url,
    /// The media type, lower-case, without parameters; empty if none was given.
    pub content_type: String,
    /// The body, at most 64 kB.
    pub body: String,
}

/// Why a URL gave no document.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct FetchFailure {
    /// Twilio's code, such as 11200.
    pub code: u32,
    /// What happened, for the log.
    pub reason: String,
}

/// A request to the application, to be signed and sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Where to.
    pub url: Url,
    /// GET puts the parameters into the query, POST into the body.
    pub method: Method,
    /// Twilio's parameters, sorted by name.
    pub parameters: Vec<(String, String)>,
}

/// A sound for a leg.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sound {
    /// A text to speak, in its voice and language.
    Say(Say),
    /// An audio file to fetch and play.
    Url(Url),
    /// The exchange's own hold music.
    HoldMusic,
    /// Ringing, heard while somebody is rung.
    Ringback,
    /// The tone before a recording.
    RecordBeep,
}

/// Something an operator should know, with Twilio's error code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notification {
    /// The call it concerns.
    pub call: CallSid,
    /// Twilio's code.
    pub code: u32,
    /// What happened.
    pub message: String,
}

/// What the switchboard wants done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Send a frame to a socket.
    Send(SessionId, ServerFrame),
    /// Answer an SDP offer: of a new leg, or of one that offers anew.
    AnswerOffer(LegId, String),
    /// Make an SDP offer for a new leg.
    MakeOffer(LegId),
    /// Take the client's answer to that offer.
    AcceptAnswer(LegId, String),
    /// Open a leg whose far end is a telephone.
    OpenTelephone(LegId),
    /// Tell the telephone at that leg that it is answered.
    AnswerTelephone(LegId),
    /// Play a sound so many times (0: until told otherwise), in place of whatever the leg hears.
    Play(LegId, PlayId, Sound, u32),
    /// Let the leg hear silence.
    Silence(LegId),
    /// Let two legs hear each other, and nothing else.
    Bridge(LegId, LegId),
    /// Part a leg from the one it is bridged with; both hear silence.
    Unbridge(LegId),
    /// Record what a leg says.
    Record(LegId, RecordId, RecordingSid, RecordLimits),
    /// End that recording, if it runs.
    StopRecording(LegId, RecordId),
    /// Keep a recording's facts; its sound is there already.
    KeepRecording(Box<Kept>),
    /// Remove a recording and its sound.
    EraseRecording(RecordingSid),
    /// The leg is over.
    Drop(LegId),
    /// Ask the application.
    Fetch(FetchId, Request),
    /// Log.
    Notify(Notification),
}
