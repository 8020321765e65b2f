//! A telephone at the far end of a leg, which has no network connection of its own.
//!
//! It speaks µ-law at 8 kHz: one frame every 20 ms, and silence when nothing is said. What it hears goes
//! nowhere; only the end of a prompt is reported, at the time at which a listener would hear it. It cannot be
//! recorded: a recording ends at once, empty.

use super::{
    LegEvent, LegId,
    codec::{Codec, Payload},
    event::EndpointOutput,
    packet::{Content, MediaPacket, Stream},
    player::{Player, Source},
};

/// The codec that a telephone speaks.
const CODEC: Codec = Codec::Pcmu;

/// One telephone.
pub(super) struct TelephoneEndpoint {
    stream: Stream,
    sequence: u64,
    timestamp: u32,
    /// What it says.
    speech: Option<Player>,
    /// Whether it was bridged at the last tick.
    bridged: bool,
}

impl TelephoneEndpoint {
    /// A telephone that is silent and alone.
    pub(super) fn new(leg: LegId) -> TelephoneEndpoint {
        // Distinguishes its stream from that of another telephone, as a real SSRC would.
        let ssrc = leg.0 as u32;
        TelephoneEndpoint {
            stream: Stream { ssrc, codec: CODEC },
            sequence: 1,
            timestamp: 0,
            speech: None,
            bridged: false,
        }
    }

    /// Says a clip, in place of what it says now.
    pub(super) fn speak(&mut self, speech: Player) {
        self.speech = Some(speech);
    }

    /// Lets 20 ms pass: outputs the next frame of what is said, and what has changed.
    pub(super) fn tick(&mut self, source: &mut Source, output: &mut Vec<EndpointOutput>) {
        // Nobody hears the frame; taking it brings the clip to its end.
        source.next_frame(CODEC, output);
        let bridged = source.is_bridge();
        if bridged != self.bridged {
            self.bridged = bridged;
            output.push(EndpointOutput::Event(if bridged { LegEvent::Bridged } else { LegEvent::Unbridged }));
        }
        let (payload, spoken) = self.next_frame();
        output.push(EndpointOutput::Packet(MediaPacket {
            stream: self.stream,
            sequence: self.sequence,
            timestamp: self.timestamp,
            content: Content::Audio(payload),
        }));
        output.extend(spoken.map(EndpointOutput::Event));
        self.sequence += 1;
        self.timestamp = self.timestamp.wrapping_add(CODEC.frame_ticks());
    }

    /// What it says in these 20 ms, and whether something has been said to its end.
    fn next_frame(&mut self) -> (Payload, Option<LegEvent>) {
        let Some(speech) = &mut self.speech else { return (CODEC.silence(), None) };
        if let Some(frame) = speech.next(CODEC) {
            return (frame, None);
        }
        let spoken = LegEvent::Spoken(speech.play());
        self.speech = None;
        (CODEC.silence(), Some(spoken))
    }
}
