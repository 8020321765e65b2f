//! Records one leg: decodes what its peer says, and puts it in the order of time.
//!
//! Packets may arrive in any order or not at all; the recorder sends one continuous run of samples. The
//! recording ends by itself after enough silence or at its maximum length; otherwise it ends on a command or
//! with its leg.

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

/// Samples per second of every recording: the rate of the telephone and of Twilio's recordings.
pub const RECORDING_RATE: u32 = 8_000;

/// When a recording ends by itself, and which part of it is kept.
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
pub struct RecordLimits {
    /// How much continuous silence ends the recording; `None` for no limit.
    pub silence: Option<Duration>,
    /// The maximum length, including silence.
    pub length: Duration,
    /// Whether silence at the start and the end is left out.
    pub trim: bool,
}

/// What a recorder sends while it runs.
#[derive(Clone, Eq, PartialEq, Debug)]
pub enum Recorded {
    /// The next samples, mono at [`RECORDING_RATE`].
    Sound(Vec<i16>),
    /// The recording has ended. This is not sent if the engine did not know the leg.
    Ended {
        /// Why it ended.
        cause: RecordEnd,
        /// Whether there was anything other than silence.
        heard: bool,
    },
}

/// Why a recording ended.
#[derive(Copy, Clone, Eq, PartialEq, Debug)]
pub enum RecordEnd {
    /// The peer was silent for as long as the limits say.
    Silence,
    /// It reached its maximum length.
    Length,
    /// It was told to end, another recording replaced it, or its leg ended.
    Stopped,
}

/// The encoded sound of one packet.
struct Frame {
    timestamp: u32,
    payload: Payload,
}

/// The decoder of a stream, with its state.
enum StreamDecoder {
    Opus(Box<OpusDecoder>),
    Ulaw,
}

/// Records one leg.
pub(super) struct Recorder {
    record: RecordId,
    to: UnboundedSender<Recorded>,
    stream: Option<Stream>,
    reordered: ReorderBuffer<Frame>,
    decoder: Option<StreamDecoder>,
    /// `None` before the first tick, when the leg is not connected yet.
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

    /// Whether the recording has ended; it then ignores all packets.
    pub(super) fn is_over(&self) -> bool {
        self.over
    }

    /// Adds a packet from the peer.
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

    /// Must be called every 20 ms: it adds silence for a peer that sends nothing.
    pub(super) fn tick(&mut self, now: Instant) {
        let timeline = self.timeline.get_or_insert_with(|| Timeline::new(now));
        let missing = timeline.overdue(now);
        if missing > 0 {
            self.write_held(now);
            let missing = self.timeline.as_mut().map_or(0, |timeline| timeline.give_up_on(now));
            self.write(&vec![0; missing]);
        }
    }

    /// Ends the recording, unless it has ended already.
    pub(super) fn finish(&mut self, now: Instant, cause: RecordEnd) {
        self.write_held(now);
        self.end(cause);
    }

    /// Begins a new stream, with its own codec, if the packet belongs to another one.
    fn follow(&mut self, now: Instant, stream: Stream) {
        if self.stream == Some(stream) {
            return;
        }
        self.write_held(now);
        self.reordered = ReorderBuffer::default();
        self.stream = Some(stream);
        self.decoder = match stream.codec {
            Codec::Opus => {
                OpusDecoder::new(RECORDING_RATE).map(|decoder| StreamDecoder::Opus(Box::new(decoder)))
            }
            Codec::Pcmu => Some(StreamDecoder::Ulaw),
        };
        if let Some(timeline) = &mut self.timeline {
            timeline.forget_stream();
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

    /// Writes a packet's sound at the position of its time stamp.
    fn lay_out(&mut self, now: Instant, frame: &Frame) {
        let (Some(stream), Some(timeline)) = (self.stream, &mut self.timeline) else { return };
        let sound = match &mut self.decoder {
            Some(StreamDecoder::Opus(decoder)) => decoder.decode(&frame.payload),
            Some(StreamDecoder::Ulaw) => Some(frame.payload.iter().copied().map(decode_ulaw).collect()),
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
            // It fails if the task that writes the file has given up, for example because the disk is full.
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
