//! A telephone at the far end of a leg: whoever dialled in without a network of their own.
//!
//! It speaks µ-law at 8 kHz, one frame every 20 ms, silence where nothing is said. What it hears
//! goes nowhere; only that a prompt has ended is told, at the time at which somebody listening would
//! know it. It cannot be recorded: a recording ends at once, empty.

use super::{
    LegEvent, LegId,
    codec::{Codec, Payload},
    event::EndpointOutput,
    packet::{Content, MediaPacket, Stream},
    player::{Player, Source},
};

/// What a telephone speaks.
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
    /// One that is silent and alone.
    pub(super) fn new(leg: LegId) -> TelephoneEndpoint {
        // Tells its stream from that of another telephone, as a real SSRC would.
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

    /// 20 ms have passed: gives the next frame of what is said, and what has changed around it.
    pub(super) fn tick(&mut self, source: &mut Source, output: &mut Vec<EndpointOutput>) {
        // Played for its end alone.
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
