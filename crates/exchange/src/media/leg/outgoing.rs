//! Numbers the packets one leg is sent.
//!
//! A browser sees one RTP stream for the whole call, however often its source changes between
//! prompts, silence and another caller. So every change of source is spliced: sequence numbers go
//! on by one, timestamps by the time that passed, and a marker bit tells of the cut (RFC 3550
//! §5.1). Within a forwarded stream real gaps stay gaps, so that the receiver can conceal them.
//!
//! No sequence number is ever used twice: SRTP's key stream depends on it.

use std::time::{Duration, Instant};

use super::super::codec::Codec;

/// What a splice moves the timestamp by at least: one frame.
const SHORTEST_CUT: Duration = Duration::from_millis(20);

/// And at most: far below what would wrap.
const LONGEST_CUT: Duration = Duration::from_secs(60);

/// A forwarded stream that jumps further than this has started anew.
const LARGEST_JUMP: u64 = 3_000;

/// How far behind the newest a packet may come and still be forwarded.
const WINDOW: u64 = 64;

/// Header fields of one packet to send.
#[derive(Copy, Clone, Debug, Eq, PartialEq)]
pub(super) struct Stamp {
    /// Extended sequence number.
    pub(super) sequence: u64,
    pub(super) timestamp: u32,
    /// First packet after a cut.
    pub(super) marker: bool,
}

/// Where a forwarded packet comes from.
#[derive(Copy, Clone, Debug, Eq, PartialEq)]
pub(in crate::media) struct Origin {
    /// SSRC of the sender's stream.
    pub(in crate::media) ssrc: u32,
    /// What its timestamps count.
    pub(in crate::media) codec: Codec,
}

#[derive(Debug)]
pub(super) struct Outgoing {
    codec: Codec,
    /// The highest packet sent so far.
    last: Option<Last>,
    splice: Option<Splice>,
}

#[derive(Copy, Clone, Debug)]
struct Last {
    sequence: u64,
    timestamp: u32,
    at: Instant,
}

/// How a forwarded stream is laid onto ours.
#[derive(Debug)]
struct Splice {
    origin: Origin,
    /// Our numbers for the packet `first` there.
    sequence: u64,
    timestamp: u32,
    first: u64,
    first_timestamp: u32,
    /// Packets before this one are not forwarded any more.
    floor: u64,
    newest: u64,
    /// Bit n: `newest - n` has been dealt with.
    seen: u64,
}

impl Outgoing {
    pub(super) fn new(codec: Codec) -> Outgoing {
        Outgoing { codec, last: None, splice: None }
    }

    /// The next forwarded packet starts a new splice.
    pub(super) fn cut(&mut self) {
        self.splice = None;
    }

    /// Whether a forwarded stream is running that gave a packet within `pause`.
    pub(super) fn is_forwarding(&self, now: Instant, pause: Duration) -> bool {
        let fresh = self.last.is_some_and(|last| now.saturating_duration_since(last.at) < pause);
        self.splice.is_some() && fresh
    }

    /// Numbers a frame of our own, from the 20 ms beat.
    pub(super) fn own(&mut self, now: Instant) -> Stamp {
        // The first frame, and the first one after a forwarded stream, starts a talk spurt.
        let marker = self.last.is_none() || self.splice.take().is_some();
        let (sequence, timestamp) = self.after(now);
        self.last = Some(Last { sequence, timestamp, at: now });
        Stamp { sequence, timestamp, marker }
    }

    /// Numbers a packet of another leg; `None` if it must not be sent.
    pub(super) fn forward(
        &mut self,
        now: Instant,
        origin: Origin,
        sequence: u64,
        timestamp: u32,
    ) -> Option<Stamp> {
        let begins = !self.splice.as_ref().is_some_and(|splice| splice.goes_on(origin, sequence));
        if begins {
            let (base, base_timestamp) = self.after(now);
            self.splice = Some(Splice {
                origin,
                sequence: base,
                timestamp: base_timestamp,
                first: sequence,
                first_timestamp: timestamp,
                floor: sequence,
                newest: sequence,
                seen: 0,
            });
        }
        let codec = self.codec;
        let splice = self.splice.as_mut()?;
        splice.take(sequence).then_some(())?;
        let stamp = Stamp {
            sequence: splice.sequence + (sequence - splice.first),
            timestamp: splice.timestamp.wrapping_add(splice.ticks(timestamp, codec)),
            marker: begins,
        };
        if self.last.is_none_or(|last| stamp.sequence > last.sequence) {
            self.last = Some(Last { sequence: stamp.sequence, timestamp: stamp.timestamp, at: now });
        }
        Some(stamp)
    }

    /// Closes the gap of a packet of the forwarded stream that is not sent on.
    pub(super) fn swallow(&mut self, origin: Origin, sequence: u64) {
        let running = self.splice.as_mut().filter(|splice| splice.goes_on(origin, sequence));
        if let Some(splice) = running {
            splice.swallow(sequence);
        }
    }

    /// Numbers for a packet that follows everything sent so far.
    fn after(&self, now: Instant) -> (u64, u32) {
        let Some(last) = self.last else { return (1, 0) };
        let passed = now.saturating_duration_since(last.at).clamp(SHORTEST_CUT, LONGEST_CUT);
        // Whole frames only, so that the beat's own jitter does not show.
        let frames = (passed.as_secs_f64() / SHORTEST_CUT.as_secs_f64()).round() as u32;
        (last.sequence + 1, last.timestamp.wrapping_add(frames * self.codec.frame_ticks()))
    }
}

impl Splice {
    /// Whether the packet belongs to this stream, and not to one that started anew.
    fn goes_on(&self, origin: Origin, sequence: u64) -> bool {
        self.origin == origin && sequence.abs_diff(self.newest) <= LARGEST_JUMP
    }

    /// Notes a packet; `false` if it was dealt with before, or is too old to tell.
    fn take(&mut self, sequence: u64) -> bool {
        if sequence < self.floor {
            return false;
        }
        if sequence > self.newest {
            let shift = sequence - self.newest;
            self.seen = if shift < WINDOW { self.seen << shift } else { 0 };
            self.newest = sequence;
        }
        let behind = self.newest - sequence;
        if behind >= WINDOW || self.seen >> behind & 1 == 1 {
            return false;
        }
        self.seen |= 1 << behind;
        true
    }

    fn swallow(&mut self, sequence: u64) {
        // One that comes late has its number's neighbours sent already: its gap must stay.
        let late = sequence <= self.newest;
        if self.take(sequence) && !late {
            self.first += 1;
            // Stragglers from before would get numbers that are taken.
            self.floor = sequence + 1;
        }
    }

    /// Clock ticks since the splice, in the receiver's clock.
    ///
    /// The difference is scaled, not the timestamp: that wraps.
    fn ticks(&self, timestamp: u32, codec: Codec) -> u32 {
        let difference = i64::from(timestamp.wrapping_sub(self.first_timestamp) as i32);
        (difference * i64::from(codec.clock()) / i64::from(self.origin.codec.clock())) as u32
    }
}
