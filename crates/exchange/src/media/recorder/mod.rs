//! What one peer says, decoded and laid out in time.
//!
//! Packets come in any order or not at all; out goes one unbroken run of samples. It ends by
//! itself after enough silence or at its longest, and otherwise when told or when its leg ends.

mod ear;
mod order;
#[cfg(test)]
mod tests;
mod timeline;

use std::time::{Duration, Instant};

use tokio::sync::mpsc::UnboundedSender;

use self::ear::Ear;
use self::order::{Item, Order};
use self::timeline::Timeline;
use super::RecordId;
use super::codec::{Codec, OpusDecoder, Payload, decode_ulaw};
use super::leg::Origin;

/// Samples per second of every recording: the telephone's, as Twilio's recordings have it.
pub const RECORDING_RATE: u32 = 8_000;

/// When a recording ends by itself, and what is kept of it.
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
pub struct RecordLimits {
    /// So much silence in a row ends it; `None` for any amount.
    pub silence: Option<Duration>,
    /// It is not longer than this, silence included.
    pub length: Duration,
    /// Whether silence at its start and end is left out.
    pub trim: bool,
}

/// What a recording gives while it runs.
#[derive(Clone, Eq, PartialEq, Debug)]
pub enum Recorded {
    /// The next samples, mono at [`RECORDING_RATE`].
    Sound(Vec<i16>),
    /// The end. It does not come if the leg was unknown to the engine.
    Ended {
        /// Why.
        cause: RecordEnd,
        /// Whether there was anything but silence.
        heard: bool,
    },
}

/// Why a recording ended.
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
pub enum RecordEnd {
    /// The peer was silent for as long as the limits say.
    Silence,
    /// It reached its longest.
    Length,
    /// It was told to end, another took its place, or its leg ended.
    Stopped,
}

/// One packet's sound, still encoded.
struct Packet {
    timestamp: u32,
    payload: Payload,
}

/// A stream's codec with its state.
enum Decoder {
    Opus(Box<OpusDecoder>),
    Ulaw,
}

/// Records one leg.
pub(super) struct Recorder {
    record: RecordId,
    to: UnboundedSender<Recorded>,
    origin: Option<Origin>,
    order: Order<Packet>,
    decoder: Option<Decoder>,
    /// From the first beat on: before, the leg was not connected.
    timeline: Option<Timeline>,
    ear: Ear,
    over: bool,
}

impl Recorder {
    pub(super) fn new(record: RecordId, limits: RecordLimits, to: UnboundedSender<Recorded>) -> Recorder {
        Recorder {
            record,
            to,
            origin: None,
            order: Order::default(),
            decoder: None,
            timeline: None,
            ear: Ear::new(limits),
            over: false,
        }
    }

    pub(super) fn record(&self) -> RecordId {
        self.record
    }

    /// Whether it has ended; it takes nothing more.
    pub(super) fn is_over(&self) -> bool {
        self.over
    }

    /// A packet of sound.
    pub(super) fn hear(
        &mut self,
        now: Instant,
        origin: Origin,
        sequence: u64,
        timestamp: u32,
        payload: Payload,
    ) {
        self.follow(now, origin);
        self.order.push(sequence, Item::Filled(Packet { timestamp, payload }));
        self.write_ordered(now);
    }

    /// A packet that holds no sound: a key, or padding.
    pub(super) fn skip(&mut self, now: Instant, origin: Origin, sequence: u64) {
        self.follow(now, origin);
        self.order.push(sequence, Item::Empty);
        self.write_ordered(now);
    }

    /// The 20 ms beat: a peer that sends nothing is silent.
    pub(super) fn beat(&mut self, now: Instant) {
        let timeline = self.timeline.get_or_insert_with(|| Timeline::new(now));
        let missing = timeline.overdue(now);
        if missing > 0 {
            self.write_held(now);
            let missing = self.timeline.as_mut().map_or(0, |timeline| timeline.give_up_on(now));
            self.write(&vec![0; missing]);
        }
    }

    /// Ends it, unless it has ended.
    pub(super) fn finish(&mut self, now: Instant, cause: RecordEnd) {
        self.write_held(now);
        self.end(cause);
    }

    /// Another stream begins anew, in its own codec.
    fn follow(&mut self, now: Instant, origin: Origin) {
        if self.origin == Some(origin) {
            return;
        }
        self.write_held(now);
        self.order = Order::default();
        self.origin = Some(origin);
        self.decoder = match origin.codec {
            Codec::Opus => OpusDecoder::new(RECORDING_RATE).map(|decoder| Decoder::Opus(Box::new(decoder))),
            Codec::Pcmu => Some(Decoder::Ulaw),
        };
        if let Some(timeline) = &mut self.timeline {
            timeline.lift();
        }
    }

    fn write_ordered(&mut self, now: Instant) {
        while let Some(packet) = self.order.pop() {
            self.lay_out(now, &packet);
        }
    }

    fn write_held(&mut self, now: Instant) {
        while let Some(packet) = self.order.pop_anyway() {
            self.lay_out(now, &packet);
        }
    }

    /// Puts a packet where its time stamp says.
    fn lay_out(&mut self, now: Instant, packet: &Packet) {
        let (Some(origin), Some(timeline)) = (self.origin, &mut self.timeline) else { return };
        let sound = match &mut self.decoder {
            Some(Decoder::Opus(decoder)) => decoder.decode(&packet.payload),
            Some(Decoder::Ulaw) => Some(packet.payload.iter().copied().map(decode_ulaw).collect()),
            None => None,
        };
        let Some(sound) = sound else { return };
        if let Some(gap) = timeline.place(now, packet.timestamp, origin.codec.clock(), sound.len()) {
            self.write(&vec![0; gap]);
            self.write(&sound);
        }
    }

    fn write(&mut self, samples: &[i16]) {
        if self.over {
            return;
        }
        let mut sound = Vec::new();
        let end = self.ear.listen(samples, &mut sound);
        if !sound.is_empty() {
            // Whoever wrote it down may have given up, for want of space.
            let _ = self.to.send(Recorded::Sound(sound));
        }
        if let Some(cause) = end {
            self.end(cause);
        }
    }

    fn end(&mut self, cause: RecordEnd) {
        if std::mem::replace(&mut self.over, true) {
            return;
        }
        let rest = self.ear.rest();
        if !rest.is_empty() {
            let _ = self.to.send(Recorded::Sound(rest));
        }
        let _ = self.to.send(Recorded::Ended { cause, heard: self.ear.has_heard() });
    }
}
