//! What the engine can be told to do.

use std::sync::Arc;

use tokio::sync::mpsc::UnboundedSender;

use super::{Clip, RecordLimits, Recorded};

/// The number of a leg, chosen by whoever commands the engine.
///
/// The engine never makes one up. A number must not be used again for another call.
#[derive(Copy, Clone, Eq, PartialEq, Hash, Debug, Ord, PartialOrd)]
pub struct LegId(pub u64);

/// One playing of a clip, so that its end can be told from the end of an earlier one.
#[derive(Copy, Clone, Eq, PartialEq, Hash, Debug, Ord, PartialOrd)]
pub struct PlayId(pub u64);

/// One recording of a leg, so that its end can be told from the end of an earlier one.
#[derive(Copy, Clone, Eq, PartialEq, Hash, Debug, Ord, PartialOrd)]
pub struct RecordId(pub u64);

/// How often a clip is played.
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
pub enum Repeat {
    /// This many times; 0 ends at once.
    Times(u32),
    /// Until something else is commanded.
    Forever,
}

/// One instruction to the engine.
///
/// Commands are carried out in the order they were sent. One that names a leg the engine does not
/// know, or no longer knows, does nothing.
#[derive(Debug)]
pub enum MediaCommand {
    /// Answers a browser's offer; [`LegEvent::OfferAnswered`](super::LegEvent::OfferAnswered) follows.
    ///
    /// A new leg starts silent. For a known leg this is an ICE restart or another re-offer: keys,
    /// numbering and whatever is being heard go on. A leg that was offered and has no answer yet is
    /// opened by it, in place of our offer.
    Answer {
        /// The leg to open or to renegotiate.
        leg: LegId,
        /// SDP as the browser sent it.
        offer: String,
    },
    /// Opens a leg with an offer of ours, to be carried to a browser:
    /// [`LegEvent::OfferMade`](super::LegEvent::OfferMade) follows.
    ///
    /// Until its answer is accepted the leg costs nothing and reports nothing, however long the
    /// browser rings: whoever rings it keeps the time. What it is told to hear is remembered.
    /// Several legs may be offered for one call; those not answered are dropped.
    Offer {
        /// The leg to open.
        leg: LegId,
    },
    /// Takes the browser's answer to [`MediaCommand::Offer`]: the peer has 15 s from now to connect.
    ///
    /// The first of Opus and PCMU in it decides what the leg is sent. An answer that cannot be taken leaves
    /// the leg as it was. [`LegEvent::AnswerAccepted`](super::LegEvent::AnswerAccepted) tells whether it was
    /// taken.
    ///
    /// A browser may answer an offer with one of its own instead: [`MediaCommand::Answer`] takes it.
    AcceptAnswer {
        /// The leg that was offered.
        leg: LegId,
        /// SDP as the browser sent it.
        answer: String,
    },
    /// Opens a leg with a telephone at its far end: connected at once, silent, without RTP.
    ///
    /// It is played to, bridged and dropped like any other, and reports
    /// [`LegEvent::Bridged`](super::LegEvent::Bridged) and [`LegEvent::Unbridged`](super::LegEvent::Unbridged).
    OpenTelephone {
        /// The leg to open.
        leg: LegId,
    },
    /// Lets a telephone say a clip once to whoever it is bridged to, in place of what it says now.
    ///
    /// Ends with [`LegEvent::Spoken`](super::LegEvent::Spoken). Does nothing on a browser's leg.
    Speak {
        /// The leg that speaks.
        leg: LegId,
        /// The number that is returned with the end.
        play: PlayId,
        /// What is said.
        clip: Arc<Clip>,
    },
    /// Plays a clip, in place of what is heard now.
    ///
    /// Waits for the leg to connect. Ends with [`LegEvent::PlayEnded`](super::LegEvent::PlayEnded),
    /// unless another command cuts it short; silence follows.
    Play {
        /// The leg that hears it.
        leg: LegId,
        /// The number that is returned with the end.
        play: PlayId,
        /// What is played.
        clip: Arc<Clip>,
        /// How often it is played.
        repeat: Repeat,
    },
    /// Ends whatever the leg hears; if it was bridged, the other side falls silent too.
    Silence {
        /// The leg that hears it.
        leg: LegId,
    },
    /// Lets two legs hear each other, in place of what both hear now.
    Bridge {
        /// One side.
        a: LegId,
        /// The other side.
        b: LegId,
    },
    /// Ends the bridge this leg is in; both sides fall silent.
    Unbridge {
        /// Either side.
        leg: LegId,
    },
    /// Records what the peer says, beside whatever it hears; a running recording of the leg ends.
    ///
    /// Its clock starts when the leg is connected. It goes on until its limits, until told
    /// otherwise or until the leg ends.
    Record {
        /// The leg that is recorded.
        leg: LegId,
        /// The number by which the recording is ended.
        record: RecordId,
        /// When it ends by itself.
        limits: RecordLimits,
        /// Where the sound and the end are sent; it closes after the end.
        to: UnboundedSender<Recorded>,
    },
    /// Ends that recording, if it runs.
    StopRecording {
        /// The leg that is recorded.
        leg: LegId,
        /// Which recording is meant.
        record: RecordId,
    },
    /// Closes the leg and forgets it; a bridged other side falls silent.
    ///
    /// The browser learns of a hang-up by signalling: its peer connection may look connected for
    /// seconds after the close.
    Drop {
        /// The leg to close.
        leg: LegId,
    },
}

impl MediaCommand {
    /// The leg that the command is to open.
    pub(super) fn opens(&self) -> Option<LegId> {
        match self {
            MediaCommand::Answer { leg, .. }
            | MediaCommand::Offer { leg }
            | MediaCommand::AcceptAnswer { leg, .. }
            | MediaCommand::OpenTelephone { leg } => Some(*leg),
            _ => None,
        }
    }
}
