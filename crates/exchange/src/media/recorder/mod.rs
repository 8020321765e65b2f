//! What one peer says, decoded and laid out in time.
//!
//! Packets come in any order or not at all; out goes one unbroken run of samples. It ends by
//! itself after enough silence or at its longest, and otherwise when told or when its leg ends.

mod silence_detector;
#[cfg(test)]
mod tests;
mod timeline;

use std::time::{Duration, Instant};

use tokio::sync::mpsc::UnboundedSender;

use self::{silence_detector::SilenceDetector, timeline::Timeline};
use super::{
    RecordId,
    codec::{Codec, OpusDecoder, Payload, decode_ulaw},
    packet::{Content, MediaPacket, Stream},
    rtp::{Item, ReorderBuffer},
};

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
struct Frame {
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
    stream: Option<Stream>,
    reordered: ReorderBuffer<Frame>,
    decoder: Option<Decoder>,
    /// From the first tick on: before, the leg was not connected.
    timeline: Option<Timeline>,
    silence: SilenceDetector,
    over: bool,
}

impl Recorder {
    pub(super) fn new(record: RecordId, limits: RecordLimits, to: UnboundedSender<Recorded>) -> Recorder {
        Recorder {
            record,
            to,
            stream: None,
            reordered: ReorderBuffer::default(),
            decoder: None,
            timeline: None,
            silence: SilenceDetector::new(limits),
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

    /// A packet from the peer.
    pub(super) fn packet(&mut self, now: Instant, packet: &MediaPacket) {
        self.follow(now, packet.stream);
        let item = match &packet.content {
            Content::Audio(payload) => {
                Item::Filled(Frame { timestamp: packet.timestamp, payload: payload.clone() })
            }
            Content::Dropped => Item::Empty,
        };
        self.reordered.push(packet.sequence, item);
        self.write_ordered(now);
    }

    /// 20 ms have passed: a peer that sends nothing is silent.
    pub(super) fn tick(&mut self, now: Instant) {
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
    fn follow(&mut self, now: Instant, stream: Stream) {
        if self.stream == Some(stream) {
            return;
        }
        self.write_held(now);
        self.reordered = ReorderBuffer::default();
        self.stream = Some(stream);
        self.decoder = match stream.codec {
            Codec::Opus => OpusDecoder::new(RECORDING_RATE).map(|decoder| Decoder::Opus(Box::new(decoder))),
            Codec::Pcmu => Some(Decoder::Ulaw),
        };
        if let Some(timeline) = &mut self.timeline {
            timeline.lift();
        }
    }

    fn write_ordered(&mut self, now: Instant) {
        while let Some(frame) = self.reordered.pop() {
            self.lay_out(now, &frame);
        }
    }

    fn write_held(&mut self, now: Instant) {
        while let Some(frame) = self.reordered.pop_anyway() {
            self.lay_out(now, &frame);
        }
    }

    /// Puts a packet's sound where its time stamp says.
    fn lay_out(&mut self, now: Instant, frame: &Frame) {
        let (Some(stream), Some(timeline)) = (self.stream, &mut self.timeline) else { return };
        let sound = match &mut self.decoder {
            Some(Decoder::Opus(decoder)) => decoder.decode(&frame.payload),
            Some(Decoder::Ulaw) => Some(frame.payload.iter().copied().map(decode_ulaw).collect()),
            None => None,
        };
        let Some(sound) = sound else { return };
        if let Some(gap) = timeline.place(now, frame.timestamp, stream.codec.clock(), sound.len()) {
            self.write(&vec![0; gap]);
            self.write(&sound);
        }
    }

    fn write(&mut self, samples: &[i16]) {
        if self.over {
            return;
        }
        let mut sound = Vec::new();
        let end = self.silence.listen(samples, &mut sound);
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
        let rest = self.silence.rest();
        if !rest.is_empty() {
            let _ = self.to.send(Recorded::Sound(rest));
        }
        let _ = self.to.send(Recorded::Ended { cause, heard: self.silence.has_heard() });
    }
}
