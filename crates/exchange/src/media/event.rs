//! What the engine reports.

use super::{OfferError, PlayId, packet::MediaPacket};

/// Something that happened on a leg.
#[derive(Clone, Debug, Eq, PartialEq)]
pub enum LegEvent {
    /// The answer to [`MediaCommand::Answer`](super::MediaCommand::Answer), with CRLF line ends and all
    /// candidates, or why there is none.
    OfferAnswered(Result<String, OfferError>),
    /// The offer of [`MediaCommand::Offer`](super::MediaCommand::Offer), written likewise, or why there is none.
    OfferMade(Result<String, OfferError>),
    /// Whether the answer of [`MediaCommand::AcceptAnswer`](super::MediaCommand::AcceptAnswer) was taken, or why
    /// not.
    AnswerAccepted(Result<(), OfferError>),
    /// Sound can flow both ways.
    Connected,
    /// A telephone key was pressed, reported once at its start: `0`–`9`, `*`, `#` or `A`–`D`.
    Digit(char),
    /// A clip was heard to its end, as often as was asked.
    PlayEnded(PlayId),
    /// A telephone has said a clip to its end.
    Spoken(PlayId),
    /// A telephone is bridged, and would be heard.
    Bridged,
    /// A telephone is no longer bridged; not told when its own leg is dropped.
    Unbridged,
    /// No RTP for 1.5 s; a browser sends it even while muted.
    Suspect,
    /// RTP flows again after [`LegEvent::Suspect`].
    Resumed,
    /// The far end is gone. The engine has forgotten the leg; a bridged other side is silent.
    Lost(LossReason),
}

/// How the loss of a leg was noticed.
#[derive(Copy, Clone, Eq, PartialEq, Debug, thiserror::Error)]
pub enum LossReason {
    /// ICE and DTLS were not done within 15 s of the answer.
    #[error("it never connected")]
    NeverConnected,
    /// No RTP for 8 s.
    #[error("no RTP came")]
    NoRtp,
    /// The peer's ICE checks stopped.
    #[error("its ICE checks stopped")]
    IceDisconnected,
    /// The peer closed its connection.
    #[error("it closed its connection")]
    Closed,
    /// The connection broke down, for example by a DTLS alert.
    #[error("its connection broke down")]
    Failed,
    /// The engine's thread has ended: no leg can be opened any more.
    #[error("the media engine has stopped")]
    EngineStopped,
}

/// What an endpoint has for the rest of the exchange.
#[derive(Debug)]
pub(super) enum EndpointOutput {
    /// A packet for whoever hears this leg.
    Packet(MediaPacket),
    Event(LegEvent),
}
