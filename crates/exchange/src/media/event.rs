//! What the engine reports.

use super::{LegId, PlayId};

/// Something that happened on a leg.
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
pub enum Event {
    /// Sound can flow both ways.
    Connected {
        /// The leg.
        leg: LegId,
    },
    /// A telephone key was pressed, reported once at its start.
    Digit {
        /// The leg.
        leg: LegId,
        /// `0`–`9`, `*`, `#` or `A`–`D`.
        digit: char,
    },
    /// A clip was heard to its end, as often as was asked.
    PlayEnded {
        /// The leg.
        leg: LegId,
        /// As given with the command.
        play: PlayId,
    },
    /// A simulated party has said a clip to its end.
    Spoken {
        /// The leg.
        leg: LegId,
        /// As given with the command.
        play: PlayId,
    },
    /// Somebody is bridged to a simulated party, and would be heard by it.
    Met {
        /// The leg.
        leg: LegId,
    },
    /// A simulated party is alone again; not told when its leg is dropped.
    Parted {
        /// The leg.
        leg: LegId,
    },
    /// No RTP for 1.5 s; a browser sends it even while muted.
    Suspect {
        /// The leg.
        leg: LegId,
    },
    /// RTP flows again after [`Event::Suspect`].
    Resumed {
        /// The leg.
        leg: LegId,
    },
    /// The peer is gone. The engine has forgotten the leg; a bridged other side is silent.
    Lost {
        /// The leg.
        leg: LegId,
        /// How it was noticed.
        reason: LossReason,
    },
}

/// How the loss of a peer was noticed.
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
pub enum LossReason {
    /// ICE and DTLS were not done within 15 s of the answer.
    NeverConnected,
    /// No RTP for 8 s.
    NoRtp,
    /// The peer's ICE checks stopped.
    IceDisconnected,
    /// The peer closed its connection.
    Closed,
    /// The connection broke down, for example by a DTLS alert.
    Failed,
}
