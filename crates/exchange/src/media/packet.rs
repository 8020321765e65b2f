//! One packet on its way from the leg that sent it to whoever hears that leg.

use super::codec::{Codec, Payload};

/// The RTP stream a packet belongs to; a sender that changes either part begins another.
#[derive(Copy, Clone, Debug, Eq, PartialEq)]
pub(super) struct Stream {
    pub(super) ssrc: u32,
    /// The codec of the payloads, whose clock the timestamps count.
    pub(super) codec: Codec,
}

/// What a packet carries.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Content {
    /// At most a few frames of sound, 20 ms as a rule.
    Audio(Payload),
    /// Nothing to pass on: a telephone key, or padding. Only its number counts, so that the receiver
    /// sees no gap.
    Dropped,
}

/// One RTP packet, decrypted, as its sender numbered it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct MediaPacket {
    pub(super) stream: Stream,
    /// RTP's sequence number, extended so that it does not wrap.
    pub(super) sequence: u64,
    /// In ticks of the codec's clock; wraps.
    pub(super) timestamp: u32,
    pub(super) content: Content,
}
