use std::sync::Arc;

use twilio::{
    sid::{CallSid, RecordingSid},
    twiml::Say,
};
use url::Url;

use super::input::{FetchId, Request};
use crate::{
    media::{LegId, PlayId, RecordId, RecordLimits},
    signalling::{ServerFrame, SessionId},
    store::recordings::StoredRecording,
};

/// What is to be done for the calls.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// Send a frame to a socket.
    Send(SessionId, ServerFrame),
    /// Answer an SDP offer: the first one of a new leg, or a further one of a known leg.
    AnswerOffer(LegId, String),
    /// Make an SDP offer for a new leg.
    MakeOffer(LegId),
    /// Take the client's answer to that offer.
    AcceptAnswer(LegId, String),
    /// Open a leg with a telephone at its far end.
    OpenTelephone(LegId),
    /// Tell the telephone at that leg that it is answered.
    AnswerTelephone(LegId),
    /// Play a sound this many times (0: until told otherwise), in place of what the leg hears.
    Play(LegId, PlayId, Sound, u32),
    /// Let the leg hear silence.
    Silence(LegId),
    /// Let two legs hear each other, and nothing else.
    Bridge(LegId, LegId),
    /// End the bridge that a leg is in; both sides hear silence.
    Unbridge(LegId),
    /// Record what a leg says.
    Record(LegId, RecordId, RecordingSid, RecordLimits),
    /// End that recording, if it runs.
    StopRecording(LegId, RecordId),
    /// Store a recording's data; its sound is stored already.
    StoreRecording(Box<StoredRecording>),
    /// Remove a recording and its sound.
    EraseRecording(RecordingSid),
    /// Close the leg.
    Drop(LegId),
    /// Send a request to the application.
    Fetch(FetchId, Request),
    /// Forget the cookies that the application has set in this call.
    ForgetCookies(CallSid),
    /// Log a notification.
    Notify(Notification),
}

/// A sound for a leg.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sound {
    /// A text to speak, in its voice and language.
    Say(Say),
    /// An audio file to fetch and play.
    Url(Url),
    /// An audio file that has been fetched, and from where.
    File(Url, Arc<[u8]>),
    /// The tones of these keys; `w` is half a second of silence and `W` a whole one.
    Keys(String),
    /// The exchange's own hold music.
    HoldMusic,
    /// Ringing, heard while somebody is rung.
    Ringback,
    /// The tone before a recording.
    RecordBeep,
}

/// Something an operator should know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notification {
    /// The call it concerns.
    pub call: CallSid,
    /// One of [`twilio::error_code`].
    pub code: u32,
    /// What happened.
    pub message: String,
}
